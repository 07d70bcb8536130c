//! What a query may name: the catalog's series, and what others own.

use std::collections::{BTreeMap, BTreeSet};

use telemark_registry::Instrument;
use telemark_registry::catalog::v1::{Catalog, Family, Function, Label};

use crate::config::Surroundings;
use crate::schema::{self, Index, Openness, Source};

/// Series that Prometheus makes by itself: one of each for every target, and two for alerts.
///
/// Prometheus, "Jobs and instances" and "Alerting rules". Beside these, everything that starts with
/// `scrape_`.
const SYNTHESISED: [&str; 3] = ["up", "ALERTS", "ALERTS_FOR_STATE"];
const SYNTHESISED_PREFIX: &str = "scrape_";
/// What every process that OpenTelemetry's rules for Prometheus apply to says of itself. Its labels come out
/// of the environment.
const TARGET_INFO: &str = "target_info";
/// The label that Prometheus' format gives to a histogram's buckets.
pub(crate) const BUCKET_LABEL: &str = "le";
/// What a label of the service is renamed with where the scrape adds one of the same name.
const CONFLICT_PREFIX: &str = "exported_";

/// Everything that a query may name.
#[derive(Debug)]
pub struct Known<'a> {
    catalog: &'a Catalog,
    series: BTreeMap<String, Series<'a>>,
    recorded: BTreeSet<&'a str>,
    surroundings: &'a Surroundings,
    index: Index<'a>,
}

/// A name's owner.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner<'a> {
    /// The catalog, and nobody else.
    Catalog(Series<'a>),
    /// Prometheus, a recording rule or another exporter, whose labels aren't known.
    Elsewhere,
    /// Nobody.
    Nobody,
}

/// The series of one name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Series<'a> {
    pub(crate) family: &'a Family,
    pub(crate) part: Part,
}

/// Which of its family's series it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// The only one.
    Whole,
    Bucket,
    Sum,
    Count,
}

impl Part {
    pub(crate) const OF_HISTOGRAMS: [Self; 3] = [Self::Bucket, Self::Sum, Self::Count];

    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Bucket => "_bucket",
            Self::Sum => "_sum",
            Self::Count => "_count",
        }
    }
}

impl Series<'_> {
    pub(crate) fn name(self) -> String {
        format!("{}{}", self.family.prometheus_name, self.part.suffix())
    }
}

/// The function to show for a family, out of those that declare it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declaration<'a> {
    pub(crate) function: &'a Function,
    /// How many more there are.
    pub(crate) others: usize,
}

impl<'a> Known<'a> {
    /// Puts together what there is. `recorded` are the names that recording rules give.
    pub fn new(
        catalog: &'a Catalog,
        recorded: impl IntoIterator<Item = &'a str>,
        surroundings: &'a Surroundings,
    ) -> Self {
        let series = catalog
            .families
            .iter()
            .flat_map(|family| {
                let parts: &[Part] = match family.instrument {
                    Instrument::Histogram => &Part::OF_HISTOGRAMS,
                    _ => &[Part::Whole],
                };
                parts.iter().map(|part| Series { family, part: *part })
            })
            .map(|series| (series.name(), series))
            .collect();
        let recorded: BTreeSet<_> = recorded.into_iter().collect();
        let mut index = Index::new(catalog, surroundings);
        for name in &recorded {
            let unread = schema::Series::unknown(Source::Recorded, Openness::UnreadRule);
            index.add(schema::Series { name: (*name).to_owned(), ..unread });
        }
        Self { catalog, series, recorded, surroundings, index }
    }

    /// The series of a name, unless nobody is known to emit it.
    pub fn lookup(&self, name: &str) -> Option<&schema::Series<'a>> {
        self.index.get(name)
    }

    pub(crate) fn owner(&self, name: &str) -> Owner<'a> {
        let elsewhere = SYNTHESISED.contains(&name)
            || name.starts_with(SYNTHESISED_PREFIX)
            || name == TARGET_INFO
            || self.recorded.contains(name)
            || self.surroundings.external_owner(name).is_some();
        match self.series.get(name) {
            _ if elsewhere => Owner::Elsewhere,
            Some(series) => Owner::Catalog(*series),
            None => Owner::Nobody,
        }
    }

    /// The histogram of that name, whose series all have longer names.
    pub(crate) fn histogram(&self, name: &str) -> Option<&'a Family> {
        self.catalog.families.iter().find(|family| {
            family.instrument == Instrument::Histogram && family.prometheus_name == name
        })
    }

    pub(crate) fn series(&self) -> impl Iterator<Item = Series<'a>> {
        self.series.values().copied()
    }

    pub(crate) fn recorded(&self) -> impl Iterator<Item = &'a str> {
        self.recorded.iter().copied()
    }

    pub(crate) fn surroundings(&self) -> &'a Surroundings {
        self.surroundings
    }

    pub(crate) fn has_label(&self, series: Series<'a>, name: &str) -> bool {
        name == "__name__"
            || (name == BUCKET_LABEL && series.part == Part::Bucket)
            || self.surroundings.adds_label(name)
            || self.label(series, name).is_some()
    }

    /// The catalog's label behind a name, where no one else can have set it.
    pub(crate) fn label(&self, series: Series<'a>, name: &str) -> Option<&'a Label> {
        let find = |name: &str| {
            let labels = &series.family.labels;
            labels.iter().find(|label| label.prometheus_name == name)
        };
        match name.strip_prefix(CONFLICT_PREFIX) {
            Some(original) if self.surroundings.adds_label(original) => find(original),
            _ if self.surroundings.adds_label(name) => None,
            _ => find(name),
        }
    }

    /// A function that declares a family, and if a label is named, one that gives it that label.
    pub(crate) fn declaration(
        &self,
        family: &Family,
        label: Option<&Label>,
    ) -> Option<Declaration<'a>> {
        let declares = |function: &&Function| {
            function.metrics.iter().any(|metric| {
                metric.family == family.prometheus_name
                    && label.is_none_or(|label| {
                        let name = &label.prometheus_name;
                        metric.labels.iter().any(|own| own.prometheus_name == *name)
                    })
            })
        };
        let mut declaring = self.catalog.functions.iter().filter(declares);
        Some(Declaration { function: declaring.next()?, others: declaring.count() })
    }
}
