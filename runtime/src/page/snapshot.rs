//! One reading of every series, functions that share a family joined.

use std::collections::BTreeMap;
use std::collections::btree_map;

use telemark_registry::decode::{Record, RecordedMetric};
use telemark_registry::prometheus::{family_name, label_name};
use telemark_registry::{Instrument, Item, LabelSet, Sample, SeriesId, Sink, Unit};

use crate::decimal::fine_in_one;

/// What every annotated function has recorded so far, by Prometheus family name.
#[derive(Debug, Default)]
pub(crate) struct Snapshot<'a> {
    pub(super) families: BTreeMap<String, Family<'a>>,
    /// Families that two functions declare differently; the one that comes first by path is kept.
    pub(crate) conflicts: Vec<Conflict<'a>>,
}

/// One metric family.
#[derive(Debug)]
pub(super) struct Family<'a> {
    pub(super) metric: &'a RecordedMetric<'a>,
    declared_by: &'a Record<'a>,
    /// Values by label set. Two functions with equal labels add up.
    pub(super) series: BTreeMap<Labels, Value>,
}

/// Names and values of labels; those without a value are left out.
pub(super) type Labels = Vec<(String, String)>;

/// The value of one series.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// In quadrillionths of the unit.
    Number(i128),
    Histogram {
        buckets: Vec<u64>,
        sum: u64,
    },
}

/// A family that two functions declare differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Conflict<'a> {
    pub(crate) family: String,
    pub(crate) kept: &'a str,
    pub(crate) dropped: &'a str,
}

impl<'a> Snapshot<'a> {
    /// Reads every item.
    pub(crate) fn take(items: &'a [Item]) -> Self {
        let mut items: Vec<&Item> = items.iter().collect();
        items.sort_by_key(|Item { record, .. }| (record.function, record.file, record.line));
        let mut snapshot = Self::default();
        for item in items {
            let metrics = item.record.metrics.iter();
            let families = metrics.map(|metric| snapshot.declare(&item.record, metric)).collect();
            let mut reader = Reader { snapshot: &mut snapshot, record: &item.record, families };
            item.source.read(&item.record.metrics, &mut reader);
        }
        snapshot
    }

    /// The names of all families.
    #[cfg(feature = "facade")]
    pub(crate) fn names(&self) -> std::collections::BTreeSet<&str> {
        self.families.keys().map(String::as_str).collect()
    }

    /// The family of a metric, unless another function has declared it differently.
    fn declare(
        &mut self,
        record: &'a Record<'a>,
        metric: &'a RecordedMetric<'a>,
    ) -> Option<String> {
        let name = family_name(metric.name, metric.unit, metric.instrument);
        match self.families.entry(name.clone()) {
            btree_map::Entry::Vacant(place) => {
                place.insert(Family { metric, declared_by: record, series: BTreeMap::new() });
            }
            btree_map::Entry::Occupied(known) => {
                let family = known.get();
                if !is_same_family(family.metric, metric) {
                    let kept = family.declared_by.function;
                    let dropped = record.function;
                    self.conflicts.push(Conflict { family: name, kept, dropped });
                    return None;
                }
            }
        }
        Some(name)
    }
}

fn is_same_family(left: &RecordedMetric<'_>, right: &RecordedMetric<'_>) -> bool {
    left.name == right.name
        && left.instrument == right.instrument
        && left.unit == right.unit
        && left.buckets == right.buckets
}

/// Puts the series of one item where they belong.
struct Reader<'a, 'b> {
    snapshot: &'b mut Snapshot<'a>,
    record: &'a Record<'a>,
    families: Vec<Option<String>>,
}

impl Sink for Reader<'_, '_> {
    fn series(&mut self, id: SeriesId, set: &dyn LabelSet, sample: Sample<'_>) {
        let Some(Some(name)) = self.families.get(id.metric) else {
            return;
        };
        let Some(family) = self.snapshot.families.get_mut(name) else {
            return;
        };
        let Some(value) = value(sample, family.metric.unit) else { return };
        let mut names = self.record.metrics[id.metric].label_names();
        let mut labels = Labels::new();
        set.each(&mut |value| {
            if let (Some(name), false) = (names.next(), value.is_empty()) {
                labels.push((label_name(name), value.to_owned()));
            }
        });
        match family.series.entry(labels) {
            btree_map::Entry::Vacant(place) => {
                place.insert(value);
            }
            btree_map::Entry::Occupied(mut known) => known.get_mut().add(value),
        }
    }
}

fn value(sample: Sample<'_>, unit: Unit<'_>) -> Option<Value> {
    // At most 64 bits and 50: the product fits.
    let fine = fine_in_one(unit).cast_signed();
    match sample {
        Sample::Counter(sum) => Some(Value::Number(i128::from(sum) * fine)),
        Sample::Fine(sum) => Some(Value::Number(i128::try_from(sum).unwrap_or(i128::MAX))),
        Sample::Level(level) => Some(Value::Number(i128::from(level) * fine)),
        Sample::Histogram(read) => {
            Some(Value::Histogram { buckets: read.buckets.to_vec(), sum: read.sum })
        }
        // A kind of sample that a later registry has.
        _ => None,
    }
}

impl Value {
    fn add(&mut self, other: Self) {
        match (self, other) {
            (Self::Number(sum), Self::Number(more)) => *sum = sum.saturating_add(more),
            (
                Self::Histogram { buckets, sum },
                Self::Histogram { buckets: more, sum: more_sum },
            ) => {
                *sum = sum.wrapping_add(more_sum);
                for (total, count) in buckets.iter_mut().zip(more) {
                    *total = total.wrapping_add(count);
                }
            }
            // One family has one instrument.
            (Self::Number(_), Self::Histogram { .. })
            | (Self::Histogram { .. }, Self::Number(_)) => {}
        }
    }
}

/// The `# TYPE` that Prometheus knows an instrument by.
pub(super) fn prometheus_type(instrument: Instrument) -> &'static str {
    match instrument {
        Instrument::Counter => "counter",
        Instrument::Histogram => "histogram",
        _ => "gauge",
    }
}
