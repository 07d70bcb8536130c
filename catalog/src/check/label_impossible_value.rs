//! `label/impossible-value`: a value that the label never takes.
//!
//! The matcher chooses nothing, so the alert never fires.
//!
//! ```yaml
//! expr: rate(function_duration_seconds_count{outcome="failed"}[5m]) > 0
//! #                                                  ^^^^^^^^ one of ok, error, cancelled, panic
//! ```
//!
//! Also where the label is there only with other outcomes than those that the selector asks for:
//! `outcome="ok",error_type="timeout"`.
//!
//! Reported for `=` and `=~`, where the label's values are closed: known to the last one at link time,
//! and neither the scrape nor Prometheus can set the label. Regular expressions are anchored at both
//! ends, as in Prometheus. A matcher that also accepts the absence of the label, a value that another
//! program fills in (`${…}`, `{{…}}`), and negative matchers are not reported.

use regex::Regex;
use telemark_promql::{MatchOp, Matcher};
use telemark_registry::catalog::v1::Label;
use telemark_registry::ending::OUTCOME_LABEL;

use super::selector::{metric_name, selectors};
use super::{Query, list, similar};
use crate::finding::{CheckId, Finding};
use crate::known::{Owner, Series};
use crate::load::is_templated;

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    for selector in selectors(query.expr) {
        let owner = metric_name(selector).map(|name| query.known.owner(name.text));
        let Some(Owner::Catalog(series)) = owner else {
            continue;
        };
        for matcher in &selector.matchers {
            let label = query.known.label(series, &matcher.label.text);
            let Some(label) = label.filter(|label| is_closed(label, matcher)) else {
                continue;
            };
            if !is_possible(label, matcher) {
                findings.push(finding(query, series, label, matcher));
            } else if !accepts(matcher, "") && !meets(label, &selector.matchers, query, series) {
                findings.push(apart(query, series, label, matcher));
            }
        }
    }
}

/// A matcher's pattern, anchored; nothing where Prometheus' syntax is not this crate's.
pub(super) fn regex(pattern: &str) -> Option<Regex> {
    Regex::new(&format!("^(?:{pattern})$")).ok()
}

/// Whether all values are known, of the label and of the matcher.
fn is_closed(label: &Label, matcher: &Matcher) -> bool {
    label.cap == 0 && !label.values.is_empty() && !is_templated(&matcher.value.value)
}

fn is_possible(label: &Label, matcher: &Matcher) -> bool {
    // Not every series of a family need have each of its labels, hence the empty value.
    let mut possible = label.values.iter().map(String::as_str).chain([""]);
    match matcher.op {
        MatchOp::Equal | MatchOp::Regex => possible.any(|value| accepts(matcher, value)),
        MatchOp::NotEqual | MatchOp::NotRegex => true,
    }
}

/// Whether a matcher takes a value. A pattern that this crate can't read takes all.
fn accepts(matcher: &Matcher, value: &str) -> bool {
    let wanted = matcher.value.value.as_str();
    match matcher.op {
        MatchOp::Equal => wanted == value,
        MatchOp::NotEqual => wanted != value,
        MatchOp::Regex => regex(wanted).is_none_or(|regex| regex.is_match(value)),
        MatchOp::NotRegex => regex(wanted).is_none_or(|regex| !regex.is_match(value)),
    }
}

/// Whether one of the outcomes that have the label is among those that the selector asks for.
fn meets(label: &Label, matchers: &[Matcher], query: Query<'_>, series: Series<'_>) -> bool {
    let of_outcome = |matcher: &&Matcher| {
        let label = query.known.label(series, &matcher.label.text);
        label.is_some_and(|label| label.name == OUTCOME_LABEL)
            && !is_templated(&matcher.value.value)
    };
    label.outcomes.is_empty()
        || label.outcomes.iter().any(|outcome| {
            matchers.iter().filter(of_outcome).all(|matcher| accepts(matcher, outcome.as_str()))
        })
}

fn apart(query: Query<'_>, series: Series<'_>, label: &Label, matcher: &Matcher) -> Finding {
    let name = &matcher.label.text;
    let outcomes = list(label.outcomes.iter().map(|outcome| outcome.as_str()));
    let message = format!("`{}` never has `{name}` with that outcome", series.name());
    Finding {
        label: "matches no series".to_owned(),
        declared: query.declared(series.family, Some(label)),
        help: vec![format!("it has `{name}` only where `{OUTCOME_LABEL}` is {outcomes}")],
        ..query.finding(CheckId::LabelImpossibleValue, matcher.value.span, message)
    }
}

