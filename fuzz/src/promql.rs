//! Queries.

use telemark_promql::{
    Dialect, DurationExpr, DurationKind, Expr, ExprKind, MAX_ERRORS, Parsed, Span, parse,
    parse_all, pretty, print, requirements,
};

/// Any text is parsed or refused, in both dialects. Every span is a piece of the text and lies within
/// that of what it is a part of. A valid query has a tree without gaps, each expression in it is one by
/// itself, and what it prints as has the same tree.
///
/// # Panics
///
/// If not.
pub fn promql(bytes: &[u8]) {
    let Ok(query) = std::str::from_utf8(bytes) else { return };
    let of_prometheus = check(query, Dialect::Prometheus);
    let of_grafana = check(query, Dialect::Grafana);
    if !query.contains('$') && !query.contains("[[") && of_prometheus.errors.is_empty() {
        assert_same(query, &of_prometheus.expr, &of_grafana.expr);
    }
    match parse(query) {
        Ok(expr) => assert_same(query, &of_prometheus.expr, &expr),
        Err(error) => assert_eq!(Some(&error), of_prometheus.errors.first()),
    }
}

fn check(query: &str, dialect: Dialect) -> Parsed {
    let parsed = parse_all(query, dialect);
    assert!(parsed.errors.len() <= MAX_ERRORS);
    for error in &parsed.errors {
        assert!(query.get(error.span().range()).is_some(), "{error:?}");
        assert!(!error.to_string().is_empty());
    }
    for requirement in requirements(&parsed.expr) {
        assert!(query.get(requirement.span.range()).is_some(), "{requirement:?}");
    }
    check_spans(query, &parsed.expr);
    if parsed.errors.is_empty() {
        check_alone(query, &parsed.expr, dialect);
        for printed in [print(&parsed.expr, dialect), pretty(&parsed.expr, dialect)] {
            let again = parse_all(&printed, dialect);
            assert_eq!(again.errors, [], "{printed}");
            assert_same(&printed, &parsed.expr, &again.expr);
        }
    }
    parsed
}

fn check_spans(query: &str, expr: &Expr) {
    assert!(query.get(expr.span.range()).is_some(), "{:?}", expr.span);
    for part in parts(expr) {
        assert!(query.get(part.range()).is_some(), "{part:?}");
        assert!(expr.span.start <= part.start && part.end <= expr.span.end, "{part:?} of {expr:?}");
    }
    for child in children(expr) {
        check_spans(query, child);
    }
}

fn check_alone(query: &str, expr: &Expr, dialect: Dialect) {
    let text = &query[expr.span.range()];
    let alone = parse_all(text, dialect);
    // Only in the second argument of `info` may a selector match everything.
    let of_info = query.contains("info") && matches!(expr.kind, ExprKind::VectorSelector(_));
    assert!(alone.errors.is_empty() || of_info, "{text}: {:?}", alone.errors);
    assert_eq!(alone.expr.value_type(), expr.value_type(), "{text}");
    assert_eq!(alone.expr.span.range(), 0..text.len(), "{text}");
    assert_ne!(expr.kind, ExprKind::Invalid, "{text}");
    for child in children(expr) {
        check_alone(query, child, dialect);
    }
}

fn assert_same(query: &str, left: &Expr, right: &Expr) {
    assert_eq!(without_spans(left), without_spans(right), "{query}");
}

/// All of a tree but its spans.
fn without_spans(expr: &Expr) -> String {
    let debug = format!("{expr:?}");
    let mut pieces = debug.split("Span { start: ");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (_, behind) = piece.split_once('}').expect("a span ends");
        text + behind
    })
}

fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::VectorSelector(_)
        | ExprKind::MatrixSelector(_)
        | ExprKind::Hole(_)
        | ExprKind::Invalid => Vec::new(),
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
        ExprKind::VectorSelector(vector) => of_vector(vector, &mut parts),
        ExprKind::MatrixSelector(matrix) => {
            parts.push(matrix.vector_span);
            of_duration(&matrix.range, &mut parts);
            of_vector(&matrix.vector, &mut parts);
        }
        ExprKind::Subquery(subquery) => {
            of_duration(&subquery.range, &mut parts);
            if let Some(step) = &subquery.step {
                of_duration(step, &mut parts);
            }
            parts.extend(subquery.offset.iter().map(|offset| offset.span));
            parts.extend(subquery.at.iter().map(|at| at.span));
        }
        ExprKind::Call(call) => parts.push(call.name.span),
        ExprKind::Aggregate(aggregate) => {
            parts.push(aggregate.name.span);
            if let Some(grouping) = &aggregate.grouping {
                parts.push(grouping.span);
                parts.extend(grouping.labels.iter().map(|label| label.span));
            }
        }
        ExprKind::Binary(binary) => {
            parts.push(binary.op_span);
            parts.extend(binary.return_bool);
            if let Some(matching) = &binary.matching {
                parts.push(matching.span);
                let labels = matching.labels.iter().chain(&matching.include);
                parts.extend(labels.map(|label| label.span));
            }
            parts.extend(binary.fill.iter().map(|fill| fill.span));
        }
        ExprKind::Unary(unary) => parts.push(unary.op_span),
        ExprKind::Hole(template) => {
            parts.push(template.span);
            parts.extend(template.holes.iter().map(|inset| inset.hole.span));
        }
        ExprKind::Paren(_) | ExprKind::Invalid => {}
    }
    parts
}

fn of_vector(vector: &telemark_promql::VectorSelector, parts: &mut Vec<Span>) {
    parts.extend(vector.name.iter().map(|name| name.span));
    for matcher in &vector.matchers {
        parts.extend([matcher.span, matcher.label.span, matcher.value.span]);
        parts.extend(matcher.value.holes.iter().map(|inset| inset.hole.span));
    }
    if let Some(offset) = &vector.offset {
        parts.push(offset.span);
        of_duration(&offset.duration, parts);
    }
    parts.extend(vector.at.iter().map(|at| at.span));
    parts.extend(vector.mode.map(|mode| mode.span));
}

fn of_duration(duration: &DurationExpr, parts: &mut Vec<Span>) {
    parts.push(duration.span);
    match &duration.kind {
        DurationKind::Unary { op_span, expr, .. } => {
            parts.push(*op_span);
            of_duration(expr, parts);
        }
        DurationKind::Binary { op_span, lhs, rhs, .. } => {
            parts.push(*op_span);
            of_duration(lhs, parts);
            of_duration(rhs, parts);
        }
        DurationKind::Paren(inner) => of_duration(inner, parts),
        DurationKind::Literal(_)
        | DurationKind::Query(_)
        | DurationKind::Hole(_)
        | DurationKind::Invalid => {}
    }
}
