//! The syntax tree.
//!
//! It says what is written, not what it means: a modifier that the query leaves out is `None`, and
//! nothing is normalised except literals, which hold their values. There are two exceptions. A sign in
//! front of a number belongs to the number, as upstream has it; and a quoted name in the braces of a
//! selector (`{"my.metric"}`) is the selector's name.
//!
//! What few queries have, modifiers in time above all, stands in a box, so that every node is small.
//!
//! The enums of this module are exhaustive on purpose: an analysis that doesn't know a kind of node
//! should fail to compile, not pass over it.

mod aggregate;
mod binary;
mod duration;
mod hole;
mod literal;
mod selector;

use core::fmt;

pub use self::aggregate::{Aggregate, Grouping, GroupingKind};
pub use self::binary::{Binary, Cardinality, Fill, MatchingKind, Operator, Unary, VectorMatching};
pub use self::duration::{DurationExpr, DurationKind};
pub use self::hole::{Hole, HoleSyntax, Inset, Template};
pub use self::literal::{Ident, NumberForm, NumberLiteral, Quote, StringLiteral};
pub use self::selector::{
    At, AtTime, Matcher, MatrixSelector, Offset, RangeMode, RangeModeKind, Subquery, VectorSelector,
};

use crate::function::Function;
use crate::span::Span;

/// An expression and where it stands.
///
/// ```
/// use telemark_promql::{ExprKind, Function, ValueType, parse};
///
/// let expr = parse("rate(http_requests_total[5m])")?;
/// let ExprKind::Call(call) = &expr.kind else {
///     panic!("a call");
/// };
/// assert_eq!(call.function, Some(Function::Rate));
/// assert_eq!(expr.value_type(), Some(ValueType::InstantVector));
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
    /// The type that the expression evaluates to; `None` where a hole or an error decides about it.
    pub fn value_type(&self) -> Option<ValueType> {
        match &self.kind {
            ExprKind::Number(_) => Some(ValueType::Scalar),
            ExprKind::String(_) => Some(ValueType::String),
            ExprKind::VectorSelector(_) | ExprKind::Aggregate(_) => Some(ValueType::InstantVector),
            ExprKind::MatrixSelector(_) | ExprKind::Subquery(_) => Some(ValueType::RangeVector),
            ExprKind::Call(call) => call.function.map(|function| function.signature().returns),
            ExprKind::Binary(binary) => {
                ValueType::of_operands(binary.lhs.value_type(), binary.rhs.value_type())
            }
            ExprKind::Unary(unary) => unary.expr.value_type(),
            ExprKind::Paren(inner) => inner.value_type(),
            ExprKind::Hole(_) | ExprKind::Invalid => None,
        }
    }
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `0.5`, `0x1f`, `Inf`, `-1`, `5m`
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
    /// `$query`: anything that another program puts in. Only in the dialect of Grafana.
    Hole(Template),
    /// What could not be read. Only in trees that come with errors.
    Invalid,
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

impl ValueType {
    /// The type of an operation on two operands: a scalar if both are.
    pub(crate) fn of_operands(lhs: Option<Self>, rhs: Option<Self>) -> Option<Self> {
        match (lhs, rhs) {
            (Some(Self::Scalar), Some(Self::Scalar)) => Some(Self::Scalar),
            (None, None | Some(Self::Scalar)) | (Some(Self::Scalar), None) => None,
            _ => Some(Self::InstantVector),
        }
    }
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

/// A function call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Which function; `None` if a hole decides about it, or if there is no such function.
    pub function: Option<Function>,
    /// Its name where it stands.
    pub name: Ident,
    /// What it is called with. Number and types fit the function's signature, unless the tree comes
    /// with errors.
    pub args: Vec<Expr>,
}
