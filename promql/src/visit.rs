//! A walk over a tree.

use crate::ast::{Expr, ExprKind};

/// Calls `visitor` for `expr` and every expression in it, each before its parts, in the order in
/// which they are written.
///
/// ```
/// use telemark_promql::{ExprKind, parse, visit};
///
/// let expr = parse("sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))")?;
/// let mut metrics = Vec::new();
/// visit::walk(&expr, &mut |expr| {
///     if let ExprKind::MatrixSelector(selector) = &expr.kind {
///         metrics.extend(selector.vector.name.as_ref().map(|name| name.text.as_str()));
///     }
/// });
/// assert_eq!(metrics, ["errors_total", "requests_total"]);
/// # Ok::<(), telemark_promql::ParseError>(())
/// ```
pub fn walk<'a>(expr: &'a Expr, visitor: &mut dyn FnMut(&'a Expr)) {
    visitor(expr);
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::VectorSelector(_)
        | ExprKind::MatrixSelector(_)
        | ExprKind::Hole(_)
        | ExprKind::Invalid => {}
        ExprKind::Subquery(subquery) => walk(&subquery.expr, visitor),
        ExprKind::Call(call) => {
            for arg in &call.args {
                walk(arg, visitor);
            }
        }
        ExprKind::Aggregate(aggregate) => {
            if let Some(param) = &aggregate.param {
                walk(param, visitor);
            }
            walk(&aggregate.expr, visitor);
        }
        ExprKind::Binary(binary) => {
            walk(&binary.lhs, visitor);
            walk(&binary.rhs, visitor);
        }
        ExprKind::Unary(unary) => walk(&unary.expr, visitor),
        ExprKind::Paren(inner) => walk(inner, visitor),
    }
}
