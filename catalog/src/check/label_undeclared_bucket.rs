//! `label/undeclared-bucket`: a value of `le` that is no bucket of the histogram.
//!
//! Buckets are what the code declares. A selector for another bound chooses nothing, and a share of slow calls
//! that is computed from it is empty.
//!
//! ```yaml
//! expr: sum(rate(http_server_request_duration_seconds_bucket{le="0.3"}[5m]))
//! #                                                              ^^^ the nearest are 0.25 and 0.5
//! ```
//!
//! A bound can be spelled in two ways: the text format writes `1`, OpenMetrics `1.0`, and Prometheus 3 makes
//! `1.0` of both (Prometheus, "Prometheus 3.0 migration guide"). So either passes, unless the server's version
//! is configured.

use telemark_promql::{MatchOp, Matcher, visit};

use super::Query;
use super::origin::Origin;
use crate::config::Version;
use crate::finding::{About, CheckId, Finding, Safety, Suggestion};
use crate::flow::{metric_name, selector, value};
use crate::schema::BUCKET_LABEL;

/// Since this version, `le` has one spelling.
const NORMALISING: Version = Version { major: 3, minor: 0 };

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let Some(selector) = selector(expr) else { return };
        let flow = query.flows.at(expr);
        let Some(name) = metric_name(selector).filter(|_| !flow.reach.buckets.is_empty()) else {
            return;
        };
        let origin = Origin { name, series: flow.series, motion: flow.motion };
        let bounds: Vec<f64> =
            flow.reach.buckets.iter().filter_map(|bound| bound.parse().ok()).collect();
        for matcher in &selector.matchers {
            if matcher.label.exact() != Some(BUCKET_LABEL) {
                continue;
            }
            let Some(value) = value(matcher).filter(|value| !value.is_empty()) else { continue };
            let values = match matcher.op {
                MatchOp::Equal | MatchOp::NotEqual => vec![value.to_owned()],
                MatchOp::Regex | MatchOp::NotRegex => alternatives(value),
            };
            for value in values {
                findings.extend(finding(query, origin, matcher, &value, &bounds));
            }
        }
    });
}

/// The numbers that a pattern lists. A dot is taken for itself, as people mean it, and as it would have to be.
fn alternatives(pattern: &str) -> Vec<String> {
    let inner = pattern.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let words = inner.unwrap_or(pattern).split('|').map(|word| word.replace('\\', ""));
    let words: Vec<_> = words.collect();
    let is_bound = |word: &String| word.parse::<f64>().is_ok();
    if words.iter().all(is_bound) { words } else { Vec::new() }
}

fn finding<'a>(
    query: Query<'a>,
    origin: Origin<'a>,
    matcher: &Matcher,
    value: &str,
    bounds: &[f64],
) -> Option<Finding> {
    let normalises =
        query.known.surroundings().prometheus.version.is_some_and(|it| it >= NORMALISING);
    let number = value.parse::<f64>().ok().filter(|number| !number.is_nan());
    let declared = number.filter(|number| bounds.contains(number));
    let span = matcher.value.span;
    // Whether the value is all that is written, and not one of several.
    let is_whole = matcher.value.value == value;
    let respelled = |bound: f64, safety| {
        let replacement = query.spelled(span, &canonical(bound));
        let message = "the spelling of Prometheus 3";
        is_whole.then(|| Suggestion { safety, ..query.suggestion(span, message, replacement) })
    };
    let (message, help, suggestion) = match declared {
        Some(bound) if value == canonical(bound) => return None,
        Some(bound) if !normalises && value == plain(bound) => return None,
        Some(bound) => (
            format!("Prometheus spells the bucket `{value}` as `{}`", canonical(bound)),
            None,
            respelled(bound, Safety::Safe),
        ),
        None => (
            format!("`{}` has no bucket `{value}`", origin.name.text),
            Some(nearest(number, bounds)),
            None,
        ),
    };
    let about = About { label: Some(BUCKET_LABEL.to_owned()), ..origin.about() };
    Some(Finding {
        label: if declared.is_some() { "is another text" } else { "not a bucket" }.to_owned(),
        about,
        declared: origin.declared(query),
        help: help.into_iter().collect(),
        suggestion,
        ..query.finding(CheckId::LabelUndeclaredBucket, span, message)
    })
}

/// The buckets on both sides of a number, or all where it is none.
fn nearest(number: Option<f64>, bounds: &[f64]) -> String {
    let below = number.and_then(|number| bounds.iter().rev().find(|bound| **bound < number));
    let above = number.and_then(|number| bounds.iter().find(|bound| **bound > number));
    match (below, above) {
        (Some(below), Some(above)) => {
            format!("the nearest are `{}` and `{}`", canonical(*below), canonical(*above))
        }
        (None, Some(only)) | (Some(only), None) => {
            format!("the nearest is `{}`", canonical(*only))
        }
        (None, None) => {
            let all: Vec<_> = bounds.iter().map(|bound| canonical(*bound)).collect();
            format!("the buckets are {}", super::list(all.iter().map(String::as_str)))
        }
    }
}

/// As the text format of the runtime's pages has it.
fn plain(bound: f64) -> String {
    if bound.is_finite() { bound.to_string() } else { "+Inf".to_owned() }
}

