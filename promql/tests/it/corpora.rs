//! Queries of public rule files, dashboards and test suites, which are read from beside the
//! workspace and are no part of it. Where they are absent, these tests are skipped and say so.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use expect_test::expect;
use serde_json::Value;
use telemark_promql::{DurationExpr, DurationKind, Expr, ExprKind, Span, parse, visit};

use crate::difference::Difference::{InvalidOnPurpose, MetricsQl};
use crate::difference::explain;
use crate::sexp;

/// One line of a corpus.
pub(crate) struct Case {
    /// `<corpus>#<number>`
    pub(crate) id: String,
    pub(crate) expr: String,
    pub(crate) kind: String,
    pub(crate) expect: String,
    /// Of the tests of upstream's parser: where it sees an error, or some of its nodes.
    pub(crate) positions: Vec<Span>,
}

/// The cases of all corpora whose names start with `prefix`; none where the corpora are absent.
pub(crate) fn cases(prefix: &str) -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/exprs");
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let wanted = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(prefix);
    let files = paths.into_iter().filter(wanted).map(|path| fs::read_to_string(path).unwrap());
    files.flat_map(|file| file.lines().map(case).collect::<Vec<_>>()).collect()
}

/// The cases for a test, or word that it is skipped.
pub(crate) fn cases_or_skip(test: &str, prefix: &str) -> Vec<Case> {
    let cases = cases(prefix);
    if cases.is_empty() {
        println!("skipped: {test}: corpora not present");
    }
    cases
}

fn case(line: &str) -> Case {
    let value: Value = serde_json::from_str(line).unwrap();
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let offset =
        |position: &Value, i: usize| usize::try_from(position[i].as_u64().unwrap()).unwrap();
    let positions = value["positions"].as_array().into_iter().flatten();
    Case {
        id: text("id"),
        expr: text("expr"),
        kind: text("kind"),
        expect: text("expect"),
        positions: positions
            .map(|position| Span { start: offset(position, 0), end: offset(position, 1) })
            .collect(),
    }
}

