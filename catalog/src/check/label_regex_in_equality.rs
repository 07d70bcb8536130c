//! `label/regex-in-equality`: a regular expression behind `=`, or a variable of several values.
//!
//! ```yaml
//! expr: sum(rate(http_requests_total{code="5.."}[5m])) > 1   # wants =~
//! ```
//!
//! `=` and `!=` compare texts. A value is taken for a regular expression if it has what few texts have:
//! `.*`, `.+`, `a|b`, `[0-9]`, `5..`. One that is among the label's values as it is written is not. A value
//! of a closed set that matches nothing as a regular expression either is `label/impossible-value`.
//!
//! Grafana writes several values of a variable as `(a|b)`, and all of them as its custom value for all. A
//! variable for each of whose values something is repeated has one value there, and is not reported.

use telemark_promql::{Hole, MatchOp, Matcher, visit};

use super::Query;
use crate::dashboard::{Dashboard, Variable};
use crate::finding::{About, CheckId, Finding, Related, Safety, Suggestion};
use crate::flow::{Pattern, selected_name, selector, value};
use crate::schema::Series;

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let Some(selector) = selector(expr) else { return };
        let series = query.flows.at(expr).series;
        for matcher in &selector.matchers {
            let Some(meant) = regex_operator(matcher.op) else { continue };
            let found = match value(matcher) {
                Some(value) => pattern(query, series, matcher, value),
                None => variable(query, matcher),
            };
            findings.extend(found.map(|finding| Finding {
                about: About {
                    metric: selected_name(expr).map(str::to_owned),
                    label: Some(matcher.label.text.clone()),
                },
                suggestion: Some(suggestion(query, matcher, meant, &finding)),
                ..finding
            }));
        }
    });
}

/// Whether a matcher compares a value of a closed set with a regular expression for some of them.
pub(super) fn is_meant(values: &[String], matcher: &Matcher) -> bool {
    let Some(value) = value(matcher) else { return false };
    regex_operator(matcher.op).is_some() && chooses(values, value)
}

/// Whether a text is none of the values, and a regular expression that matches some.
fn chooses(values: &[String], text: &str) -> bool {
    if !looks_like_a_pattern(text) || values.iter().any(|value| value == text) {
        return false;
    }
    let pattern = Pattern::new(text);
    values.iter().any(|value| pattern.takes_for_certain(value))
}

fn regex_operator(op: MatchOp) -> Option<&'static str> {
    match op {
        MatchOp::Equal => Some("=~"),
        MatchOp::NotEqual => Some("!~"),
        MatchOp::Regex | MatchOp::NotRegex => None,
    }
}

fn pattern(
    query: Query<'_>,
    series: Option<&Series<'_>>,
    matcher: &Matcher,
    value: &str,
) -> Option<Finding> {
    let name = &matcher.label.text;
    let label = series.and_then(|series| series.label(name));
    let values = label.and_then(|label| label.values.as_deref());
    let is_wrong = match values {
        Some(values) => chooses(values, value),
        None => looks_like_a_pattern(value),
    };
    is_wrong.then(|| {
        let op = written_op(matcher.op);
        let message =
            format!("`{op}` compares with the text `{value}`, not with a regular expression");
        Finding {
            label: format!("wants `{}`", regex_operator(matcher.op).unwrap_or_default()),
            ..query.finding(CheckId::LabelRegexInEquality, matcher.span, message)
        }
    })
}

/// A matcher with a variable that can have several values at once.
fn variable(query: Query<'_>, matcher: &Matcher) -> Option<Finding> {
    let dashboard = query.owner.dashboard()?;
    let holes = matcher.value.holes.iter();
    let (hole, variable) = holes
        .filter_map(|inset| Some((&inset.hole, query.owner.variable(&inset.hole.name)?)))
        .find(|(hole, variable)| is_several(dashboard, hole, variable))?;
    let what = if variable.is_multi {
        "can have several values at once"
    } else {
        "can stand for all of its values"
    };
    let op = written_op(matcher.op);
    let name = &hole.name;
    Some(Finding {
        label: format!("wants `{}`", regex_operator(matcher.op).unwrap_or_default()),
        related: vec![Related { place: variable.name.place.clone(), label: what.to_owned() }],
        help: vec![format!("Grafana fills in `(a|b)`, and `{op}` compares with that as a text")],
        ..query.finding(
            CheckId::LabelRegexInEquality,
            matcher.span,
            format!("`{op}` compares with one text, and the variable `{name}` {what}"),
        )
    })
}

