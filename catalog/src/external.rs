//! What is known of metrics that other programs emit.
//!
//! Names alone keep `metric/unknown` silent. With types and labels, a rule over another exporter's
//! metrics is held against them like one over the service's own. [`v1`] has the types of the file that
//! keeps such a catalog; [`import`](crate::import) makes one.

mod convert;
pub mod v1;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

/// The metrics of one other exporter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExternalCatalog {
    /// The families by the name that their series have, without the suffixes of a histogram's or a
    /// summary's. A counter's ends in `_total` where its series' do.
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
    /// The labels that its series have, without a histogram's `le` and a summary's `quantile`.
    pub labels: BTreeMap<String, ExternalLabel>,
    /// What the names of further labels begin with, such as `label_`.
    pub label_prefixes: BTreeSet<String>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    #[serde(rename = "stateset")]
    StateSet,
    /// Nobody said.
    Unknown,
}

impl MetricType {
    /// What a series' name can have behind the family's.
    pub const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Histogram => &["_bucket", "_sum", "_count"],
            Self::Summary => &["", "_sum", "_count"],
            Self::Counter
            | Self::Gauge
            | Self::NativeHistogram
            | Self::Info
            | Self::StateSet
            | Self::Unknown => &[""],
        }
    }
}

impl ExternalCatalog {
    /// The family that a series of this name belongs to, and the suffix that the name has beside it.
    pub fn family_of(&self, series: &str) -> Option<(&str, &ExternalFamily, &'static str)> {
        ["", "_bucket", "_sum", "_count"].into_iter().find_map(|suffix| {
            let name = series.strip_suffix(suffix)?;
            let (name, family) = self.families.get_key_value(name)?;
            let has = family.metric_type.suffixes().contains(&suffix);
            has.then_some((name.as_str(), family, suffix))
        })
    }

    /// Reads a file that [`write`](Self::write) wrote.
    ///
    /// # Errors
    ///
    /// If the text is no JSON, states another version, lacks or adds a field, or has a family twice.
    pub fn read(json: &str) -> Result<Self, ExternalError> {
        let stated: v1::Version = serde_json::from_str(json).map_err(ExternalError::json)?;
        if stated.schema_version != v1::SCHEMA_VERSION {
            return Err(ExternalError(format!(
                "it has version {}; this program reads version {}",
                stated.schema_version,
                v1::SCHEMA_VERSION
            )));
        }
        let file: v1::Catalog = serde_json::from_str(json).map_err(ExternalError::json)?;
        convert::from_file(file)
    }

    /// The catalog as a file: indented JSON with a final line break. Equal catalogs give equal bytes.
    #[expect(clippy::missing_panics_doc, reason = "it has no way to panic")]
    pub fn write(&self) -> String {
        let mut json = serde_json::to_string_pretty(&convert::to_file(self)).expect(
            "the file's types hold no map with other than string keys and no failing serializer",
        );
        json.push('\n');
        json
    }
}

/// What is wrong with the file of an external catalog.
#[derive(Debug, PartialEq, Eq)]
pub struct ExternalError(String);

impl ExternalError {
    #[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` passes")]
    fn json(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Display for ExternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ExternalError {}
