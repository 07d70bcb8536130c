//! Operands of different units.

use telemark_promql::{Binary, BinaryOp, Expr, ExprKind, visit};

use super::super::Query;
use crate::finding::{CheckId, Finding, Related};
use crate::flow::Flow;
use crate::schema::Unit;
use crate::schema::unit::{Base, Measure};

pub(super) fn check(query: Query<'_>, binary: &Binary, op: BinaryOp) -> Option<Finding> {
    if !op.is_comparison() && !matches!(op, BinaryOp::Add | BinaryOp::Sub) {
        return None;
    }
    let (lhs, rhs) = (query.flows.at(&binary.lhs), query.flows.at(&binary.rhs));
    let (ours, theirs) = (measure(lhs)?, measure(rhs)?);
    let rescaled = has_factor(&binary.lhs) || has_factor(&binary.rhs);
    if is_same_kind(ours, theirs) && (rescaled || ours.is_scaled_like(theirs)) {
        return None;
    }
    let related = |expr: &Expr, unit: Unit| Related {
        place: query.place(expr.span),
        label: format!("in {unit}"),
    };
    Some(Finding {
        label: "compares what can't be compared".to_owned(),
        related: vec![related(&binary.lhs, lhs.unit), related(&binary.rhs, rhs.unit)],
        ..query.finding(
            CheckId::UnitMismatch,
            binary.op_span,
            format!("the two sides of `{op}` have different units: {} and {}", lhs.unit, rhs.unit),
        )
    })
}

/// The unit of a flow that has one for certain: a 0 or 1 is a number of anything, and what is never there
/// has none.
pub(super) fn measure(flow: &Flow<'_>) -> Option<Measure> {
    let is_flag = matches!(flow.motion, crate::schema::Motion::Truth | crate::schema::Motion::Info);
    flow.unit.measure().filter(|_| !is_flag && flow.dead.is_none())
}

/// Whether two units differ by nothing but their scale and by what is counted.
pub(super) fn is_same_kind(ours: Measure, theirs: Measure) -> bool {
    Base::ALL
        .into_iter()
        .filter(|base| *base != Base::Count)
        .all(|base| ours.exponent(base) == theirs.exponent(base))
}

/// Whether a literal takes part, which may convert a unit or be a factor like any other.
fn has_factor(expr: &Expr) -> bool {
    let mut found = false;
    visit::walk(expr, &mut |expr| {
        if let ExprKind::Binary(binary) = &expr.kind {
            found |= matches!(binary.op.known(), Some(BinaryOp::Mul | BinaryOp::Div));
        }
    });
    found
}
