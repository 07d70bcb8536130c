//! Why a label is there or isn't, and why an expression has no result.

use telemark_promql::{AggregateOp, BinaryOp, Function, GroupingKind, Span};

use crate::schema::{Openness, Series};

/// A reason, and the piece of the query that it is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Why<'a> {
    /// The reason.
    pub reason: Reason<'a>,
    /// What decided: a selector's name, a matcher, an operator with its modifiers.
    pub span: Span,
}

impl<'a> Why<'a> {
    pub(crate) fn new(reason: Reason<'a>, span: Span) -> Self {
        Self { reason, span }
    }

    /// Whether an operator or function of the query has taken a label away.
    pub fn is_dropped(self) -> bool {
        matches!(self.reason, Reason::Dropped(_))
    }
}

/// What decides about a label or a result. Exhaustive: a message must be thought of for each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason<'a> {
    /// The metric has the label, always or sometimes.
    Declared(&'a Series<'a>),
    /// The metric never has it.
    Undeclared(&'a Series<'a>),
    /// Not known.
    Open(Openness),
    /// A matcher asks for it.
    Matched,
    /// A matcher asks for its absence, or for values that it never has.
    Excluded,
    /// The metric has it only with other values of another label than those that are asked for.
    Apart(&'a Series<'a>),
    /// There are no series, but one number.
    NoSeries,
    /// An operator or function leaves it away.
    Dropped(Dropper),
    /// `label_replace`, `label_join` or `count_values` sets it.
    Set,
    /// The two sides of an operator never match, because of this label among others.
    NoMatch,
    /// A comparison of numbers that is never true.
    NeverTrue,
}

/// What leaves labels away. Exhaustive, as [`Reason`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropper {
    /// An aggregation.
    Aggregation {
        /// Which one, unless a hole says it.
        op: Option<AggregateOp>,
        /// `by` or `without`, if it has one.
        grouping: Option<GroupingKind>,
    },
    /// An operator, by `on` or `ignoring`, or `group_left` or `group_right` from the other side.
    Matching(Option<BinaryOp>),
    /// A function.
    Function(Function),
}
