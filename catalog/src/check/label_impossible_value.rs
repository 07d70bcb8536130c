//! `label/impossible-value`: a value that the label never takes.
//!
//! The matcher chooses nothing, so the alert never fires.
//!
//! ```yaml
//! expr: rate(function_duration_seconds_count{outcome="failed"}[5m]) > 0
//! #                                                  ^^^^^^^^ one of ok, error, cancelled, panic
//! ```
//!
//! Also where the label is there only with other outcomes than those that the selector asks for,
//! `outcome="ok",error_type="timeout"`, and where two matchers of one label have no value in common.
//!
//! In a regular expression, each alternative that no value meets is reported by itself; `!=` and `!~` that
//! exclude nothing, or everything, are warnings.
//!
//! A variable of a dashboard is held against the label by the values that the dashboard itself gives it, and
//! by those of the label that its query reads.
//!
//! Reported where the label's values are closed: known to the last one, and neither the
//! scrape nor Prometheus can set the label. Regular expressions are anchored at both ends, as in
//! Prometheus. A matcher that also accepts the absence of the label, a value that another program fills in
//! (`${…}`, `{{…}}`), and matchers that ask for the label to be there (`!=""`) are not reported.

mod idle;
mod variable;

use telemark_promql::{Expr, MatchOp, Matcher, Span, visit};

use super::{Query, label_regex_in_equality, list, similar};
use crate::finding::{About, CheckId, Finding, Severity};
use crate::flow::{Pattern, Reason, selected_name, selector, value};
use crate::schema::{Label, OnlyWith, Series};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let flow = query.flows.at(expr);
        let (Some(selector), Some(series)) = (selector(expr), flow.series) else { return };
        let before = findings.len();
        for matcher in &selector.matchers {
            let selected = Selected { query, expr, series, matchers: &selector.matchers };
            if selected.means_a_pattern(matcher) {
                continue;
            }
            if let Some(finding) = selected.of_variable(matcher) {
                findings.push(finding);
                continue;
            }
            match selected.finding(matcher) {
                Some(finding) => findings.push(finding),
                None => findings.extend(selected.idle(matcher)),
            }
        }
        let contradiction = flow.dead.filter(|why| why.reason == Reason::Excluded);
        if let Some(why) = contradiction.filter(|_| findings.len() == before) {
            let excluded = selector.matchers.iter().find(|matcher| matcher.span == why.span);
            findings.extend(excluded.and_then(|it| contradicted(query, it, &selector.matchers)));
        }
    });
}

/// A selector of series that are known.
struct Selected<'a> {
    query: Query<'a>,
    expr: &'a Expr,
    series: &'a Series<'a>,
    matchers: &'a [Matcher],
}

impl<'a> Selected<'a> {
    /// Whether the matcher is `label/regex-in-equality`.
    fn means_a_pattern(&self, matcher: &Matcher) -> bool {
        let label = self.series.label(&matcher.label.text);
        let values = label.and_then(|label| label.values.as_deref());
        values.is_some_and(|values| label_regex_in_equality::is_meant(values, matcher))
    }

    fn finding(&self, matcher: &Matcher) -> Option<Finding> {
        let label = self.series.label(&matcher.label.text)?;
        let values = label.values.as_deref().filter(|values| !values.is_empty())?;
        value(matcher)?;
        if !is_possible(values, matcher) {
            return Some(self.never(label, values, matcher));
        }
        let only = label.only_with.as_ref().filter(|_| !accepts(matcher, ""))?;
        (!self.meets(only)).then(|| self.apart(label, only, matcher))
    }

    /// Whether one of the values that the label goes with is among those that the selector asks for.
    fn meets(&self, only: &OnlyWith) -> bool {
        let deciding = |matcher: &&Matcher| matcher.label.text == only.label;
        only.values.iter().any(|with| {
            let asked = self.matchers.iter().filter(deciding).filter(|it| value(it).is_some());
            asked.into_iter().all(|matcher| accepts(matcher, with))
        })
    }

    fn apart(&self, label: &Label, only: &OnlyWith, matcher: &Matcher) -> Finding {
        let (name, with) = (&matcher.label.text, &only.label);
        let values = list(only.values.iter().map(String::as_str));
        Finding {
            help: vec![format!("it has `{name}` only where `{with}` is {values}")],
            ..self.impossible(
                label,
                matcher,
                format!("`{}` never has `{name}` with that {with}", self.metric()),
            )
        }
    }

