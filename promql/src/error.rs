//! What is wrong with a query.

use core::error::Error;
use core::fmt;

use crate::problem::Problem;
use crate::span::Span;

/// Why a query isn't valid, and the smallest piece of it that is to blame.
///
/// [`Display`](fmt::Display) says what was found and what was expected, without the position.
///
/// ```
/// use telemark_promql::parse;
///
/// let query = "up{job=api}";
/// let error = parse(query).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "unexpected identifier `api` in label matching, expected a string",
/// );
/// assert_eq!(&query[error.span().range()], "api");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ParseError {
    problem: Box<Problem>,
    span: Span,
    blamed: Span,
}

impl ParseError {
    /// Where the problem is. Empty where something is missing at the end of the query.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The piece that Prometheus 3.14 names for the same problem, to put its report and ours side by side. It is
    /// wider than [`span`](Self::span) where its parser has no smaller one at hand: the expression around for
    /// an error of type, an operator with its modifiers but for their last byte, the rest of the query for
    /// what is no token.
    ///
    /// ```
    /// use telemark_promql::parse;
    ///
    /// let query = "up + floor(up, up)";
    /// let error = parse(query).unwrap_err();
    /// assert_eq!(&query[error.span().range()], "up");
    /// assert_eq!(&query[error.prometheus_span().range()], "floor(up, up)");
    /// ```
    pub fn prometheus_span(&self) -> Span {
        self.blamed
    }

    /// The problem as a sentence, the same as [`Display`](fmt::Display) writes.
    pub fn message(&self) -> String {
        self.problem.to_string()
    }

    /// The name that is called and is no function, if that is the problem.
    pub fn unknown_function(&self) -> Option<&str> {
        match &*self.problem {
            Problem::UnknownFunction(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn new(span: Span, problem: impl Into<Problem>) -> Self {
        Self { problem: Box::new(problem.into()), span, blamed: span }
    }

    /// The same, for which Prometheus names another piece.
    pub(crate) fn blaming(mut self, blamed: Span) -> Self {
        self.blamed = blamed;
        self
    }

    /// Whether it is about the order of a duration's units, which are tokens all the same.
    pub(crate) fn is_of_unit_order(&self) -> bool {
        matches!(*self.problem, Problem::UnitOrder(_))
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl Error for ParseError {}
