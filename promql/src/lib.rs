//! A PromQL parser whose every node carries its byte span.
//!
//! It reads the grammar of Prometheus 3.14, with what is experimental there, and holds a query to
//! everything that server checks before it evaluates one: syntax, types, numbers of arguments, regular
//! expressions. What comes back is a tree whose parts all know where they stand, down to the single
//! label of a grouping, and errors that blame the smallest piece of the text. There are no dependencies.
//!
//! # Example
//!
//! ```
//! use telemark_promql::{ExprKind, parse, visit};
//!
//! let query = r#"sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) > 0.1"#;
//! let expr = parse(query)?;
//!
//! let mut labels = Vec::new();
//! visit::walk(&expr, &mut |expr| match &expr.kind {
//!     ExprKind::Aggregate(aggregate) => {
//!         let grouping = aggregate.grouping.iter().flat_map(|grouping| &grouping.labels);
//!         labels.extend(grouping.map(|label| (label.text.as_str(), label.span.range())));
//!     }
//!     ExprKind::MatrixSelector(selector) => {
//!         let matchers = selector.vector.matchers.iter().map(|matcher| &matcher.label);
//!         labels.extend(matchers.map(|label| (label.text.as_str(), label.span.range())));
//!     }
//!     _ => {}
//! });
//! assert_eq!(labels, [("job", 8..11), ("code", 39..43)]);
//! # Ok::<(), telemark_promql::ParseError>(())
//! ```
//!
//! An error has a message and a span, which is all that a caret needs:
//!
//! ```
//! use telemark_promql::parse;
//!
//! let query = "sum(rate(http_requests_total)) by (job)";
//! let error = parse(query).unwrap_err();
//! let caret = "^".repeat(error.span().range().len());
//! let shown = format!("{query}\n{:1$}{caret} {error}", "", error.span().start);
//! assert_eq!(
//!     shown,
//!     "sum(rate(http_requests_total)) by (job)\n\
//!      \u{20}        ^^^^^^^^^^^^^^^^^^^ unexpected instant vector in a call of `rate`, expected range vector",
//! );
//! ```
//!
//! A dashboard's query has variables in it, which the dialect of Grafana takes for holes:
//!
//! ```
//! use telemark_promql::{Dialect, DurationKind, ExprKind, parse_all};
//!
//! let query = "errors_total{job=~\"$job\"}[$__rate_interval]";
//! let parsed = parse_all(query, Dialect::Grafana);
//! let ExprKind::MatrixSelector(selector) = &parsed.expr.kind else {
//!     panic!("a selector with a range");
//! };
//! assert_eq!(selector.vector.matchers[0].value.holes[0].hole.name, "job");
//! assert!(matches!(selector.range.kind, DurationKind::Hole(_)));
//! ```
//!
//! # What is parsed otherwise than by Prometheus 3.14
//!
//! * A second `offset` is refused even if the first one is zero.
//! * `holt_winters` is known, which 3.0 has renamed.
//! * `(?<name>…)` in a regular expression passes, which Go knows since 1.22 and older builds of the
//!   server don't. A script that is spelled like one (`\p{Klingon}`) passes, too. So does a `\Q` without
//!   `\E`, which servers before 2.52 refuse.
//! * More than [`MAX_DEPTH`] expressions in each other are refused.
//!
//! # Where the rules come from
//!
//! The grammar and the function table are those of Prometheus 3.14 (`promql/parser` at the commit
//! `d15adb9ad7e5`), restated. The tests compare verdicts and spans with upstream's own parser tests, and
//! trees with the crate `promql-parser`, where those corpora are present.

pub mod visit;

mod ast;
mod check;
mod error;
mod function;
mod hole;
mod keyword;
mod lexer;
mod literal;
mod operator;
mod parser;
mod pattern;
mod print;
mod problem;
mod requirement;
mod span;
mod text;

pub use ast::{
    Aggregate, At, AtTime, Binary, Call, Cardinality, DurationExpr, DurationKind, Expr, ExprKind,
    Fill, Grouping, GroupingKind, Hole, HoleSyntax, Ident, Inset, Matcher, MatchingKind,
    MatrixSelector, NumberForm, NumberLiteral, Offset, Operator, Quote, RangeMode, RangeModeKind,
    StringLiteral, Subquery, Template, Unary, ValueType, VectorMatching, VectorSelector,
};
pub use error::ParseError;
pub use function::{Function, Rest, Signature};
pub use operator::{AggregateOp, BinaryOp, DurationFunction, DurationOp, MatchOp, UnaryOp};
pub use parser::{Dialect, MAX_DEPTH, MAX_ERRORS, Parsed, parse, parse_all};
pub use pattern::pattern_accepts_empty;
pub use print::{pretty, print};
pub use requirement::{BadVersion, Feature, Flag, Requirement, Unmet, Version, requirements};
pub use span::Span;
