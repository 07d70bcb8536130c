//! Operators with their operands and modifiers.

use super::Expr;
use super::hole::Template;
use super::literal::{Ident, NumberLiteral};
use crate::operator::{BinaryOp, UnaryOp};
use crate::span::Span;

/// An operator between two expressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// Which operator.
    pub op: Operator,
    /// Where it stands, without its modifiers.
    pub op_span: Span,
    /// Where `bool` stands behind a comparison, if it does.
    pub return_bool: Option<Span>,
    /// `on` or `ignoring` and what follows; `None` matches on all labels.
    pub matching: Option<VectorMatching>,
    /// `fill`, `fill_left` and `fill_right`
    pub fill: Option<Box<Fill>>,
    /// The left operand.
    pub lhs: Box<Expr>,
    /// The right operand.
    pub rhs: Box<Expr>,
}

/// What stands between two operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operator {
    /// One of PromQL's operators.
    Known(BinaryOp),
    /// `$op`; it is taken to bind like a comparison.
    Hole(Template),
}

impl Operator {
    /// The operator, unless a hole decides about it.
    pub fn known(&self) -> Option<BinaryOp> {
        match self {
            Self::Known(op) => Some(*op),
            Self::Hole(_) => None,
        }
    }
}

/// How the series of both sides find each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorMatching {
    /// How many series of each side may meet.
    pub card: Cardinality,
    /// Whether `labels` are those that count or those that don't.
    pub kind: MatchingKind,
    /// The labels of `on` or `ignoring`. One with a hole may stand for several.
    pub labels: Vec<Ident>,
    /// The labels of `group_left` or `group_right`. One with a hole may stand for several.
    pub include: Vec<Ident>,
    /// From `on` or `ignoring` to the last closing parenthesis or keyword.
    pub span: Span,
}

/// How many series may meet in one match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cardinality {
    /// One of each side; what an operator does that has no modifier and is no set operator.
    OneToOne,
    /// Many of the left side: `group_left`.
    ManyToOne,
    /// Many of the right side: `group_right`.
    OneToMany,
    /// Any number: what `and`, `or` and `unless` do.
    ManyToMany,
}

/// Which labels decide about a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchingKind {
    /// The named ones.
    On,
    /// All but the named ones.
    Ignoring,
}

/// The values of series that one side lacks. `fill` sets both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// For a series that the left side lacks: `fill_left(0)`.
    pub left: Option<NumberLiteral>,
    /// For a series that the right side lacks: `fill_right(0)`.
    pub right: Option<NumberLiteral>,
    /// From the first keyword to the last closing parenthesis.
    pub span: Span,
}

/// A sign in front of an expression that is no number.
#[derive(Clone, Debug, PartialEq)]
pub struct Unary {
    /// Which sign.
    pub op: UnaryOp,
    /// Where it stands.
    pub op_span: Span,
    /// What it applies to.
    pub expr: Box<Expr>,
}
