//! Records joined into one catalog.

use std::collections::{BTreeMap, BTreeSet};

use super::error::{CatalogError, Place};
use super::v1;
use crate::decode::{
    Record, RecordedEndings, RecordedEvent, RecordedLabel, RecordedMetric, RecordedValues, decode,
};
use crate::descriptor::{OVERFLOW, STATUS_CAP, STATUS_LABEL};
use crate::ending::{ERROR_TYPE_LABEL, OUTCOME_LABEL};
use crate::fingerprint::Fingerprint;
use crate::prometheus::{family_name, label_name};
use crate::record;
use crate::vocabulary::{Instrument, Outcome};

/// Makes the catalog of a section's records.
///
/// # Errors
///
/// If a byte of the section is wrong, or if two places declare one family with different names,
/// instruments, units or buckets.
pub fn build(section: &[u8]) -> Result<v1::Catalog, CatalogError> {
    let mut records = decode(section)?;
    records.sort_by_key(|record| (record.function, record.file, record.line, record.crate_version));
    let fingerprint: Fingerprint = record::split(section).collect();
    let mut families = BTreeMap::new();
    for record in &records {
        for metric in &record.metrics {
            add(&mut families, record, metric)?;
        }
    }
    Ok(v1::Catalog {
        schema_version: v1::SCHEMA_VERSION,
        fingerprint: v1::Fingerprint {
            count: fingerprint.count,
            hash: format!("{:016x}", fingerprint.hash),
        },
        families: families.into_values().map(|declared: Declared| declared.family).collect(),
        functions: records.iter().map(function).collect(),
    })
}

/// A family with the place that declared it first.
struct Declared {
    family: v1::Family,
    place: Place,
}

fn add(
    families: &mut BTreeMap<String, Declared>,
    record: &Record<'_>,
    metric: &RecordedMetric<'_>,
) -> Result<(), CatalogError> {
    let place = Place { file: record.file.to_owned(), line: record.line };
    let name = family_name(metric.name, metric.unit, metric.instrument);
    let declared = families.entry(name.clone()).or_insert_with(|| Declared {
        family: v1::Family {
            name: metric.name.to_owned(),
            prometheus_name: name,
            instrument: metric.instrument,
            unit: metric.unit.ucum(),
            help: metric.help.to_owned(),
            buckets: metric.buckets.clone(),
            labels: Vec::new(),
            max_series: 0,
        },
        place: place.clone(),
    });
    let family = &mut declared.family;
    if let Some(what) = difference(family, metric) {
        let first = declared.place.clone();
        return Err(CatalogError::conflict(&family.prometheus_name, what, first, place));
    }
    for label in labels(metric) {
        merge(&mut family.labels, label);
    }
    family.max_series = family.max_series.saturating_add(series(metric));
    Ok(())
}

fn difference(family: &v1::Family, metric: &RecordedMetric<'_>) -> Option<&'static str> {
    let same_buckets = family.buckets == metric.buckets;
    [
        (family.name == metric.name, "OpenTelemetry name"),
        (family.instrument == metric.instrument, "instrument"),
        (family.unit == metric.unit.ucum(), "unit"),
        (same_buckets, "list of buckets"),
    ]
    .into_iter()
    .find_map(|(same, what)| (!same).then_some(what))
}

fn merge(labels: &mut Vec<v1::Label>, added: v1::Label) {
    match labels.binary_search_by(|known| known.prometheus_name.cmp(&added.prometheus_name)) {
        Err(at) => labels.insert(at, added),
        Ok(at) => {
            let known = &mut labels[at];
            known.cap = known.cap.saturating_add(added.cap);
            known.values.extend(added.values);
            known.values.sort();
            known.values.dedup();
            if known.outcomes != added.outcomes {
                known.outcomes.clear();
            }
        }
    }
}

/// The labels of a metric's series, those of its endings last.
fn labels(metric: &RecordedMetric<'_>) -> Vec<v1::Label> {
    let mut labels: Vec<_> = metric.labels.iter().map(label).collect();
    if let Some(endings) = &metric.endings {
        let outcomes = Outcome::ALL.iter().map(|outcome| outcome.as_str());
        labels.push(ending_label(OUTCOME_LABEL, outcomes.collect(), &[]));
        let mut types = ending_label(ERROR_TYPE_LABEL, error_types(endings), &[Outcome::Error]);
        if metric.labels.iter().any(|label| label.name == STATUS_LABEL.name) {
            with_statuses(&mut types);
        }
        labels.push(types);
    }
    labels
}

fn ending_label(name: &str, mut values: Vec<&str>, outcomes: &[Outcome]) -> v1::Label {
    values.sort_unstable();
    v1::Label {
        name: name.to_owned(),
        prometheus_name: label_name(name),
        values: values.into_iter().map(str::to_owned).collect(),
        cap: 0,
        outcomes: outcomes.to_vec(),
    }
}

/// Adds what an error without a type of its own has where there is a status: that, or none.
fn with_statuses(error_type: &mut v1::Label) {
    if !error_type.values.iter().any(|value| value == OVERFLOW) {
        error_type.values.push(OVERFLOW.to_owned());
        error_type.values.sort();
    }
    error_type.cap = u64::from(STATUS_CAP);
}

/// The values of `error.type`. Two types of one name share their series.
fn error_types<'a>(endings: &RecordedEndings<'a>) -> Vec<&'a str> {
    let mut types: Vec<_> = endings.error_types.iter().map(|error| error.name).collect();
    types.sort_unstable();
    types.dedup();
    if types.is_empty() {
        types.push(OVERFLOW);
    }
    types
}

