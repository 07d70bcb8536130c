//! How a running process hands over the values of an annotated item.
//!
//! This is the border between versions of the runtime: whoever scrapes implements [`Sink`], whoever
//! records implements [`Source`], and both may come from different releases.

use crate::decode::RecordedMetric;

/// One reading of one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sample<'a> {
    /// A counter's sum, in whole units or billionths
    /// ([`Unit::is_recorded_in_nanos`](crate::Unit::is_recorded_in_nanos)).
    Counter(u64),
    /// A counter's sum in quadrillionths (10⁻¹⁵) of the unit: what a price for a million things makes
    /// of one of them, where the price has nine decimal places.
    Fine(u128),
    /// A gauge's or up-down counter's level, in the same.
    Level(i64),
    /// A histogram.
    Histogram(Distribution<'a>),
}

/// One reading of a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Distribution<'a> {
    /// Samples per bucket, not cumulative; one longer than the metric's bounds, the last for
    /// everything above them.
    pub buckets: &'a [u64],
    /// The sum of the samples, in whole units or billionths.
    pub sum: u64,
    /// The same samples in exponential buckets, where they are kept.
    pub native: Option<Native<'a>>,
    /// Samples that happened within a trace, at most one for each bucket, by rising bucket.
    pub exemplars: &'a [Exemplar],
}

impl<'a> Distribution<'a> {
    /// Buckets and sum, without anything that is optional.
    pub const fn new(buckets: &'a [u64], sum: u64) -> Self {
        Self { buckets, sum, native: None, exemplars: &[] }
    }
}

/// Exponential buckets, as Prometheus' native histograms have them: bucket `i` ends with the value
/// 2^(`i` / 2^`schema`), itself included, in the metric's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Native<'a> {
    /// The resolution: 2^`schema` buckets for each power of two.
    pub schema: i8,
    /// Samples that are zero.
    pub zero: u64,
    /// The number of the first bucket.
    pub offset: i32,
    /// Samples per bucket, not cumulative.
    pub buckets: &'a [u64],
}

/// A sample that happened within a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exemplar {
    /// The index of its bucket.
    pub bucket: usize,
    /// The sample, in whole units or billionths.
    pub value: u64,
    /// The trace's id.
    pub trace_id: u128,
    /// The span's id.
    pub span_id: u64,
    /// When it was recorded, in nanoseconds since 1970.
    pub unix_nanos: u64,
}

/// Which series of an item a reading is of.
///
/// A series keeps its number, and its labels, for as long as the process runs, so that whoever has seen
/// it once need not look at its labels again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeriesId {
    /// The metric's index in the record.
    pub metric: usize,
    /// The number of the series within the metric, below a bound that the declaration sets.
    pub index: usize,
}

/// The labels of a series, which are put together only for whoever asks.
pub trait LabelSet {
    /// Gives a value for each of the metric's [`label_names`](RecordedMetric::label_names), empty
    /// where this series does not have the label.
    fn each(&self, take: &mut dyn FnMut(&str));
}

impl LabelSet for [&str] {
    fn each(&self, take: &mut dyn FnMut(&str)) {
        for value in self {
            take(value);
        }
    }
}

impl<const LABELS: usize> LabelSet for [&str; LABELS] {
    fn each(&self, take: &mut dyn FnMut(&str)) {
        for value in self {
            take(value);
        }
    }
}

/// What reads the series of a process.
pub trait Sink {
    /// Takes one series: which it is, its labels, and the reading.
    fn series(&mut self, id: SeriesId, labels: &dyn LabelSet, sample: Sample<'_>);
}

/// Where an annotated item keeps its values.
pub trait Source: Sync {
    /// Gives every series of the item's metrics to the sink. A series with a closed label set is given
    /// from the start, at zero.
    fn read(&self, metrics: &[RecordedMetric<'_>], sink: &mut dyn Sink);
}
