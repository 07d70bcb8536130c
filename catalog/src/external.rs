//! What is known of metrics that other programs emit.
//!
//! Names alone keep `metric/unknown` silent. With types and labels, a rule over another exporter's
//! metrics is held against them like one over the service's own.

use std::collections::{BTreeMap, BTreeSet};

/// The metrics of one other exporter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExternalCatalog {
    /// The families by name, without the suffixes of a histogram's or a summary's series.
    pub families: BTreeMap<String, ExternalFamily>,
}

/// One family of another exporter.
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalFamily {
    /// What the exporter says its type is.
    pub metric_type: MetricType,
    /// The unit as OpenMetrics writes it (`seconds`, `bytes`), where it is known.
    pub unit: Option<String>,
    /// What it measures; may be empty.
    pub help: String,
    /// The labels that its series have.
    pub labels: BTreeMap<String, ExternalLabel>,
    /// Whether series may have labels beside these.
    pub open_labels: bool,
    /// Upper bounds of a histogram's buckets as `le` spells them, rising, `+Inf` included. Empty where
    /// they aren't known.
    pub buckets: Vec<String>,
}

/// One label of another exporter's family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalLabel {
    /// Every value that it can take, or nothing where that isn't known.
    pub values: Option<BTreeSet<String>>,
    /// Whether every series of the family has it.
    pub required: bool,
}

/// The types of Prometheus' exposition formats. Exhaustive: a type that an analysis doesn't know should
/// fail to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MetricType {
    /// Only rises, except for restarts.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Series with `_bucket`, `_sum` and `_count`.
    Histogram,
    /// One sample that holds a whole histogram.
    NativeHistogram,
    /// Series with `quantile`, `_sum` and `_count`.
    Summary,
    /// A constant 1 whose labels are the message.
    Info,
    /// One series of 0 or 1 for each state.
    StateSet,
    /// Nobody said.
    Unknown,
}
