//! The syntax tree.
//!
//! It says what is written, not what it means: a modifier that the query leaves out is `None`, and
//! nothing is normalised except literals, which hold their values. The one exception is a sign in
//! front of a number, which belongs to the number, as upstream has it.
//!
//! The enums of this module are exhaustive on purpose: an analysis that doesn't know a kind of node
//! should fail to compile, not pass over it.

use core::fmt;
use std::time::Duration;

use crate::function::Function;
use crate::operator::{AggregateOp, BinaryOp, MatchOp, UnaryOp};
use crate::span::Span;

/// An expression and where it stands.
///
/// ```
/// use telemark_promql::{ExprKind, ValueType, parse};
///
/// let expr = parse("rate(http_requests_total[5m])")?;
/// let ExprKind::Call(call) = &expr.kind else {
///     panic!("a call");
/// };
/// assert_eq!(call.function.name(), "rate");
/// assert_eq!(expr.value_type(), ValueType::InstantVector);
/// # Ok::<(), telemark_promql::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// From its first to its last byte, modifiers and parentheses included.
    pub span: Span,
}

impl Expr {
    /// The type that the expression evaluates to.
    pub fn value_type(&self) -> ValueType {
        match &self.kind {
            ExprKind::Number(_) => ValueType::Scalar,
            ExprKind::String(_) => ValueType::String,
            ExprKind::VectorSelector(_) | ExprKind::Aggregate(_) => ValueType::InstantVector,
            ExprKind::MatrixSelector(_) | ExprKind::Subquery(_) => ValueType::RangeVector,
            ExprKind::Call(call) => call.function.signature().returns,
            ExprKind::Binary(binary) => match (binary.lhs.value_type(), binary.rhs.value_type()) {
                (ValueType::Scalar, ValueType::Scalar) => ValueType::Scalar,
                _ => ValueType::InstantVector,
            },
            ExprKind::Unary(unary) => unary.expr.value_type(),
            ExprKind::Paren(inner) => inner.value_type(),
        }
    }
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `0.5`, `0x1f`, `Inf`, `-1`
    Number(NumberLiteral),
    /// `"text"`
    String(StringLiteral),
    /// `up{job="api"} offset 5m`
    VectorSelector(VectorSelector),
    /// `up{job="api"}[5m] @ end()`
    MatrixSelector(MatrixSelector),
    /// `rate(up[5m])[1h:1m]`
    Subquery(Subquery),
    /// `rate(up[5m])`
    Call(Call),
    /// `sum by (job) (up)`
    Aggregate(Aggregate),
    /// `a / on (job) b`
    Binary(Binary),
    /// `-up`
    Unary(Unary),
    /// `(up)`
    Paren(Box<Expr>),
}

/// The types of PromQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// One number.
    Scalar,
    /// One text.
    String,
    /// One sample for each of any number of series.
    InstantVector,
    /// A range of samples for each of any number of series.
    RangeVector,
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scalar => "scalar",
            Self::String => "string",
            Self::InstantVector => "instant vector",
            Self::RangeVector => "range vector",
        })
    }
}

/// A number, its sign included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberLiteral {
    /// Its value.
    pub value: f64,
    /// Where it stands, from the sign on.
    pub span: Span,
}

/// A text in double quotes, single quotes or backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringLiteral {
    /// The text with its escapes resolved. Bytes that are no UTF-8 (`"\xff"`) become U+FFFD.
    pub value: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A length of time, such as `1h30m`. Never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DurationLiteral {
    /// Its value.
    pub value: Duration,
    /// Where it stands.
    pub span: Span,
}

/// A name: of a metric, a label or a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The name as it is written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Chooses series: a name, matchers in braces, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorSelector {
    /// The metric name before the braces. A `__name__` matcher is among the matchers.
    pub name: Option<Ident>,
    /// What stands between the braces.
    pub matchers: Vec<Matcher>,
    /// `offset 5m`
    pub offset: Option<Offset>,
    /// `@ 1609746000`
    pub at: Option<At>,
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
    /// The series. The modifiers behind the range are its `offset` and `at`.
    pub vector: VectorSelector,
    /// Name and braces, without the range and what follows it.
    pub vector_span: Span,
    /// The length of the range.
    pub range: DurationLiteral,
}

/// An expression evaluated over a range: `rate(up[5m])[1h:1m]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Subquery {
    /// What is evaluated.
    pub expr: Box<Expr>,
    /// The length of the range.
    pub range: DurationLiteral,
    /// The time between two evaluations, where it isn't left to the server.
    pub step: Option<DurationLiteral>,
    /// `offset 5m`
    pub offset: Option<Offset>,
    /// `@ 1609746000`
    pub at: Option<At>,
}

/// A shift into the past, or with a minus sign into the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset {
    /// Whether a minus sign stands before the duration.
    pub negative: bool,
    /// How far.
    pub duration: DurationLiteral,
    /// From `offset` to the end of the duration.
    pub span: Span,
}

/// A fixed evaluation time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// Which time.
    pub time: AtTime,
    /// From `@` to the end of the time.
    pub span: Span,
}

/// What stands behind `@`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AtTime {
    /// Seconds since 1970.
    Timestamp(NumberLiteral),
    /// `start()`: the start of the query's range.
    Start,
    /// `end()`: the end of the query's range.
    End,
}

/// A function call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Which function.
    pub function: Function,
    /// Its name where it stands.
    pub name: Ident,
    /// What it is called with; number and types fit its signature.
    pub args: Vec<Expr>,
}

/// An aggregation over series.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// Which aggregation.
    pub op: AggregateOp,
    /// Where its name stands.
    pub op_span: Span,
    /// The labels to keep or to drop, before or behind the arguments.
    pub grouping: Option<Grouping>,
    /// The first argument of `topk`, `bottomk`, `quantile` and `count_values`.
    pub param: Option<Box<Expr>>,
    /// What is aggregated.
    pub expr: Box<Expr>,
}

/// `by (job)` or `without (instance)`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// Which of the two.
    pub kind: GroupingKind,
    /// The labels in parentheses.
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

/// An operator between two expressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// Which operator.
    pub op: BinaryOp,
    /// Where it stands, without its modifiers.
    pub op_span: Span,
    /// Whether `bool` stands behind a comparison.
    pub return_bool: bool,
    /// `on` or `ignoring` and what follows; `None` matches on all labels.
    pub matching: Option<VectorMatching>,
    /// The left operand.
    pub lhs: Box<Expr>,
    /// The right operand.
    pub rhs: Box<Expr>,
}

/// How the series of both sides find each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorMatching {
    /// How many series of each side may meet.
    pub card: Cardinality,
    /// Whether `labels` are those that count or those that don't.
    pub kind: MatchingKind,
    /// The labels of `on` or `ignoring`.
    pub labels: Vec<Ident>,
    /// The labels of `group_left` or `group_right`.
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
