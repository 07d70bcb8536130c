//! Limits that no value can reach.

use telemark_promql::{Binary, BinaryOp, Expr, ExprKind, Span};

use super::super::Query;
use super::super::origin;
use crate::finding::{CheckId, Finding, Suggestion};
use crate::schema::{Extent, Limit};

pub(super) fn check(query: Query<'_>, binary: &Binary, op: BinaryOp) -> Option<Finding> {
    if !op.is_comparison() {
        return None;
    }
    let (side, written, op) = match query.flows.at(&binary.lhs).number {
        None => (&*binary.lhs, &*binary.rhs, op),
        Some(_) => (&*binary.rhs, &*binary.lhs, turned(op)),
    };
    let limit = query.flows.at(written).number?;
    let flow = query.flows.at(side);
    let extent = flow.reach.extent;
    if flow.number.is_some() || flow.dead.is_some() || extent.limit == Limit::Count {
        return None;
    }
    let truth = decided(op, limit, extent)?;
    let origin = origin::only(query, side);
    let above = limit >= extent.most;
    let name = origin.map_or_else(|| "the metric".to_owned(), |it| format!("`{}`", it.name.text));
    let message = match (extent.limit, above) {
        (Limit::LastBucket, true) => {
            format!("no quantile of {name} is above {}, where its last bucket ends", extent.most)
        }
        (Limit::Share, true) => format!("a part of the whole is never above {}", extent.most),
        (Limit::Growth, false) => "what only grows never does so by less than 0".to_owned(),
        (_, true) => format!("no value is above {}", extent.most),
        (_, false) => format!("no value is below {}", extent.least),
    };
    Some(Finding {
        label: format!("is {truth} true"),
        about: origin.map(|origin| origin.about()).unwrap_or_default(),
        declared: origin.and_then(|origin| origin.declared(query)),
        suggestion: converted(query, written, limit, extent),
        ..query.finding(
            CheckId::UnitMismatch,
            Span { start: binary.op_span.start.min(written.span.start), ..written.span },
            message,
        )
    })
}

/// The operator with its sides changed over.
fn turned(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        other => other,
    }
}

/// Whether a comparison is never or always true. That something is above what it can't fall below is how
/// people ask whether it is there at all, so this isn't reported.
fn decided(op: BinaryOp, limit: f64, extent: Extent) -> Option<&'static str> {
    let Extent { least, most, .. } = extent;
    let outside = limit < least || limit > most;
    let (never, always) = match op {
        BinaryOp::Greater => (limit >= most, false),
        BinaryOp::GreaterOrEqual => (limit > most, false),
        BinaryOp::Less => (limit <= least, limit > most),
        BinaryOp::LessOrEqual => (limit < least, limit > most),
        BinaryOp::Equal => (outside, false),
        BinaryOp::NotEqual => (false, outside),
        _ => return None,
    };
    match (never, always) {
        (true, _) => Some("never"),
        (_, true) => Some("always"),
        _ => None,
    }
}

/// The limit in the unit that it was probably not meant in.
fn converted(query: Query<'_>, written: &Expr, limit: f64, extent: Extent) -> Option<Suggestion> {
    let (divisor, message) = match extent.limit {
        Limit::LastBucket => (1000.0, "if thousandths were meant"),
        Limit::Share => (100.0, "if a percentage was meant"),
        _ => return None,
    };
    let ExprKind::Number(number) = &written.kind else { return None };
    let meant = limit / divisor;
    let fits = extent.least < meant && meant < extent.most;
    fits.then(|| query.suggestion(number.span, message, meant.to_string()))
}
