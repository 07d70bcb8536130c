//! Lengths of time, which may be computed.

use super::hole::Template;
use super::literal::NumberLiteral;
use crate::operator::{DurationFunction, DurationOp, UnaryOp};
use crate::span::Span;

/// A length of time and where it stands: of a range, a step or an offset.
#[derive(Clone, Debug, PartialEq)]
pub struct DurationExpr {
    /// What it is.
    pub kind: DurationKind,
    /// From its first to its last byte.
    pub span: Span,
}

/// The kinds of lengths of time.
#[derive(Clone, Debug, PartialEq)]
pub enum DurationKind {
    /// `5m`, or a number of seconds
    Literal(NumberLiteral),
    /// `step()`, `range()`: the step or the length of the query, which are known when it is asked.
    Query(DurationFunction),
    /// `-step()`; a sign before a literal belongs to the literal.
    Unary {
        /// The sign.
        op: UnaryOp,
        /// Where it stands.
        op_span: Span,
        /// What it applies to.
        expr: Box<DurationExpr>,
    },
    /// `5m * 2`, `max_of(step(), 5m)`
    Binary {
        /// The operator or function.
        op: DurationOp,
        /// Where it stands.
        op_span: Span,
        /// The left operand, or the first argument.
        lhs: Box<DurationExpr>,
        /// The right operand, or the second argument.
        rhs: Box<DurationExpr>,
    },
    /// `(5m)`
    Paren(Box<DurationExpr>),
    /// `$__rate_interval`, `${minutes}m`
    Hole(Template),
    /// What could not be read. Only in trees that come with errors.
    Invalid,
}

impl DurationExpr {
    /// The length in seconds, if it is the same whenever the query is asked.
    ///
    /// ```
    /// use telemark_promql::{ExprKind, parse};
    ///
    /// let expr = parse("up[5m * 2]")?;
    /// let ExprKind::MatrixSelector(selector) = &expr.kind else {
    ///     panic!("a selector with a range");
    /// };
    /// assert_eq!(selector.range.seconds(), Some(600.0));
    /// # Ok::<(), telemark_promql::ParseError>(())
    /// ```
    pub fn seconds(&self) -> Option<f64> {
        match &self.kind {
            DurationKind::Literal(number) => Some(number.value),
            DurationKind::Unary { op, expr, .. } => expr.seconds().map(|value| match op {
                UnaryOp::Plus => value,
                UnaryOp::Minus => -value,
            }),
            DurationKind::Binary { op, lhs, rhs, .. } => {
                let (lhs, rhs) = (lhs.seconds()?, rhs.seconds()?);
                Some(match op {
                    DurationOp::Add => lhs + rhs,
                    DurationOp::Sub => lhs - rhs,
                    DurationOp::Mul => lhs * rhs,
                    DurationOp::Div => lhs / rhs,
                    DurationOp::Mod => lhs % rhs,
                    DurationOp::Pow => lhs.powf(rhs),
                    DurationOp::MaxOf => lhs.max(rhs),
                    DurationOp::MinOf => lhs.min(rhs),
                })
            }
            DurationKind::Paren(inner) => inner.seconds(),
            DurationKind::Query(_) | DurationKind::Hole(_) | DurationKind::Invalid => None,
        }
    }
}
