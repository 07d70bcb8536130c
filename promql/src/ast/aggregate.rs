//! Aggregations over series.

use super::Expr;
use super::literal::Ident;
use crate::operator::AggregateOp;
use crate::span::Span;

/// An aggregation over series.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// Which aggregation; `None` if a hole decides about it.
    pub op: Option<AggregateOp>,
    /// Its name where it stands, in whatever case it is written.
    pub name: Ident,
    /// The labels to keep or to drop, before or behind the arguments.
    pub grouping: Option<Grouping>,
    /// The first of two arguments: that of `topk`, `bottomk`, `limitk`, `limit_ratio`, `quantile` and
    /// `count_values`.
    pub param: Option<Box<Expr>>,
    /// What is aggregated.
    pub expr: Box<Expr>,
}

/// `by (job)` or `without (instance)`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// Which of the two.
    pub kind: GroupingKind,
    /// The labels in parentheses. One with a hole may stand for several.
    pub labels: Vec<Ident>,
    /// From the keyword to the closing parenthesis.
    pub span: Span,
}

/// How an aggregation treats the labels it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupingKind {
    /// Keeps these and no others.
    By,
    /// Drops these.
    Without,
}