fn finding(query: Query<'_>, series: Series<'_>, label: &Label, matcher: &Matcher) -> Finding {
    let (name, value) = (&matcher.label.text, &matcher.value.value);
    let metric = series.name();
    let values = || label.values.iter().map(String::as_str);
    let (message, nearest) = match matcher.op {
        MatchOp::Regex => (format!("no value of `{name}` of `{metric}` matches `{value}`"), None),
        MatchOp::Equal | MatchOp::NotEqual | MatchOp::NotRegex => (
            format!("`{name}` of `{metric}` is never `{value}`"),
            similar::nearest(value, values()),
        ),
    };
    Finding {
        label: "matches no series".to_owned(),
        declared: query.declared(series.family, Some(label)),
        help: vec![format!("its values are {}", list(values()))],
        suggestion: nearest.map(|nearest| {
            let message = "a similar value exists";
            query.suggestion(matcher.value.span, message, format!("{nearest:?}"))
        }),
        ..query.finding(CheckId::LabelImpossibleValue, matcher.value.span, message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_query;

    #[test]
    fn a_value_outside_the_closed_set() {
        check_query(
            "rate(db_client_operation_duration_seconds_count{outcome=\"errors\"}[5m]) > 0",
            &expect![[r#"
                error[label/impossible-value]: `outcome` of `db_client_operation_duration_seconds_count` is never `errors`
                 --> alerts.yml:6:67
                  |
                6 |           rate(db_client_operation_duration_seconds_count{outcome="errors"}[5m]) > 0
                  |                                                                   ^^^^^^^^ matches no series
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `outcome` of `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: its values are `cancelled`, `error`, `ok`, `panic`
                help: a similar value exists
                  |
                6 -           rate(db_client_operation_duration_seconds_count{outcome="errors"}[5m]) > 0
                6 +           rate(db_client_operation_duration_seconds_count{outcome="error"}[5m]) > 0
                  |

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_type_of_error_that_no_function_has() {
        check_query(
            "rate(db_client_operation_duration_seconds_count{error_type=\"timed_out\"}[5m]) > 0",
            &expect![[r#"
                error[label/impossible-value]: `error_type` of `db_client_operation_duration_seconds_count` is never `timed_out`
                 --> alerts.yml:6:70
                  |
                6 |           rate(db_client_operation_duration_seconds_count{error_type="timed_out"}[5m]) > 0
                  |                                                                      ^^^^^^^^^^^ matches no series
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `error_type` of `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: its values are `_OTHER`, `not_found`, `timeout`
                help: a similar value exists
                  |
                6 -           rate(db_client_operation_duration_seconds_count{error_type="timed_out"}[5m]) > 0
                6 +           rate(db_client_operation_duration_seconds_count{error_type="timeout"}[5m]) > 0
                  |

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_type_of_error_with_an_outcome_that_is_none() {
        check_query(
            "db_client_operation_duration_seconds_count{outcome!~\"e.*|x\", error_type=~\"timeout|x\"}",
            &expect![[r#"
                error[label/impossible-value]: `db_client_operation_duration_seconds_count` never has `error_type` with that outcome
                 --> alerts.yml:6:84
                  |
                6 |           db_client_operation_duration_seconds_count{outcome!~"e.*|x", error_type=~"timeout|x"}
                  |                                                                                    ^^^^^^^^^^^ matches no series
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `error_type` of `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: it has `error_type` only where `outcome` is `error`

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_pattern_that_no_value_matches_as_a_whole() {
        check_query(
            "rate(db_client_operation_duration_seconds_count{outcome=~\"fail|err\"}[5m]) > 0",
            &expect![[r#"
                error[label/impossible-value]: no value of `outcome` of `db_client_operation_duration_seconds_count` matches `fail|err`
                 --> alerts.yml:6:68
                  |
                6 |           rate(db_client_operation_duration_seconds_count{outcome=~"fail|err"}[5m]) > 0
                  |                                                                    ^^^^^^^^^^ matches no series
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `outcome` of `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: its values are `cancelled`, `error`, `ok`, `panic`

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn the_label_of_the_service_is_found_behind_the_scrapes() {
        check_query(
            "queue_depth{job=\"any\", exported_job=\"upscale\"}",
            &expect![[r#"
            error[label/impossible-value]: `exported_job` of `queue_depth` is never `upscale`
             --> alerts.yml:6:47
              |
            6 |           queue_depth{job="any", exported_job="upscale"}
              |                                               ^^^^^^^^^ matches no series
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `job` of `queue_depth` is declared here
              |
              = help: its values are `generate`, `train`

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_may_match_is_not_reported() {
        let silent = [
            "images_generated_total{model=\"any\"}",
            "images_generated_total{provider!=\"modal\"}",
            "images_generated_total{provider!~\"modal\"}",
            "images_generated_total{provider=\"\"}",
            "images_generated_total{provider=~\"fa.|modal\"}",
            "images_generated_total{provider=~\"modal|\"}",
            "images_generated_total{provider=\"${PROVIDER}\"}",
            "db_client_operation_duration_seconds_count{db_operation_name=\"SELECT\"}",
            "db_client_operation_duration_seconds_count{db_operation_name=\"INSERT\"}",
            "queue_depth{job=\"studio\"}",
            "sum by (error_type) (db_client_operation_duration_seconds_count{outcome=\"error\"})",
            "db_client_operation_duration_seconds_count{error_type=~\"timeout|_OTHER\"}",
            "db_client_operation_duration_seconds_count{error_type=\"\", outcome=\"ok\"}",
            "db_client_operation_duration_seconds_count{error_type=\"timeout\", outcome=~\"error|panic\"}",
            "db_client_operation_duration_seconds_count{error_type=\"timeout\", outcome!=\"ok\"}",
            "db_client_operation_duration_seconds_count{error_type=~\".*\", outcome=\"ok\"}",
            "db_client_operation_duration_seconds_count{error_type=\"timeout\", outcome=\"${outcome}\"}",
            "node_cpu{provider=\"modal\"}",
        ];
        for query in silent {
            check_query(
                query,
                &expect![[r#"
                no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
            );
        }
    }
}
