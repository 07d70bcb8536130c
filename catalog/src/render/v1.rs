//! The types of `--format json`, version 1, and of nothing else.
//!
//! Within a version, fields are added, never renamed, removed or given another meaning. Failures that
//! end a run before there is a report (exit status 2) print nothing of this.

use serde::{Deserialize, Serialize};

use crate::finding::{CheckId, Safety, Severity, Subject};

/// The version that these types stand for.
pub const VERSION: u64 = 1;

/// What a run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Always [`VERSION`].
    pub version: u64,
    /// In how much, and how many.
    pub summary: Summary,
    /// In the order of the files, and in a file from top to bottom.
    pub findings: Vec<Finding>,
}

/// Counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Findings that fail the run.
    pub errors: usize,
    /// Findings that are likely mistakes and don't fail it.
    pub warnings: usize,
    /// Findings that are worth knowing.
    pub infos: usize,
    /// Findings that exceptions let pass, which aren't listed.
    pub excepted: usize,
    /// Findings that the baseline knows, which aren't listed.
    pub known: usize,
    /// Findings that the baseline knows and that are gone.
    pub gone: usize,
    /// Findings that are less severe than was asked for, which aren't listed.
    pub below: usize,
    /// Rules that were checked.
    pub rules: usize,
    /// Queries of dashboards that were checked.
    pub queries: usize,
    /// Files that were checked.
    pub files: usize,
    /// Functions in the catalog.
    pub functions: usize,
    /// Metric families in the catalog.
    pub families: usize,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The check's id, such as `metric/unknown`.
    pub check: CheckId,
    /// Whether it fails the run.
    pub severity: Severity,
    /// The problem, in one line.
    pub message: String,
    /// The same number for the same finding in the next run, whatever its line; 16 hexadecimal digits.
    pub fingerprint: String,
    /// The metric that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// The label that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The piece to blame.
    pub location: Location,
    /// The rule, panel or other thing that the location is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// Other pieces that belong to the problem.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// Where the service declares what the finding is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    /// What to know or do about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<String>,
    /// A text that would solve it in place of another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
}

/// Another piece that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Where it is.
    pub location: Location,
    /// What it has to do with the finding.
    pub message: String,
}

/// A piece of a file. The end lies behind its last character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The path, relative to the directory of the run where the file lies below it.
    pub file: String,
    /// Where it starts.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// A position in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The byte, counted from 0.
    pub byte: usize,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

/// A line of the service's source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// The file, as the compiler was given it: relative to the workspace for its members.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The function declared there.
    pub function: String,
}

/// A text to put in place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What it is about.
    pub message: String,
    /// What is replaced.
    pub location: Location,
    /// With what.
    pub replacement: String,
    /// `safe` where nothing else can have been meant.
    pub safety: Safety,
}
