//! What is known of the series of one name, wherever the knowledge comes from.
//!
//! The catalog, the catalogs of other exporters, recording rules and Prometheus itself all end up as
//! [`Series`], which is what [`flow`](crate::flow) starts from at a selector. Each says of every label
//! whether all of the series have it, and whether there may be labels that it doesn't list.
//!
//! # Whose labels
//!
//! * What a scrape adds (`target_labels`) and what Prometheus adds (`external_labels`) stands in the
//!   configuration. `job` and `instance` are on every scraped series, because Prometheus sets both before
//!   anything can remove them ("Jobs and instances"). Another target label may be missing on some target.
//! * External labels are attached when samples leave the server (Prometheus, "Configuration",
//!   `external_labels`), so a rule doesn't see them there, while the same rule in a store behind it does.
//!   They are possible everywhere and guaranteed nowhere.
//! * A label of the service that a target label hides is found behind `exported_` (Prometheus,
//!   "Configuration", `honor_labels`).

pub mod unit;

mod extent;
mod families;
mod index;
mod part;
mod portion;
pub(crate) mod recorded;
mod samples;
mod surrounded;

use std::sync::Arc;

use telemark_registry::catalog::v1::Family;

pub use extent::{Extent, Limit};
pub use part::Part;
pub use portion::Portion;
pub use recorded::Recording;
pub use samples::{Motion, Shape};
pub use unit::Unit;

pub(crate) use families::BUCKET_LABEL;
pub(crate) use families::{of_catalog, of_external};
pub(crate) use index::Index;
pub(crate) use surrounded::{CONFLICT_PREFIX, unlisted};

use crate::external::MetricType;

/// The series of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Series<'a> {
    /// Their name. Empty where the series of many names are described together.
    pub name: String,
    /// What their family's owner says its type is.
    pub metric_type: MetricType,
    /// Which of their family's series they are.
    pub part: Part,
    /// How their samples behave over time.
    pub motion: Motion,
    /// What one of their samples is.
    pub shape: Shape,
    /// The unit of their samples.
    pub unit: Unit,
    /// The unit of what was observed, where they are part of a histogram: `le` is in this unit.
    pub observed: Unit,
    /// The labels that they can have, by name.
    pub labels: Vec<Label>,
    /// Whether they can have others.
    pub more: More,
    /// The upper bounds of a histogram's buckets as OpenMetrics spells `le`, rising, `+Inf` included. Empty
    /// where there are none, or none are known.
    pub buckets: Vec<String>,
    /// Between which values their samples lie.
    pub extent: Extent,
    /// Which part of a metric they add up, where a rule records that.
    pub(crate) portion: Option<Arc<Portion>>,
    /// Where the knowledge comes from.
    pub source: Source<'a>,
}

/// A label that a series can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Whether every series of the name has it.
    pub guaranteed: bool,
    /// Every value that it can take, sorted; nothing where they aren't known.
    pub values: Option<Arc<[String]>>,
    /// The series that have it, where another label says which those are.
    pub only_with: Option<OnlyWith>,
    /// Who sets it.
    pub setter: Setter,
}

/// Says of a label which series have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlyWith {
    /// The other label.
    pub label: String,
    /// Its values on the series that have the label, sorted.
    pub values: Arc<[String]>,
}

/// Who sets a label. Exhaustive: a new way must be thought through wherever labels are explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setter {
    /// Whoever emits the metric.
    Emitter,
    /// The exposition format: `le` and `quantile`.
    Format,
    /// The scrape.
    Target,
    /// Prometheus, where samples leave it.
    External,
    /// A recording rule, by its `labels`.
    Rule,
    /// A recording rule's query.
    Query,
    /// Prometheus, on series that it makes itself.
    Prometheus,
}

/// Whether series can have labels that aren't listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum More {
    /// They can't.
    Closed,
    /// They can.
    Open(Openness),
}

/// Why labels aren't known. Exhaustive, as [`Setter`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Openness {
    /// The selector says no name, or not one name.
    AnyName,
    /// Nobody is known to emit the metric.
    UnknownMetric,
    /// Of another exporter's metric, only the name is known.
    NamesOnly,
    /// Another exporter's catalog says that there may be more.
    OpenCatalog,
    /// Relabelling of targets decides.
    Relabelling,
    /// A recording rule has the name whose query can't be read.
    UnreadRule,
    /// A recording rule has the name that records what it reads.
    Cycle,
    /// Something is filled in before the query is asked.
    Hole,
    /// A function makes labels that can't be followed.
    Function,
}

