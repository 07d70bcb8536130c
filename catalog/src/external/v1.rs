//! The types of the file of an external catalog, format 1, and of nothing else.
//!
//! Lists are sorted, so that equal catalogs give equal files.

use serde::{Deserialize, Serialize};

use super::MetricType;

/// The version that these types stand for.
pub const SCHEMA_VERSION: u64 = 1;

/// The part of any version's file that states the version.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an external catalog")]
pub(super) struct Version {
    pub(super) schema_version: u64,
}

/// The metrics of one exporter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an external catalog")]
pub struct Catalog {
    /// Always [`SCHEMA_VERSION`].
    pub schema_version: u64,
    /// The families, by name.
    pub families: Vec<Family>,
}

/// One metric family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The name that its series have, without the suffixes of a histogram's or a summary's.
    pub name: String,
    /// What the exporter says its type is.
    #[serde(rename = "type")]
    pub metric_type: MetricType,
    /// The unit as OpenMetrics writes it, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What it measures.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The labels that its series can have, by name.
    pub labels: Vec<Label>,
    /// What the names of further labels begin with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub label_prefixes: Vec<String>,
    /// Whether series may have labels beside these.
    pub open_labels: bool,
    /// Upper bounds of a histogram's buckets as `le` spells them, rising, `+Inf` included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buckets: Vec<String>,
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// Every value that it can take, sorted; left out where that isn't known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// Whether every series of the family has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}
