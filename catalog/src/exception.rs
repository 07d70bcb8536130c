//! Exceptions: findings that somebody has looked at and lets pass, with the reason.
//!
//! They stand in telemark.toml under `[[allow]]`, or as a comment beside a rule:
//!
//! ```yaml
//! # telemark: allow label/unknown until 2027-01-31 -- the label comes with the new proxy
//! - alert: NodeDown
//! ```
//!
//! One that lets nothing pass, and one whose day is over, are findings themselves.

mod apply;
mod comment;
mod date;

use std::ops::Range;

use glob::Pattern;

use crate::finding::CheckId;
use crate::source::Place;

pub(crate) use apply::{Placed, apply};
pub use comment::of_comment;
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

/// Which findings of a check an exception is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Scope {
    /// Those that meet everything that is named.
    Named(Box<Names>),
    /// Those in a piece of a file.
    Within(Place),
}

/// What findings are chosen by. Each is a pattern, with `*` for any text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// The file, relative to the configuration.
    pub file: Option<Pattern>,
    /// The rule, SLO, panel or variable.
    pub rule: Option<Pattern>,
    /// The dashboard's title.
    pub dashboard: Option<Pattern>,
    /// The metric.
    pub metric: Option<Pattern>,
    /// The label.
    pub label: Option<Pattern>,
}