/// Where the knowledge of a series comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source<'a> {
    /// The service's own catalog.
    Catalog(&'a Family),
    /// Another exporter.
    External(&'a str),
    /// Recording rules.
    Recorded,
    /// Prometheus, which makes the series itself.
    Prometheus,
    /// Several of these.
    Several,
}

impl<'a> Series<'a> {
    /// The label of that name, if it is listed.
    pub fn label(&self, name: &str) -> Option<&Label> {
        let at = self.labels.binary_search_by(|label| label.name.as_str().cmp(name)).ok()?;
        Some(&self.labels[at])
    }

    /// The catalog's family behind it.
    pub fn family(&self) -> Option<&'a Family> {
        match self.source {
            Source::Catalog(family) => Some(family),
            _ => None,
        }
    }

    /// A series of which nothing is known.
    pub(crate) fn unknown(source: Source<'a>, why: Openness) -> Self {
        Self {
            name: String::new(),
            metric_type: MetricType::Unknown,
            part: Part::Whole,
            motion: Motion::Unknown,
            shape: Shape::Unknown,
            unit: Unit::Unknown,
            observed: Unit::Unknown,
            labels: Vec::new(),
            more: More::Open(why),
            buckets: Vec::new(),
            extent: Extent::ANY,
            portion: None,
            source,
        }
    }

    /// Adds a label in its place, in place of one of the same name.
    pub(crate) fn set(&mut self, label: Label) {
        match self.labels.binary_search_by(|known| known.name.cmp(&label.name)) {
            Ok(at) => self.labels[at] = label,
            Err(at) => self.labels.insert(at, label),
        }
    }

    /// What can be said of the series of a name that both have.
    pub(crate) fn union(self, other: &Self) -> Self {
        fn same<T: PartialEq>(ours: T, theirs: &T, otherwise: T) -> T {
            if ours == *theirs { ours } else { otherwise }
        }
        let more = match (self.more, other.more) {
            (More::Closed, more) | (more, _) => more,
        };
        let mut labels: Vec<Label> = Vec::new();
        for label in &self.labels {
            labels.push(match other.label(&label.name) {
                Some(theirs) => label.union(theirs),
                None => label.beside(other.more),
            });
        }
        let added = other.labels.iter().filter(|label| self.label(&label.name).is_none());
        labels.extend(added.map(|label| label.beside(self.more)));
        labels.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            metric_type: same(self.metric_type, &other.metric_type, MetricType::Unknown),
            part: same(self.part, &other.part, Part::Whole),
            motion: same(self.motion, &other.motion, Motion::Unknown),
            shape: same(self.shape, &other.shape, Shape::Unknown),
            unit: same(self.unit, &other.unit, Unit::Unknown),
            observed: same(self.observed, &other.observed, Unit::Unknown),
            labels,
            more,
            buckets: same(self.buckets, &other.buckets, Vec::new()),
            extent: self.extent.union(other.extent),
            portion: same(self.portion, &other.portion, None),
            source: same(self.source, &other.source, Source::Several),
            name: self.name,
        }
    }
}

impl Label {
    /// Whether any series can have it.
    pub fn is_possible(&self) -> bool {
        self.values.as_ref().is_none_or(|values| !values.is_empty())
    }

    /// The label beside series that don't list it.
    fn beside(&self, more: More) -> Self {
        let closed = more == More::Closed;
        Self {
            guaranteed: false,
            values: self.values.clone().filter(|_| closed),
            only_with: self.only_with.clone().filter(|_| closed),
            ..self.clone()
        }
    }

    fn union(&self, other: &Self) -> Self {
        let values = match (&self.values, &other.values) {
            (Some(ours), Some(theirs)) => {
                let mut values: Vec<_> = ours.iter().chain(theirs.iter()).cloned().collect();
                values.sort();
                values.dedup();
                Some(values.into())
            }
            _ => None,
        };
        Self {
            name: self.name.clone(),
            guaranteed: self.guaranteed && other.guaranteed,
            values,
            only_with: self.only_with.clone().filter(|only| other.only_with.as_ref() == Some(only)),
            setter: self.setter,
        }
    }
}
