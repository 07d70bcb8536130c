//! What a check reports.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::source::{FileId, Place};

/// Whether a finding fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// It does.
    Error,
    /// It doesn't.
    Warning,
}

/// Declares the checks with their stable ids.
macro_rules! checks {
    ($($(#[$meta:meta])* $variant:ident = $id:literal,)+) => {
        /// The check that reports a finding. Its module under [`check`](crate::check) describes it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum CheckId {
            $(
                $(#[$meta])*
                #[serde(rename = $id)]
                $variant,
            )+
        }

        impl CheckId {
            /// Every check.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its id, which stays as it is from version to version.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }
    };
}

checks! {
    /// A file that is none of what can be checked.
    SyntaxFile = "syntax/file",
    /// A file that is no YAML.
    SyntaxYaml = "syntax/yaml",
    /// A file that is no JSON.
    SyntaxJson = "syntax/json",
    /// YAML that is no rule.
    SyntaxRule = "syntax/rule",
    /// A dashboard with something else in place of a panel or a query.
    SyntaxDashboard = "syntax/dashboard",
    /// An objective that lacks what makes it one.
    SyntaxSlo = "syntax/slo",
    /// An expression that is no PromQL.
    SyntaxPromql = "syntax/promql",
    /// A metric that nobody emits.
    MetricUnknown = "metric/unknown",
    /// A label that the metric never has.
    LabelUnknown = "label/unknown",
    /// A value that the label never takes.
    LabelImpossibleValue = "label/impossible-value",
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which check reports it.
    pub check: CheckId,
    /// Whether it fails the run.
    pub severity: Severity,
    /// The problem, in one line.
    pub message: String,
    /// The piece to blame.
    pub place: Place,
    /// What to write under the caret. May be empty.
    pub label: String,
    /// Another piece of the same file that belongs to the problem.
    pub related: Option<Related>,
    /// Where the service declares what the finding is about.
    pub declared: Option<Declared>,
    /// What to know or do about it, one paragraph each.
    pub help: Vec<String>,
    /// A text to put in place of another.
    pub suggestion: Option<Suggestion>,
}

/// Another piece of the file that a finding is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it has to do with the finding.
    pub label: String,
}

/// A line of the service's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The file, as the compiler was given it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The function declared there.
    pub function: String,
    /// What the line declares.
    pub label: String,
}

/// A text to put in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is about.
    pub message: String,
    /// What is replaced.
    pub place: Place,
    /// With what.
    pub replacement: String,
}

impl Finding {
    /// A finding of error severity with nothing but a message and a place.
    pub(crate) fn new(check: CheckId, file: FileId, range: Range<usize>, message: String) -> Self {
        Self {
            check,
            severity: Severity::Error,
            message,
            place: Place { file, range },
            label: String::new(),
            related: None,
            declared: None,
            help: Vec::new(),
            suggestion: None,
        }
    }
}