    fn never(&self, label: &Label, values: &[String], matcher: &Matcher) -> Finding {
        let (name, value) = (&matcher.label.text, &matcher.value.value);
        let metric = self.metric();
        let values = || values.iter().map(String::as_str);
        let (message, nearest) = match matcher.op {
            MatchOp::Regex => {
                (format!("no value of `{name}` of `{metric}` matches `{value}`"), None)
            }
            MatchOp::Equal | MatchOp::NotEqual | MatchOp::NotRegex => (
                format!("`{name}` of `{metric}` is never `{value}`"),
                similar::nearest(value, values()),
            ),
        };
        Finding {
            help: vec![format!("its values are {}", list(values()))],
            suggestion: nearest.map(|nearest| {
                let message = "a similar value exists";
                self.query.suggestion(matcher.value.span, message, format!("{nearest:?}"))
            }),
            ..self.impossible(label, matcher, message)
        }
    }

    fn impossible(&self, label: &Label, matcher: &Matcher, message: String) -> Finding {
        self.impossible_at(label, matcher.value.span, message)
    }

    fn impossible_at(&self, label: &Label, span: Span, message: String) -> Finding {
        Finding {
            label: "matches no series".to_owned(),
            about: About {
                metric: Some(self.metric().to_owned()),
                label: Some(label.name.clone()),
            },
            declared: self.query.declared(self.series, Some(label)),
            ..self.query.finding(CheckId::LabelImpossibleValue, span, message)
        }
    }

    fn metric(&self) -> &'a str {
        selected_name(self.expr).unwrap_or_default()
    }
}

/// A matcher that excludes all that the others leave: two of one label that nothing meets together, though
/// each alone can be met, or one that excludes everything by itself.
fn contradicted(query: Query<'_>, matcher: &Matcher, matchers: &[Matcher]) -> Option<Finding> {
    let name = &matcher.label.text;
    let others = matchers.iter().filter(|it| it.label.text == *name && it.span != matcher.span);
    let others: Vec<_> = others.map(|it| query.text(it.span)).collect();
    let (severity, message) = match (others.is_empty(), matcher.op) {
        (false, _) => {
            let others = list(others.into_iter());
            (Severity::Error, format!("no value of `{name}` meets this and {others}"))
        }
        (true, MatchOp::NotEqual | MatchOp::NotRegex) => {
            (Severity::Warning, format!("this excludes every value of `{name}`"))
        }
        (true, MatchOp::Equal | MatchOp::Regex) => return None,
    };
    Some(Finding {
        severity,
        label: "matches no series".to_owned(),
        about: About { metric: None, label: Some(name.clone()) },
        ..query.finding(CheckId::LabelImpossibleValue, matcher.span, message)
    })
}

fn is_possible(values: &[String], matcher: &Matcher) -> bool {
    // A metric that is older than the catalog may lack the label, hence the empty value.
    let mut possible = values.iter().map(String::as_str).chain([""]);
    match matcher.op {
        MatchOp::Equal => possible.any(|value| accepts(matcher, value)),
        MatchOp::Regex => {
            let pattern = Pattern::new(&matcher.value.value);
            possible.any(|value| pattern.accepts(value))
        }
        MatchOp::NotEqual | MatchOp::NotRegex => true,
    }
}

/// Whether a matcher takes a value. A pattern that can't be read takes all.
fn accepts(matcher: &Matcher, value: &str) -> bool {
    let wanted = matcher.value.value.as_str();
    match matcher.op {
        MatchOp::Equal => wanted == value,
        MatchOp::NotEqual => wanted != value,
        MatchOp::Regex => Pattern::new(wanted).accepts(value),
        MatchOp::NotRegex => !Pattern::new(wanted).takes_for_certain(value),
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
    fn an_exclusion_of_everything() {
        check_query(
            "node_load1{integration!~\".*\"} or images_generated_total{provider!~\"fal|replicate\"}",
            &expect![[r#"
                warning[label/impossible-value]: this excludes every value of `integration`
                 --> alerts.yml:6:22
                  |
                6 |           node_load1{integration!~".*"} or images_generated_total{provider!~"fal|replicate"}
                  |                      ^^^^^^^^^^^^^^^^^ matches no series

                warning[label/impossible-value]: this excludes every value of `provider`
                 --> alerts.yml:6:67
                  |
                6 |           node_load1{integration!~".*"} or images_generated_total{provider!~"fal|replicate"}
                  |                                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^ matches no series

                2 warnings in 1 rule of 1 file; catalog: 3 functions, 3 families
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
            "images_generated_total{provider=\"\"}",
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
