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
    Histogram {
        /// Samples per bucket, not cumulative; one longer than the metric's bounds, the last for
        /// everything above them.
        buckets: &'a [u64],
        /// The sum of the samples, in whole units or billionths.
        sum: u64,
    },
}

/// What reads the series of a process.
pub trait Sink {
    /// Takes one series: the metric's index in the record, a value for each of its
    /// [`label_names`](RecordedMetric::label_names), empty where this series does not have the label,
    /// and the reading.
    fn series(&mut self, metric: usize, labels: &[&str], sample: Sample<'_>);
}

/// Where an annotated item keeps its values.
pub trait Source: Sync {
    /// Gives every series of the item's metrics to the sink. A series with a closed label set is given
    /// from the start, at zero.
    fn read(&self, metrics: &[RecordedMetric<'_>], sink: &mut dyn Sink);
}