fn label(recorded: &RecordedLabel<'_>) -> v1::Label {
    let (mut values, cap) = match &recorded.values {
        RecordedValues::Constant(value) => (vec![*value], 0),
        RecordedValues::Closed(values) => (values.clone(), 0),
        RecordedValues::Capped(cap) => (vec![OVERFLOW], u64::from(*cap)),
    };
    values.sort_unstable();
    v1::Label {
        name: recorded.name.to_owned(),
        prometheus_name: label_name(recorded.name),
        values: values.into_iter().map(str::to_owned).collect(),
        cap,
        outcomes: Vec::new(),
    }
}

fn series(metric: &RecordedMetric<'_>) -> u64 {
    // `+Inf`, `_sum` and `_count` come on top of the declared bounds.
    let per_label_set = match metric.instrument {
        Instrument::Histogram => metric.buckets.len() as u64 + 3,
        Instrument::Counter | Instrument::UpDownCounter | Instrument::Gauge => 1,
    };
    let endings = metric.endings.as_ref().map_or(1, |endings| {
        // Those that are no errors come on top.
        error_types(endings).len() as u64 + 3
    });
    metric.labels.iter().fold(per_label_set * endings, |product, label| {
        product.saturating_mul(match &label.values {
            RecordedValues::Constant(_) => 1,
            RecordedValues::Closed(values) => values.len() as u64,
            RecordedValues::Capped(cap) => u64::from(*cap) + 1,
        })
    })
}

fn function(record: &Record<'_>) -> v1::Function {
    v1::Function {
        name: record.function.to_owned(),
        kind: record.kind,
        file: record.file.to_owned(),
        line: record.line,
        crate_name: record.crate_name.to_owned(),
        crate_version: record.crate_version.to_owned(),
        help: record.help.to_owned(),
        timing: record.timing,
        critical: record.critical,
        span: record.span.as_ref().map(|span| v1::Span {
            name: span.name.to_owned(),
            level: span.level,
            fields: span.fields.iter().copied().map(str::to_owned).collect(),
            events: span.events.iter().map(event).collect(),
        }),
        error_types: function_error_types(record),
        metrics: record
            .metrics
            .iter()
            .map(|metric| v1::Metric {
                family: family_name(metric.name, metric.unit, metric.instrument),
                labels: labels(metric),
            })
            .collect(),
    }
}

fn event(event: &RecordedEvent<'_>) -> v1::Event {
    v1::Event {
        message: event.message.to_owned(),
        level: event.level,
        fields: event.fields.iter().copied().map(str::to_owned).collect(),
    }
}

/// The types of a function's errors, each once.
fn function_error_types(record: &Record<'_>) -> Vec<v1::ErrorType> {
    let endings = record.metrics.iter().filter_map(|metric| metric.endings.as_ref());
    let types = endings.flat_map(|endings| &endings.error_types);
    let types: BTreeSet<_> = types
        .map(|error| v1::ErrorType { name: error.name.to_owned(), category: error.category })
        .collect();
    types.into_iter().collect()
}
