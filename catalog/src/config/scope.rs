//! How much a check's findings matter, how many series there may be, and what must be annotated or watched.

use std::num::NonZeroU64;
use std::ops::Range;

use glob::Pattern;
use serde::Deserialize;

use crate::finding::Severity;

/// What `[checks]` says of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It reports nothing.
    Off,
    /// All of its findings are remarks.
    Info,
    /// All of its findings are warnings.
    Warning,
    /// All of its findings are errors.
    Error,
}

impl Level {
    /// The severity of the check's findings, unless it is off.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// How many series there may be at worst.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Budget {
    /// Of the service as a whole, with its bytes in the configuration.
    pub service: Option<(NonZeroU64, Range<usize>)>,
    /// Of each metric that has no budget of its own.
    pub metric: Option<NonZeroU64>,
    /// Of what each rule gives.
    pub rule: Option<NonZeroU64>,
    /// Metrics with a budget of their own. The longest pattern that matches counts, and stands first.
    pub metrics: Vec<(Pattern, NonZeroU64)>,
}

impl Budget {
    /// The budget of a metric.
    pub fn of_metric(&self, name: &str) -> Option<NonZeroU64> {
        let own = self.metrics.iter().find(|(pattern, _)| pattern.matches(name));
        own.map(|(_, series)| *series).or(self.metric)
    }
}

/// What must be annotated, and what must be watched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Files whose public functions must be annotated, relative to the configuration, each with its bytes
    /// there.
    pub paths: Vec<(Pattern, Range<usize>)>,
    /// Full paths of functions that an alert or an objective must watch, beside those whose attribute says
    /// so. Each has its bytes in the configuration.
    pub critical: Vec<(Pattern, Range<usize>)>,
}
