//! From families to the series that they have on a page.

use std::collections::BTreeMap;
use std::sync::Arc;

use telemark_registry::catalog::v1::{self, Catalog};
use telemark_registry::{Instrument, ending::OUTCOME_LABEL, prometheus};

use super::surrounded::{self, Emitter};
use super::{
    Extent, Label, More, Motion, OnlyWith, Openness, Part, Series, Setter, Shape, Source, Unit,
};
use crate::config::Surroundings;
use crate::external::{ExternalCatalog, ExternalFamily, ExternalLabel, MetricType};

/// The label that Prometheus' format gives to a histogram's buckets.
pub(crate) const BUCKET_LABEL: &str = "le";
/// The label that Prometheus' format gives to a summary's quantiles.
const QUANTILE_LABEL: &str = "quantile";

/// The series of a service.
pub(crate) fn of_catalog<'a>(catalog: &'a Catalog, around: &Surroundings) -> Vec<Series<'a>> {
    let mut declared: BTreeMap<&str, Vec<&v1::Metric>> = BTreeMap::new();
    for metric in catalog.functions.iter().flat_map(|function| &function.metrics) {
        declared.entry(&metric.family).or_default().push(metric);
    }
    let mut series = Vec::new();
    for family in &catalog.families {
        let metrics = declared.get(family.prometheus_name.as_str()).map_or(&[][..], Vec::as_slice);
        let labels = family.labels.iter().map(|label| own_label(label, metrics)).collect();
        let metric_type = match family.instrument {
            Instrument::Counter => MetricType::Counter,
            Instrument::UpDownCounter | Instrument::Gauge => MetricType::Gauge,
            Instrument::Histogram => MetricType::Histogram,
            _ => MetricType::Unknown,
        };
        let mut buckets: Vec<_> = family.buckets.iter().map(|bound| format!("{bound:?}")).collect();
        buckets.extend((!buckets.is_empty()).then(|| "+Inf".to_owned()));
        let described = Described {
            name: &family.prometheus_name,
            metric_type,
            unit: Unit::of_ucum(&family.unit),
            labels,
            more: More::Closed,
            buckets,
            source: Source::Catalog(family),
        };
        described.into_series(Emitter::Service, around, &mut series);
    }
    series
}

/// The series of another exporter.
pub(crate) fn of_external<'a>(
    exporter: &'a str,
    catalog: &ExternalCatalog,
    around: &Surroundings,
) -> Vec<Series<'a>> {
    let mut series = Vec::new();
    for (name, family) in &catalog.families {
        let described = Described {
            name,
            metric_type: family.metric_type,
            unit: unit_of_external(name, family),
            labels: family.labels.iter().map(|(name, label)| external_label(name, label)).collect(),
            more: more_of_external(family),
            buckets: family.buckets.clone(),
            source: Source::External(exporter),
        };
        described.into_series(Emitter::Other, around, &mut series);
    }
    series
}

/// A label of the catalog. Every series has it if every function that declares the family gives it to
/// each ending.
fn own_label(label: &v1::Label, metrics: &[&v1::Metric]) -> Label {
    let always = |metric: &&v1::Metric| {
        let own = metric.labels.iter().find(|own| own.prometheus_name == label.prometheus_name);
        own.is_some_and(|own| own.outcomes.is_empty())
    };
    let closed = label.cap == 0 && !label.values.is_empty();
    let filled = !label.values.iter().any(String::is_empty);
    let only_with = (!label.outcomes.is_empty()).then(|| {
        let mut values: Vec<_> = label.outcomes.iter().map(ToString::to_string).collect();
        values.sort();
        OnlyWith { label: prometheus::label_name(OUTCOME_LABEL), values: values.into() }
    });
    Label {
        name: label.prometheus_name.clone(),
        guaranteed: filled && !metrics.is_empty() && metrics.iter().all(always),
        values: closed.then(|| label.values.clone().into()),
        only_with,
        setter: Setter::Emitter,
    }
}

fn external_label(name: &str, label: &ExternalLabel) -> Label {
    let values = label.values.as_ref().map(|values| values.iter().cloned().collect::<Arc<[_]>>());
    let filled = values.as_ref().is_none_or(|values| !values.iter().any(String::is_empty));
    Label {
        name: name.to_owned(),
        guaranteed: label.required && filled,
        values,
        only_with: None,
        setter: Setter::Emitter,
    }
}