fn is_several(dashboard: &Dashboard, hole: &Hole, variable: &Variable) -> bool {
    let repeated = dashboard.references.iter().any(|it| it.is_by_name && it.name == hole.name);
    // A custom value for all that is no regular expression may be a value that the label has.
    let all = variable.includes_all
        && variable.all_value.as_ref().is_none_or(|all| looks_like_a_pattern(all));
    !repeated && hole.field.is_none() && (variable.is_multi || all)
}

fn suggestion(query: Query<'_>, matcher: &Matcher, meant: &str, finding: &Finding) -> Suggestion {
    let between = matcher.label.span.end..matcher.value.span.start;
    let written = &query.source.text[between.clone()];
    let blanks = written.len() - written.trim_start().len();
    let start = between.start + blanks;
    let op = telemark_promql::Span { start, end: start + written.trim().len() };
    let safety = if finding.related.is_empty() { Safety::Guess } else { Safety::Safe };
    let message = "match a regular expression";
    Suggestion { safety, ..query.suggestion(op, message, meant.to_owned()) }
}

fn written_op(op: MatchOp) -> &'static str {
    match op {
        MatchOp::Equal => "=",
        MatchOp::NotEqual => "!=",
        MatchOp::Regex => "=~",
        MatchOp::NotRegex => "!~",
    }
}

/// Whether a text has what few texts but regular expressions have.
fn looks_like_a_pattern(text: &str) -> bool {
    has_operator(text) || has_alternatives(text) || has_class(text) || is_status_class(text)
}