#[test]
fn rule_files_parse_but_for_the_exceptions() {
    let cases = cases_or_skip("rule_files_parse_but_for_the_exceptions", "rules__");
    if cases.is_empty() {
        return;
    }
    let refused = cases.iter().filter_map(|case| {
        assert_eq!(case.expect, "unknown", "rule files come without a verdict");
        Some((case.expr.as_str(), parse(&case.expr).err()?.to_string()))
    });
    let summary =
        format!("of {}:\n{}", cases.len(), explain(refused, &[InvalidOnPurpose, MetricsQl]));
    expect![[r#"
        of 1422:
        2 InvalidOnPurpose
        14 MetricsQl
    "#]]
    .assert_eq(&summary);
}

#[test]
fn panels_without_variables_parse() {
    let cases = cases_or_skip("panels_without_variables_parse", "dash__");
    for case in cases.iter().filter(|case| case.kind == "panel" && !case.expr.contains('$')) {
        let error = parse(&case.expr).err();
        assert_eq!(error, None, "{}: {}", case.id, case.expr);
    }
}

#[test]
fn upstreams_parser_tests_agree() {
    let cases = cases_or_skip("upstreams_parser_tests_agree", "parse_test_upstream");
    if cases.is_empty() {
        return;
    }
    let (mut parsed, mut nodes, mut nodes_equal) = (0, 0, 0);
    let (mut refused, mut equal, mut narrower) = (0, 0, 0);
    let mut elsewhere = String::new();
    for case in &cases {
        match (case.expect.as_str(), parse(&case.expr)) {
            ("ok", Ok(expr)) => {
                let ours = spans(&expr);
                parsed += 1;
                nodes += case.positions.len();
                nodes_equal += case.positions.iter().filter(|span| ours.contains(span)).count();
            }
            ("fail", Err(error)) => {
                let ours = error.span();
                refused += 1;
                if case.positions.contains(&error.prometheus_span()) {
                    equal += 1;
                } else {
                    writeln!(elsewhere, "{}: {error} at {:?}", case.expr, ours.range()).unwrap();
                }
                narrower += usize::from(ours != error.prometheus_span());
            }
            (_, result) => panic!("{}: {} is {result:?}", case.id, case.expr),
        }
    }
    let summary = format!(
        "{parsed} parsed, with {nodes_equal} of {nodes} positions equal
{refused} refused, {equal} of them at upstream's place, {narrower} with a place of our own beside it\n\
         elsewhere:\n{elsewhere}"
    );
    expect![[r#"
        104 parsed, with 178 of 178 positions equal
        72 refused, 72 of them at upstream's place, 32 with a place of our own beside it
        elsewhere:
    "#]]
    .assert_eq(&summary);
    assert!(equal * 100 >= refused * 95, "{equal} of {refused} places are upstream's");
}

/// The suites have queries that fail when they are evaluated; they parse like the others.
#[test]
fn what_upstream_and_pint_evaluate_parses() {
    let suites = ["promqltest_upstream", "pint_source_snap"];
    let mut shown = String::new();
    for suite in suites {
        let cases = cases_or_skip("what_upstream_and_pint_evaluate_parses", suite);
        if cases.is_empty() {
            return;
        }
        writeln!(shown, "{} of {suite}", cases.len()).unwrap();
        for case in cases {
            if let Err(error) = parse(&case.expr) {
                writeln!(shown, "{}: {error}", case.expr).unwrap();
            }
        }
    }
    expect![[r#"
        1107 of promqltest_upstream
        156 of pint_source_snap
    "#]]
    .assert_eq(&shown);
}

/// The spans of all expressions, of the selectors before ranges, which are nodes upstream, and of what
/// lengths of time consist of.
fn spans(expr: &Expr) -> Vec<Span> {
    let mut spans = Vec::new();
    visit::walk(expr, &mut |expr| {
        spans.push(expr.span);
        let (range, step, offset) = match &expr.kind {
            ExprKind::VectorSelector(vector) => (None, None, vector.offset.as_deref()),
            ExprKind::MatrixSelector(matrix) => {
                spans.push(matrix.vector_span);
                (Some(&matrix.range), None, matrix.vector.offset.as_deref())
            }
            ExprKind::Subquery(subquery) => {
                (Some(&subquery.range), subquery.step.as_ref(), subquery.offset.as_deref())
            }
            _ => (None, None, None),
        };
        let offset = offset.map(|offset| &offset.duration);
        for duration in [range, step, offset].into_iter().flatten() {
            duration_spans(duration, &mut spans);
        }
    });
    spans
}

fn duration_spans(duration: &DurationExpr, spans: &mut Vec<Span>) {
    spans.push(duration.span);
    match &duration.kind {
        DurationKind::Unary { expr, .. } | DurationKind::Paren(expr) => duration_spans(expr, spans),
        DurationKind::Binary { lhs, rhs, .. } => {
            duration_spans(lhs, spans);
            duration_spans(rhs, spans);
        }
        _ => {}
    }
}

#[test]
fn the_text_of_each_expression_parses_to_the_same_tree() {
    let cases = cases_or_skip("the_text_of_each_expression_parses_to_the_same_tree", "");
    for case in &cases {
        let Ok(expr) = parse(&case.expr) else {
            continue;
        };
        visit::walk(&expr, &mut |part| {
            let text = &case.expr[part.span.range()];
            let Ok(again) = parse(text) else {
                let selector = matches!(part.kind, ExprKind::VectorSelector(_));
                assert!(selector && case.expr.contains("info("), "{}: {text}", case.id);
                return;
            };
            let (part, again) = (sexp::without_spans(part), sexp::without_spans(&again));
            assert_eq!(part.to_string(), again.to_string(), "{}: {text}", case.id);
        });
    }
}