/// Whether there may be labels beside those that are named. A beginning of names stands for any name.
fn more_of_external(family: &ExternalFamily) -> More {
    if family.open_labels || !family.label_prefixes.is_empty() {
        More::Open(Openness::OpenCatalog)
    } else {
        More::Closed
    }
}

/// What the exporter says, or else what the name says (Prometheus, "Metric and label naming").
fn unit_of_external(name: &str, family: &ExternalFamily) -> Unit {
    match (family.metric_type, &family.unit) {
        (MetricType::Info | MetricType::StateSet, _) => Unit::COUNT,
        (_, Some(unit)) => match Unit::of_name(name) {
            Unit::Instant => Unit::Instant,
            _ => Unit::of_word(unit),
        },
        (_, None) => Unit::of_name(name),
    }
}

/// A family on its way to its series.
struct Described<'n, 'a> {
    name: &'n str,
    metric_type: MetricType,
    unit: Unit,
    labels: Vec<Label>,
    more: More,
    buckets: Vec<String>,
    source: Source<'a>,
}

impl<'a> Described<'_, 'a> {
    fn into_series(self, emitter: Emitter, around: &Surroundings, series: &mut Vec<Series<'a>>) {
        let (parts, whole): (&[Part], _) = match self.metric_type {
            MetricType::Histogram => (&Part::OF_HISTOGRAMS, Motion::Unknown),
            MetricType::Summary => (&Part::OF_SUMMARIES, Motion::Gauge),
            MetricType::Counter | MetricType::NativeHistogram => (&[Part::Whole], Motion::Counter),
            MetricType::Gauge => (&[Part::Whole], Motion::Gauge),
            MetricType::Info => (&[Part::Whole], Motion::Info),
            MetricType::StateSet => (&[Part::Whole], Motion::Truth),
            MetricType::Unknown => (&[Part::Whole], Motion::Unknown),
        };
        let distributed = matches!(
            self.metric_type,
            MetricType::Histogram | MetricType::Summary | MetricType::NativeHistogram
        );
        for part in parts.iter().copied() {
            let (motion, shape, unit) = match part {
                Part::Bucket => (Motion::Counter, Shape::Bucket, Unit::COUNT),
                Part::Sum => (Motion::Counter, Shape::Float, self.unit),
                Part::Count => (Motion::Counter, Shape::Float, Unit::COUNT),
                Part::Created => (Motion::Gauge, Shape::Float, Unit::Instant),
                Part::Whole => match self.metric_type {
                    MetricType::NativeHistogram => (whole, Shape::Histogram, Unit::COUNT),
                    MetricType::Unknown => (whole, Shape::Unknown, self.unit),
                    _ => (whole, Shape::Float, self.unit),
                },
            };
            let mut one = Series {
                name: format!("{}{}", self.name, part.suffix()),
                metric_type: self.metric_type,
                part,
                motion,
                shape,
                unit,
                observed: if distributed { self.unit } else { Unit::Unknown },
                labels: Vec::new(),
                more: self.more,
                buckets: self.buckets.clone(),
                extent: extent(motion, part),
                portion: None,
                source: self.source,
            };
            for label in &self.labels {
                one.set(label.clone());
            }
            surrounded::add(&mut one, emitter, around);
            if let Some(label) = format_label(&one) {
                one.set(label);
            }
            series.push(one);
        }
    }
}

/// What counts starts at zero. A sum of what was observed need not, as that may be negative.
fn extent(motion: Motion, part: Part) -> Extent {
    match (motion, part) {
        (Motion::Counter, Part::Whole | Part::Bucket | Part::Count) => Extent::GROWTH,
        (Motion::Truth, _) => Extent::TRUTH,
        _ => Extent::ANY,
    }
}

/// The label that the exposition format adds.
fn format_label(series: &Series<'_>) -> Option<Label> {
    let name = match (series.metric_type, series.part) {
        (_, Part::Bucket) => BUCKET_LABEL,
        (MetricType::Summary, Part::Whole) => QUANTILE_LABEL,
        _ => return None,
    };
    Some(Label {
        name: name.to_owned(),
        guaranteed: true,
        values: None,
        only_with: None,
        setter: Setter::Format,
    })
}