/// As OpenMetrics and Prometheus 3 have it: what Go's `%g` writes, and `.0` where that could be an integer
/// (OpenMetrics 1.0.0, "Considerations: Canonical Numbers").
fn canonical(bound: f64) -> String {
    if !bound.is_finite() {
        return "+Inf".to_owned();
    }
    let scientific = format!("{bound:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent @ (..-4 | 6..)) if bound != 0.0 => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
        _ if bound.fract() == 0.0 => format!("{bound}.0"),
        _ => bound.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::config::Version;
    use crate::fixture::{check_files, check_query, check_surrounded, surroundings};

    #[test]
    fn a_bound_between_two_buckets_is_shown_with_both() {
        check_query(
            "sum(rate(db_client_operation_duration_seconds_bucket{le=\"0.3\"}[5m])) > 1",
            &expect![[r#"
                error[label/undeclared-bucket]: `db_client_operation_duration_seconds_bucket` has no bucket `0.3`
                 --> alerts.yml:6:67
                  |
                6 |           sum(rate(db_client_operation_duration_seconds_bucket{le="0.3"}[5m])) > 1
                  |                                                                   ^^^^^ not a bucket
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: the nearest are `0.1` and `1.0`

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn each_alternative_of_a_pattern_is_a_bound() {
        check_query(
            "sum(rate(db_client_operation_duration_seconds_bucket{le=~\"0.1|5\"}[5m])) > 1",
            &expect![[r#"
                error[label/undeclared-bucket]: `db_client_operation_duration_seconds_bucket` has no bucket `5`
                 --> alerts.yml:6:68
                  |
                6 |           sum(rate(db_client_operation_duration_seconds_bucket{le=~"0.1|5"}[5m])) > 1
                  |                                                                    ^^^^^^^ not a bucket
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: the nearest are `1.0` and `+Inf`

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_no_number_is_shown_all_buckets() {
        check_query(
            "sum(rate(db_client_operation_duration_seconds_bucket{le!=\"many\"}[5m])) > 1",
            &expect![[r#"
                error[label/undeclared-bucket]: `db_client_operation_duration_seconds_bucket` has no bucket `many`
                 --> alerts.yml:6:68
                  |
                6 |           sum(rate(db_client_operation_duration_seconds_bucket{le!="many"}[5m])) > 1
                  |                                                                    ^^^^^^ not a bucket
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: the buckets are `0.1`, `1.0`, `+Inf`

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_rule_that_records_buckets_keeps_them() {
        check_files(
            &[(
                "alerts.yml",
                "groups:\n  - name: g\n    rules:\n      - record: job_le:db_bucket:rate5m\n        expr: sum by (job, le) (rate(db_client_operation_duration_seconds_bucket[5m]))\n      - alert: A\n        expr: job_le:db_bucket:rate5m{le='0.2'} > 1\n",
            )],
            &expect![[r#"
                error[label/undeclared-bucket]: `job_le:db_bucket:rate5m` has no bucket `0.2`
                 --> alerts.yml:7:42
                  |
                7 |         expr: job_le:db_bucket:rate5m{le='0.2'} > 1
                  |                                          ^^^^^ not a bucket
                  |
                  = help: the nearest are `0.1` and `1.0`

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn bounds_are_spelled_as_gos_shortest_format_has_them() {
        let bounds = [0.0, 0.005, 1.0, 100_000.0, 1e6, 1_073_741_824.0, 1e-5, f64::INFINITY];
        let spelled =
            bounds.map(|bound| format!("{} {}", super::plain(bound), super::canonical(bound)));
        assert_eq!(
            spelled,
            [
                "0 0.0",
                "0.005 0.005",
                "1 1.0",
                "100000 100000.0",
                "1000000 1e+06",
                "1073741824 1.073741824e+09",
                "0.00001 1e-05",
                "+Inf +Inf",
            ]
        );
    }

    #[test]
    fn prometheus_3_spells_a_whole_number_with_its_point() {
        let mut surroundings = surroundings();
        surroundings.prometheus.version = Some(Version { major: 3, minor: 4 });
        let rules = "\
groups:
  - name: g
    rules:
      - record: a:b:c
        expr: sum(rate(db_client_operation_duration_seconds_bucket{le=\"1\"}[5m]))
      - record: d:e:f
        expr: sum(rate(db_client_operation_duration_seconds_bucket{le=\"1.0\"}[5m])) / a:b:c + d:e:f offset 1m
";
        check_surrounded(
            &surroundings,
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[label/undeclared-bucket]: Prometheus spells the bucket `1` as `1.0`
             --> alerts.yml:5:71
              |
            5 |         expr: sum(rate(db_client_operation_duration_seconds_bucket{le="1"}[5m]))
              |                                                                       ^^^ is another text
              |
             ::: src/studio.rs:4:1
              |
            4 | pub async fn find_image(id: Id) -> Result<Image> {
              | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
              |
            help: the spelling of Prometheus 3
              |
            5 |         expr: sum(rate(db_client_operation_duration_seconds_bucket{le="1.0"}[5m]))
              |                                                                         ++

            1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn declared_buckets_pass_in_both_spellings() {
        for query in [
            "sum(rate(db_client_operation_duration_seconds_bucket{le=\"0.1\"}[5m])) > 1",
            "sum(rate(db_client_operation_duration_seconds_bucket{le=\"1\"}[5m])) > 1",
            "sum(rate(db_client_operation_duration_seconds_bucket{le=\"1.0\"}[5m])) > 1",
            "sum(rate(db_client_operation_duration_seconds_bucket{le=\"+Inf\"}[5m])) > 1",
            "sum(rate(db_client_operation_duration_seconds_bucket{le=~\"0.*\"}[5m])) > 1",
            "sum(rate(node_latency_bucket{le=\"0.3\"}[5m])) > 1",
        ] {
            check_query(
                query,
                &expect![[r#"
                no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
            );
        }
    }
}
