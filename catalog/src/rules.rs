//! Rule files: Prometheus' own, Mimir's, and PrometheusRule resources.

mod duration;
mod group;
mod reader;
mod rule;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use telemark_promql::{Expr, Parsed};

use crate::expression::{Expression, Located};
use crate::source::Place;
use crate::template::Template;

pub use duration::Duration;

/// A recording or alerting rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Which of the two.
    pub kind: RuleKind,
    /// The series it records, or the alert's name.
    pub name: Located<String>,
    /// The group it is in.
    pub group: Arc<Group>,
    /// Its query.
    pub expr: Expression,
    /// The same as a tree, and what is wrong with it.
    pub parsed: Parsed,
    /// `for`: how long the query has to give a series before its alert fires.
    pub pending: Option<Located<Duration>>,
    /// `keep_firing_for`: how long the alert fires on once the query gives the series no longer.
    pub keep_firing_for: Option<Located<Duration>>,
    /// Labels that the rule sets.
    pub labels: Vec<Field>,
    /// What the alert says.
    pub annotations: Vec<Field>,
    /// All of it.
    pub place: Place,
}

impl Rule {
    /// The tree of its query, unless something is wrong with it.
    pub fn query(&self) -> Option<&Expr> {
        self.parsed.errors.is_empty().then_some(&self.parsed.expr)
    }
}

/// The kinds of rule. Exhaustive: Prometheus has these two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// `record:`
    Record,
    /// `alert:`
    Alert,
}

/// Rules that are evaluated one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name, which may be missing and is then reported and empty.
    pub name: Located<String>,
    /// The namespace of its file, which Mimir knows.
    pub namespace: Option<Located<String>>,
    /// How often its rules are evaluated, unless as often as the server's configuration says.
    pub interval: Option<Located<Duration>>,
    /// By how much its queries look into the past; also Mimir's older `evaluation_delay`.
    pub query_offset: Option<Located<Duration>>,
    /// How many series or alerts a rule may give.
    pub limit: Option<Located<u64>>,
    /// Labels of every rule, which a rule's own override.
    pub labels: Vec<Field>,
    /// Thanos' answer to stores that don't reply.
    pub partial_response_strategy: Option<Located<String>>,
}

/// A label or an annotation that a rule sets. Its value is a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name.
    pub name: Located<String>,
    /// The value.
    pub value: Expression,
    /// The value as a template.
    pub(crate) template: Template,
}
