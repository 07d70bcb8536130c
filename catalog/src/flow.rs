//! What flows through a query: at each of its nodes the labels, the type and the unit of its result.
//!
//! [`Flows::of`] walks a query once, from the selectors up, and keeps a [`Flow`] for every expression in
//! it. A check then walks the tree as it likes and asks:
//!
//! ```text
//! let flows = Flows::of(&expr, &known);
//! visit::walk(&expr, &mut |expr| {
//!     let flow = flows.at(expr);
//!     let job = flow.labels.get("job");
//!     // job.presence(), job.values, job.why.reason, job.why.span
//!     // flow.motion, flow.shape, flow.unit, flow.dead
//! });
//! ```
//!
//! # Labels
//!
//! A label is the set of values that it can have in the result, where none counts as a value: an empty
//! label is a missing one (Prometheus, "Data model"). So it is *guaranteed*, *possible* or *impossible*,
//! and every operation is one on sets. A matcher keeps the values that it accepts, `or` unites, matching
//! keeps what both sides can have, an aggregation leaves nothing but the missing label. Each comes with
//! the reason and the piece of the query that decided.
//!
//! Checks report on what is impossible and on nothing else. Whatever isn't known, a hole that a dashboard
//! fills, a metric of another exporter, a value that only the running program knows, is open: possible,
//! with any value.
//!
//! # Sources
//!
//! The rules are those of Prometheus' documentation ("Querying: basics", "Operators", "Functions") and,
//! where that is silent, of its source (`promql/engine.go`, `promql/functions.go`, `promql/info.go` at
//! 3.14).

mod aggregate;
mod binary;
mod call;
mod extent;
mod labels;
mod pattern;
mod reason;
mod selector;
mod values;

#[cfg(test)]
mod tests;

use telemark_promql::{Expr, ExprKind, NumberForm, VectorSelector};

pub use extent::Reach;
pub use labels::{LabelState, Labels, Presence};
pub use reason::{Dropper, Reason, Why};
pub use values::Values;

pub(crate) use binary::{Matched, NoMatch};
pub(crate) use call::text;
pub(crate) use pattern::Pattern;
pub(crate) use selector::{MetricName, metric_name, value};

use crate::known::Known;
use crate::schema::{Extent, Index, Motion, Openness, Series, Shape, Unit};

/// The name under which a series' name is among its labels.
pub(crate) const NAME_LABEL: &str = "__name__";

/// What flows out of one expression.
#[derive(Clone, Debug)]
pub struct Flow<'a> {
    /// The labels of the resulting series.
    pub labels: Labels<'a>,
    /// How its samples behave over time.
    pub motion: Motion,
    /// What one of its samples is.
    pub shape: Shape,
    /// The unit of its samples.
    pub unit: Unit,
    /// The unit of what histograms among them observe.
    pub observed: Unit,
    /// The value, if it is the same number always.
    pub number: Option<f64>,
    /// What is known of the values.
    pub reach: Reach<'a>,
    /// Whether there is a result even if no series exists.
    pub always: bool,
    /// Why there can't be a result, if there can't.
    pub dead: Option<Why<'a>>,
    /// What a selector chooses from, if that is known.
    pub series: Option<&'a Series<'a>>,
}

impl<'a> Flow<'a> {
    /// What is known of one label of the result.
    pub fn label(&self, name: &str) -> &LabelState<'a> {
        self.labels.get(name)
    }

    /// A result of which nothing is known.
    fn open(openness: Openness, span: telemark_promql::Span) -> Self {
        Self {
            labels: Labels::open(Why::new(Reason::Open(openness), span)),
            motion: Motion::Unknown,
            shape: Shape::Unknown,
            unit: Unit::Unknown,
            observed: Unit::Unknown,
            number: None,
            reach: Reach::ANY,
            always: false,
            dead: None,
            series: None,
        }
    }

    /// A number, which has no labels.
    fn number(value: Option<f64>, span: telemark_promql::Span) -> Self {
        Self {
            labels: Labels::none(Why::new(Reason::NoSeries, span)),
            motion: Motion::Constant,
            shape: Shape::Float,
            unit: Unit::Any,
            number: value,
            reach: Reach::within(value.map_or(Extent::ANY, Extent::of_number)),
            always: true,
            ..Self::open(Openness::Hole, span)
        }
    }
}

/// The flows of a query's expressions.
#[derive(Debug)]
pub struct Flows<'a> {
    /// By the expression's address, sorted.
    flows: Vec<(usize, Flow<'a>)>,
    unknown: Flow<'a>,
}

impl<'a> Flows<'a> {
    /// Follows a query from its selectors to its result.
    pub fn of(expr: &'a Expr, known: &'a Known<'a>) -> Self {
        Self::over(expr, known.index())
    }

    /// The same before all is known: while recording rules are followed.
    pub(crate) fn over(expr: &'a Expr, index: &'a Index<'a>) -> Self {
        let mut walk = Walk { index, flows: Vec::new() };
        walk.flow(expr);
        walk.flows.sort_unstable_by_key(|(address, _)| *address);
        Self { flows: walk.flows, unknown: Flow::open(Openness::Hole, expr.span) }
    }

    /// What flows out of one of the query's expressions. Of an expression that isn't part of the query,
    /// nothing is known.
    pub fn at(&self, expr: &Expr) -> &Flow<'a> {
        match self.flows.binary_search_by_key(&address(expr), |(address, _)| *address) {
            Ok(at) => &self.flows[at].1,
            Err(_) => &self.unknown,
        }
    }
}

/// The selector that an expression is, if it is one.
pub(crate) fn selector(expr: &Expr) -> Option<&VectorSelector> {
    match &expr.kind {
        ExprKind::VectorSelector(selector) => Some(selector),
        ExprKind::MatrixSelector(matrix) => Some(&matrix.vector),
        _ => None,
    }
}

/// The name that an expression selects by, if it is a selector with one.
pub(crate) fn selected_name(expr: &Expr) -> Option<&str> {
    Some(metric_name(selector(expr)?)?.text)
}

fn address(expr: &Expr) -> usize {
    std::ptr::from_ref(expr).addr()
}

/// Follows a query, keeping what it finds.
struct Walk<'a> {
    index: &'a Index<'a>,
    flows: Vec<(usize, Flow<'a>)>,
}

impl<'a> Walk<'a> {
    fn flow(&mut self, expr: &'a Expr) -> Flow<'a> {
        let flow = match &expr.kind {
            ExprKind::Number(number) => Flow {
                unit: match number.form {
                    NumberForm::Number => Unit::Any,
                    NumberForm::Duration => Unit::SECONDS,
                },
                ..Flow::number(Some(number.value), expr.span)
            },
            ExprKind::Hole(_) | ExprKind::Invalid => Flow::open(Openness::Hole, expr.span),
            ExprKind::String(_) => Flow::number(None, expr.span),
            ExprKind::VectorSelector(selector) => {
                selector::flow(selector, None, expr.span, self.index)
            }
            ExprKind::MatrixSelector(matrix) => {
                selector::flow(&matrix.vector, Some(&matrix.range), matrix.vector_span, self.index)
            }
            ExprKind::Subquery(subquery) => {
                let inner = self.flow(&subquery.expr);
                Flow { reach: Reach { portion: None, ..inner.reach.clone() }, ..inner }
            }
            ExprKind::Paren(inner) => self.flow(inner),
            ExprKind::Unary(unary) => self.unary(unary),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, expr),
            ExprKind::Call(call) => self.call(call, expr),
            ExprKind::Binary(binary) => self.binary(binary, expr),
        };
        self.flows.push((address(expr), flow.clone()));
        flow
    }
}
