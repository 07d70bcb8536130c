//! The types of catalog file format 1, and of nothing else.
//!
//! Lists are sorted, so that equal programs give equal files whatever the linker did.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{ErrorCategory, Instrument, Kind, Level, Outcome, Timing};

/// The version that these types stand for.
pub const SCHEMA_VERSION: u64 = 1;

/// The part of any version's file that states the version.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a catalog object")]
pub(super) struct Version {
    pub(super) schema_version: u64,
}

/// Everything that one binary can emit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a catalog object")]
pub struct Catalog {
    /// Always [`SCHEMA_VERSION`].
    pub schema_version: u64,
    /// Count and hash of the records behind it.
    pub fingerprint: Fingerprint,
    /// The metric families, by Prometheus name.
    pub families: Vec<Family>,
    /// The annotated functions and the declared metrics, by path, file and line.
    pub functions: Vec<Function>,
}

/// Count and hash of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// The number of records.
    pub count: usize,
    /// The hash, as 16 hexadecimal digits.
    pub hash: String,
}

/// One metric family: what all functions that share a metric emit together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The OpenTelemetry name.
    pub name: String,
    /// The name on a Prometheus page. A histogram's series add `_bucket`, `_sum` and `_count`.
    pub prometheus_name: String,
    /// How its values combine.
    pub instrument: Instrument,
    /// The unit in UCUM's form: `s`, `By`, `{row}`.
    pub unit: String,
    /// What it measures.
    pub help: String,
    /// Upper bounds of a histogram's buckets, rising, without `+Inf`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buckets: Vec<f64>,
    /// The labels that its series can have, by Prometheus name. Not every series need have each.
    pub labels: Vec<Label>,
    /// The number of time series at most, over all functions; each bucket, sum and count is one.
    pub max_series: u64,
}

/// One label and the values it can take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The OpenTelemetry attribute name.
    pub name: String,
    /// The name on a Prometheus page.
    pub prometheus_name: String,
    /// Values known at link time, sorted.
    pub values: Vec<String>,
    /// How many values that are known only at run time can come on top; none makes the set closed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cap: u64,
    /// The outcomes whose series have the label; none means that it does not depend on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(cap: &u64) -> bool {
    *cap == 0
}

fn exact() -> Timing {
    Timing::Exact
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_exact(timing: &Timing) -> bool {
    *timing == Timing::Exact
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// One annotated function, or one declared metric ([`Kind::Metric`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Its full path.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The source file, relative to the workspace for its members.
    pub file: String,
    /// The line of its attribute or declaration, counted from 1.
    pub line: u32,
    /// The package that declares it.
    pub crate_name: String,
    /// That package's version.
    pub crate_version: String,
    /// The first line of its documentation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// How often its calls are timed. Where nothing is said, always.
    #[serde(default = "exact", skip_serializing_if = "is_exact")]
    pub timing: Timing,
    /// Whether its attribute says that an alert or an objective has to watch it. Where nothing is said, no.
    #[serde(default, skip_serializing_if = "is_false")]
    pub critical: bool,
    /// Its span. A declared metric has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The types that its errors can have, by name. Without any, they have no type of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_types: Vec<ErrorType>,
    /// Its metrics: of a function, the duration first.
    pub metrics: Vec<Metric>,
}

/// One type of a function's errors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorType {
    /// The value of `error.type`.
    pub name: String,
    /// What sort of error it is.
    pub category: ErrorCategory,
}

/// The span of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The fields it can carry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The events that the function's attribute sends in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
}

/// An event in a function's span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its message.
    pub message: String,
    /// Its level.
    pub level: Level,
    /// The fields it carries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// What a function adds to a family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// The family's Prometheus name.
    pub family: String,
    /// The labels of its series: those that all of them have, and those of single outcomes.
    pub labels: Vec<Label>,
}
