//! Which metrics the samples of a result come from.

use telemark_promql::{BinaryOp, Expr, ExprKind};

use super::query::Query;
use crate::finding::{About, Declared, Related};
use crate::flow::{MetricName, metric_name, selector};
use crate::schema::{Motion, Series};

/// A metric that a result's samples come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    pub(super) name: MetricName<'a>,
    /// What is known of it, if anything is.
    pub(super) series: Option<&'a Series<'a>>,
    pub(super) motion: Motion,
}

impl<'a> Origin<'a> {
    pub(super) fn about(&self) -> About {
        About { metric: Some(self.name.text.to_owned()), label: None }
    }

    pub(super) fn declared(&self, query: Query<'a>) -> Option<Declared> {
        query.declared(self.series?, None)
    }

    /// Where the query names it.
    pub(super) fn related(&self, query: Query<'a>, label: &str) -> Related {
        Related { place: query.place(self.name.span), label: label.to_owned() }
    }
}

/// Every selector by a name whose samples are part of a result.
pub(super) fn origins<'a>(query: Query<'a>, expr: &'a Expr) -> Vec<Origin<'a>> {
    let mut found = Vec::new();
    collect(expr, &mut |expr| {
        if let Some(name) = selector(expr).and_then(metric_name) {
            let flow = query.flows.at(expr);
            found.push(Origin { name, series: flow.series, motion: flow.motion });
        }
    });
    found
}

/// The metric that all samples of a result come from, if it is but one.
pub(super) fn only<'a>(query: Query<'a>, expr: &'a Expr) -> Option<Origin<'a>> {
    let found = origins(query, expr);
    let first = *found.first()?;
    found.iter().all(|origin| origin.name.text == first.name.text).then_some(first)
}

fn collect<'a>(expr: &'a Expr, found: &mut dyn FnMut(&'a Expr)) {
    match &expr.kind {
        ExprKind::Binary(binary) => {
            collect(&binary.lhs, found);
            if !matches!(binary.op.known(), Some(BinaryOp::And | BinaryOp::Unless)) {
                collect(&binary.rhs, found);
            }
        }
        ExprKind::VectorSelector(_) | ExprKind::MatrixSelector(_) => found(expr),
        ExprKind::Paren(inner) => collect(inner, found),
        ExprKind::Unary(unary) => collect(&unary.expr, found),
        ExprKind::Subquery(subquery) => collect(&subquery.expr, found),
        ExprKind::Aggregate(aggregate) => collect(&aggregate.expr, found),
        ExprKind::Call(call) => call.args.iter().for_each(|arg| collect(arg, found)),
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Hole(_) | ExprKind::Invalid => {}
    }
}
