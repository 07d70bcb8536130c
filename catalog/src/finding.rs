//! What a check reports.

mod check_id;
mod identity;
mod subject;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::source::{FileId, Place};

pub use check_id::CheckId;
pub use identity::Identity;
pub use subject::Subject;

/// How much a finding matters. Later ones matter more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing. It doesn't fail the run.
    Info,
    /// Likely wrong. It doesn't fail the run.
    Warning,
    /// It fails the run.
    Error,
}

impl Severity {
    /// Every severity, what matters most first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// Its name in configurations and in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which check reports it.
    pub check: CheckId,
    /// How much it matters: the check's default, unless the check or the configuration says otherwise.
    pub severity: Severity,
    /// The problem, in one line.
    pub message: String,
    /// The piece to blame.
    pub place: Place,
    /// What to write under the caret. May be empty.
    pub label: String,
    /// The rule, panel or other thing that the place is part of.
    pub subject: Option<Subject>,
    /// What it is about, for exceptions that name it.
    pub about: About,
    /// Other pieces that belong to the problem, of the same file or of others.
    pub related: Vec<Related>,
    /// Where the service declares what the finding is about.
    pub declared: Option<Declared>,
    /// What to know or do about it, one paragraph each.
    pub help: Vec<String>,
    /// A text to put in place of another.
    pub suggestion: Option<Suggestion>,
}

/// The names that a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The metric.
    pub metric: Option<String>,
    /// The label.
    pub label: Option<String>,
}

/// Another piece that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where it is.
    pub place: Place,
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
    /// With what, as it has to stand in the file.
    pub replacement: String,
    /// Whether `--fix` may apply it.
    pub safety: Safety,
}

/// Whether a suggestion can be applied without a look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Safety {
    /// Nothing else can have been meant.
    Safe,
    /// It is a guess: somebody has to say whether it was meant.
    Guess,
}

impl Finding {
    /// A finding of its check's default severity with nothing but a message and a place.
    pub(crate) fn new(check: CheckId, file: FileId, range: Range<usize>, message: String) -> Self {
        Self {
            check,
            severity: check.severity(),
            message,
            place: Place { file, range },
            label: String::new(),
            subject: None,
            about: About::default(),
            related: Vec::new(),
            declared: None,
            help: Vec::new(),
            suggestion: None,
        }
    }
}
