//! What chooses series, and what moves it in time.

use super::Expr;
use super::duration::DurationExpr;
use super::hole::Template;
use super::literal::{Ident, NumberLiteral, StringLiteral};
use crate::operator::MatchOp;
use crate::span::Span;

/// Chooses series: a name, matchers in braces, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorSelector {
    /// The metric name before the braces, or the first quoted one in them. A `__name__` matcher is
    /// among the matchers, and so is a second quoted name, as one.
    pub name: Option<Ident>,
    /// What stands between the braces.
    pub matchers: Vec<Matcher>,
    /// Holes between the braces where matchers are expected: `{$filters}`.
    pub holes: Vec<Template>,
    /// `offset 5m`
    pub offset: Option<Box<Offset>>,
    /// `@ 1609746000`
    pub at: Option<Box<At>>,
    /// `anchored` or `smoothed`
    pub mode: Option<RangeMode>,
}

/// `job=~"api|web"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    /// The label.
    pub label: Ident,
    /// How its value is compared.
    pub op: MatchOp,
    /// What it is compared with.
    pub value: StringLiteral,
    /// From the label to the closing quote.
    pub span: Span,
}

/// A selector with a range: `up[5m]`.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixSelector {
    /// The series. The modifiers behind the range are its `offset`, `at` and `mode`.
    pub vector: VectorSelector,
    /// Name and braces, without the range and what follows it.
    pub vector_span: Span,
    /// The length of the range.
    pub range: DurationExpr,
}

/// An expression evaluated over a range: `rate(up[5m])[1h:1m]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Subquery {
    /// What is evaluated.
    pub expr: Box<Expr>,
    /// The length of the range.
    pub range: DurationExpr,
    /// The time between two evaluations, where it isn't left to the server.
    pub step: Option<DurationExpr>,
    /// `offset 5m`
    pub offset: Option<Box<Offset>>,
    /// `@ 1609746000`
    pub at: Option<Box<At>>,
}

/// A shift into the past, or into the future if it is negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Offset {
    /// How far.
    pub duration: DurationExpr,
    /// From `offset` to the end of the duration.
    pub span: Span,
}

/// A fixed evaluation time.
#[derive(Clone, Debug, PartialEq)]
pub struct At {
    /// Which time.
    pub time: AtTime,
    /// From `@` to the end of the time.
    pub span: Span,
}

/// What stands behind `@`.
#[derive(Clone, Debug, PartialEq)]
pub enum AtTime {
    /// Seconds since 1970.
    Timestamp(NumberLiteral),
    /// `start()`: the start of the query's range.
    Start,
    /// `end()`: the end of the query's range.
    End,
    /// `$from`
    Hole(Template),
}

/// How the edges of a range are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeMode {
    /// Which way.
    pub kind: RangeModeKind,
    /// Where the word stands.
    pub span: Span,
}

/// The ways to treat the edges of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RangeModeKind {
    /// `anchored`: the sample before each edge stands for the value at it.
    Anchored,
    /// `smoothed`: the value at an edge is interpolated.
    Smoothed,
}

impl RangeModeKind {
    /// How it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anchored => "anchored",
            Self::Smoothed => "smoothed",
        }
    }
}