fn has_operator(text: &str) -> bool {
    const OPERATORS: [&str; 8] = [".*", ".+", "(?", r"\.", r"\d+", r"\d*", r"\w+", r"\w*"];
    let mut rest = text;
    // Every matcher's value is looked at, and few have one of these characters.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'.' | b'(' | b'\\')) {
        rest = &rest[at..];
        if OPERATORS.iter().any(|operator| rest.starts_with(operator)) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// `a|b`, without blanks around the bar, which texts have.
fn has_alternatives(text: &str) -> bool {
    let is_word = |char: Option<char>| {
        char.is_some_and(|char| char.is_ascii_alphanumeric() || ")._-".contains(char))
    };
    let mut parts = text.split('|');
    let first = parts.next().is_some_and(|part| is_word(part.chars().last()));
    let mut rest = parts.peekable();
    let starts_word = |part: &str| is_word(part.chars().next()) || part.starts_with('(');
    rest.peek().is_some() && first && rest.all(starts_word)
}

/// `[0-9]`, `[^/]`; what has a colon between its brackets is an address.
fn has_class(text: &str) -> bool {
    let Some((_, behind)) = text.split_once('[') else { return false };
    let Some((class, _)) = behind.split_once(']').filter(|(class, _)| !class.contains(':')) else {
        return false;
    };
    let is_range =
        |bytes: &[u8]| bytes[1] == b'-' && bytes[0].is_ascii_alphanumeric() && bytes[0] < bytes[2];
    class.starts_with('^') || class.as_bytes().windows(3).any(is_range)
}

/// `5..`
fn is_status_class(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1'..=b'5', b'.', b'.'])
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::looks_like_a_pattern;
    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_regular_expression_behind_an_equals_sign() {
        check_query(
            "sum(queue_depth{job=\"any\"}) + sum(node_requests{code!=\"5..\"}) > 1",
            &expect![[r#"
                error[label/regex-in-equality]: `!=` compares with the text `5..`, not with a regular expression
                 --> alerts.yml:6:59
                  |
                6 |           sum(queue_depth{job="any"}) + sum(node_requests{code!="5.."}) > 1
                  |                                                           ^^^^^^^^^^^ wants `!~`
                  |
                help: match a regular expression
                  |
                6 -           sum(queue_depth{job="any"}) + sum(node_requests{code!="5.."}) > 1
                6 +           sum(queue_depth{job="any"}) + sum(node_requests{code!~"5.."}) > 1
                  |

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn one_that_some_of_a_closed_set_match() {
        check_query(
            "sum(rate(images_generated_total{provider=\"fal|replicate\"}[5m])) > 1",
            &expect![[r#"
                error[label/regex-in-equality]: `=` compares with the text `fal|replicate`, not with a regular expression
                 --> alerts.yml:6:43
                  |
                6 |           sum(rate(images_generated_total{provider="fal|replicate"}[5m])) > 1
                  |                                           ^^^^^^^^^^^^^^^^^^^^^^^^ wants `=~`
                  |
                help: match a regular expression
                  |
                6 |           sum(rate(images_generated_total{provider=~"fal|replicate"}[5m])) > 1
                  |                                                    +

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_variable_of_several_values() {
        let dashboard = r#"{
  "title": "Studio",
  "templating": {"list": [
    {"name": "job", "type": "query", "query": "label_values(queue_depth, exported_job)", "multi": true},
    {"name": "node", "type": "query", "query": "label_values(up, instance)", "includeAll": true, "allValue": ".*"},
    {"name": "one", "type": "query", "query": "label_values(up, instance)"},
    {"name": "all", "type": "custom", "query": "a,b", "includeAll": true, "allValue": "all"}
  ]},
  "panels": [{"title": "Queue", "type": "timeseries", "targets": [
    {"expr": "queue_depth{exported_job=\"$job\"}"},
    {"expr": "queue_depth{instance != \"${node:raw}\"}"},
    {"expr": "queue_depth{exported_job=~\"$job\", instance=\"$one\"} + node_load1{x=\"$all\"}"}
  ]}]
}
"#;
        check_files(
            &[("studio.json", dashboard)],
            &expect![[r#"
                error[label/regex-in-equality]: `=` compares with one text, and the variable `job` can have several values at once
                  --> studio.json:10:27
                   |
                 4 |     {"name": "job", "type": "query", "query": "label_values(queue_depth, exported_job)", "multi": true},
                   |              ----- can have several values at once
                ...
                10 |     {"expr": "queue_depth{exported_job=\"$job\"}"},
                   |                           ^^^^^^^^^^^^^^^^^^^^^ wants `=~`
                   |
                   = note: in panel `Queue` of dashboard `Studio`, at /panels/0/targets/0/expr
                   = help: Grafana fills in `(a|b)`, and `=` compares with that as a text
                help: match a regular expression
                   |
                10 |     {"expr": "queue_depth{exported_job=~\"$job\"}"},
                   |                                        +

                error[label/regex-in-equality]: `!=` compares with one text, and the variable `node` can stand for all of its values
                  --> studio.json:11:27
                   |
                 5 |     {"name": "node", "type": "query", "query": "label_values(up, instance)", "includeAll": true, "allValue": ".*"},
                   |              ------ can stand for all of its values
                ...
                11 |     {"expr": "queue_depth{instance != \"${node:raw}\"}"},
                   |                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ wants `!~`
                   |
                   = note: in panel `Queue` of dashboard `Studio`, at /panels/0/targets/1/expr
                   = help: Grafana fills in `(a|b)`, and `!=` compares with that as a text
                help: match a regular expression
                   |
                11 -     {"expr": "queue_depth{instance != \"${node:raw}\"}"},
                11 +     {"expr": "queue_depth{instance !~ \"${node:raw}\"}"},
                   |

                2 errors in 0 rules and 3 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_variable_has_one_value_where_something_is_repeated_for_each() {
        let dashboard = r#"{
  "title": "Studio",
  "templating": {"list": [
    {"name": "job", "type": "query", "query": "label_values(queue_depth, exported_job)", "multi": true}
  ]},
  "panels": [
    {"type": "row", "repeat": "job", "panels": []},
    {"title": "Queue", "type": "timeseries", "targets": [{"expr": "queue_depth{exported_job=\"$job\"}"}]}
  ]
}
"#;
        check_files(
            &[("studio.json", dashboard)],
            &expect![[r#"
                no findings in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn few_texts_look_like_a_pattern() {
        let patterns = [
            "5..",
            ".*",
            "a.+",
            "a|b",
            "(a|b)",
            "[0-9]+",
            "[^/]+",
            r"foo\.bar",
            r"\d+",
            "(?i)get",
            "a-|b",
        ];
        let texts = [
            "",
            ".",
            "..",
            "a.b",
            "..a",
            "[::1]:9100",
            "[fe80::a-b]",
            "/images/{id}",
            r"C:\data",
            "a | b",
            "|",
            "*",
            "a*",
            "5.6",
            "rest-api",
            "GET /a?b=c",
            "[x]",
            "a||b",
            "v1+",
            "$1",
        ];
        let wrong = patterns.iter().filter(|text| !looks_like_a_pattern(text));
        assert_eq!(wrong.collect::<Vec<_>>(), Vec::<&&str>::new());
        let wrong = texts.iter().filter(|text| looks_like_a_pattern(text));
        assert_eq!(wrong.collect::<Vec<_>>(), Vec::<&&str>::new());
    }
}
