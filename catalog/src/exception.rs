//! Exceptions: findings that somebody has looked at and lets pass, with the reason.

mod date;

use std::ops::Range;

use glob::Pattern;

use crate::finding::CheckId;

pub use date::Date;

/// Findings to let pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// Whose findings.
    pub check: CheckId,
    /// Which of them.
    pub scope: Scope,
    /// Why they may pass.
    pub reason: String,
    /// The last day on which they may.
    pub until: Option<Date>,
    /// Where the exception stands in its file.
    pub range: Range<usize>,
}

/// Which findings of a check an exception is for: those that meet everything that is said here.
///
/// Names are patterns with `*` for any text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Only in these files, relative to the configuration.
    pub file: Option<Pattern>,
    /// Only in rules, SLOs or panels of this name.
    pub rule: Option<Pattern>,
    /// Only in dashboards of this title.
    pub dashboard: Option<Pattern>,
    /// Only about this metric.
    pub metric: Option<Pattern>,
    /// Only about this label.
    pub label: Option<Pattern>,
}
