//! The selectors of a query.

use telemark_promql::{Expr, ExprKind, MatchOp, Quote, Span, VectorSelector, visit};

/// The label that holds a series' name.
const NAME_LABEL: &str = "__name__";

/// The name by which a selector chooses.
#[derive(Clone, Copy, Debug)]
pub(super) struct MetricName<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    /// Whether it stands in quotes, as such or as the value of `__name__`.
    pub(super) quoted: bool,
}

/// Every selector of a query, in the order in which they are written.
pub(super) fn selectors(expr: &Expr) -> Vec<&VectorSelector> {
    let mut selectors = Vec::new();
    visit::walk(expr, &mut |expr| selectors.extend(selector(expr)));
    selectors
}

/// The selector that an expression is, if it is one.
pub(super) fn selector(expr: &Expr) -> Option<&VectorSelector> {
    match &expr.kind {
        ExprKind::VectorSelector(selector) => Some(selector),
        ExprKind::MatrixSelector(matrix) => Some(&matrix.vector),
        _ => None,
    }
}

/// The one name that all series of a selector have, if it says which.
pub(super) fn metric_name(selector: &VectorSelector) -> Option<MetricName<'_>> {
    if let Some(name) = &selector.name {
        let quoted = name.quote != Quote::None;
        return Some(MetricName { text: &name.text, span: name.span, quoted });
    }
    let matcher = selector
        .matchers
        .iter()
        .find(|matcher| matcher.label.text == NAME_LABEL && matcher.op == MatchOp::Equal)?;
    Some(MetricName { text: &matcher.value.value, span: matcher.value.span, quoted: true })
}
