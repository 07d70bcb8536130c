//! A PromQL parser whose every node carries its byte span.

pub mod visit;

mod ast;
mod check;
mod error;
mod function;
mod keyword;
mod lexer;
mod literal;
mod operator;
mod parser;
mod pattern;
mod problem;
mod span;
mod text;

pub use ast::{
    Aggregate, At, AtTime, Binary, Call, Cardinality, DurationLiteral, Expr, ExprKind, Grouping,
    GroupingKind, Ident, Matcher, MatchingKind, MatrixSelector, NumberLiteral, Offset,
    StringLiteral, Subquery, Unary, ValueType, VectorMatching, VectorSelector,
};
pub use error::ParseError;
pub use function::{Function, Rest, Signature};
pub use operator::{AggregateOp, BinaryOp, MatchOp, UnaryOp};
pub use parser::{MAX_DEPTH, parse};
pub use span::Span;
