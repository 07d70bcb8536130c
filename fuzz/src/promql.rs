//! Queries.

use telemark_promql::{Expr, ExprKind, Span, parse};

/// Any text is parsed or refused. Every span is a piece of the text, lies within that of what it is a part
/// of, and is an expression of the same type by itself.
///
/// # Panics
///
/// If not.
pub fn promql(bytes: &[u8]) {
    let Ok(query) = std::str::from_utf8(bytes) else { return };
    match parse(query) {
        Ok(expr) => check(query, &expr),
        Err(error) => {
            assert!(query.get(error.span().range()).is_some(), "{error:?}");
            assert!(!error.to_string().is_empty());
        }
    }
}

fn check(query: &str, expr: &Expr) {
    let text = query.get(expr.span.range()).expect("a span is a piece of the query");
    let alone = parse(text).expect("an expression is one by itself");
    assert_eq!(alone.value_type(), expr.value_type(), "{text}");
    assert_eq!(alone.span.range(), 0..text.len(), "{text}");
    for part in parts(expr) {
        assert!(query.get(part.range()).is_some(), "{part:?}");
        assert!(expr.span.start <= part.start && part.end <= expr.span.end, "{part:?} of {text}");
    }
    for child in children(expr) {
        check(query, child);
    }
}

fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::VectorSelector(_)
        | ExprKind::MatrixSelector(_) => Vec::new(),
        ExprKind::Subquery(subquery) => vec![&subquery.expr],
        ExprKind::Call(call) => call.args.iter().collect(),
        ExprKind::Aggregate(aggregate) => {
            aggregate.param.iter().chain([&aggregate.expr]).map(|expr| &**expr).collect()
        }
        ExprKind::Binary(binary) => vec![&binary.lhs, &binary.rhs],
        ExprKind::Unary(unary) => vec![&unary.expr],
        ExprKind::Paren(inner) => vec![inner],
    }
}

/// The spans of what an expression consists of.
fn parts(expr: &Expr) -> Vec<Span> {
    let mut parts: Vec<_> = children(expr).iter().map(|child| child.span).collect();
    match &expr.kind {
        ExprKind::Number(number) => parts.push(number.span),
        ExprKind::String(string) => parts.push(string.span),
        ExprKind::VectorSelector(vector) => parts.extend(of_vector(vector)),
        ExprKind::MatrixSelector(matrix) => {
            parts.extend([matrix.vector_span, matrix.range.span]);
            parts.extend(of_vector(&matrix.vector));
        }
        ExprKind::Subquery(subquery) => {
            parts.push(subquery.range.span);
            parts.extend(subquery.step.iter().map(|step| step.span));
            parts.extend(subquery.offset.iter().map(|offset| offset.span));
            parts.extend(subquery.at.iter().map(|at| at.span));
        }
        ExprKind::Call(call) => parts.push(call.name.span),
        ExprKind::Aggregate(aggregate) => {
            parts.push(aggregate.op_span);
            if let Some(grouping) = &aggregate.grouping {
                parts.push(grouping.span);
                parts.extend(grouping.labels.iter().map(|label| label.span));
            }
        }
        ExprKind::Binary(binary) => {
            parts.push(binary.op_span);
            if let Some(matching) = &binary.matching {
                parts.push(matching.span);
                let labels = matching.labels.iter().chain(&matching.include);
                parts.extend(labels.map(|label| label.span));
            }
        }
        ExprKind::Unary(unary) => parts.push(unary.op_span),
        ExprKind::Paren(_) => {}
    }
    parts
}

fn of_vector(vector: &telemark_promql::VectorSelector) -> Vec<Span> {
    let mut parts: Vec<_> = vector.name.iter().map(|name| name.span).collect();
    for matcher in &vector.matchers {
        parts.extend([matcher.span, matcher.label.span, matcher.value.span]);
    }
    parts.extend(vector.offset.iter().map(|offset| offset.span));
    parts.extend(vector.at.iter().map(|at| at.span));
    parts
}
