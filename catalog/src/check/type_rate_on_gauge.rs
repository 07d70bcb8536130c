//! `type/rate-on-gauge`: `rate`, `irate` or `increase` of a gauge.
//!
//! They take each fall for a restart of the process and add what was there before, so the result has no
//! meaning (Prometheus, "Functions", `rate`).
//!
//! ```yaml
//! expr: rate(studio_job_queue_depth[5m]) > 0   # wants deriv or delta
//! ```
//!
//! A rate is a gauge, too, and so is a number of series. Silent where the type isn't known.

use telemark_promql::{ExprKind, Function, visit};

use super::Query;
use super::origin;
use crate::finding::{CheckId, Finding};
use crate::schema::Motion;

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let ExprKind::Call(call) = &expr.kind else { return };
        let (Some(function), [arg]) = (call.function, call.args.as_slice()) else { return };
        let instead = match function {
            Function::Rate | Function::Irate => Function::Deriv,
            Function::Increase => Function::Delta,
            _ => return,
        };
        let what = match query.flows.at(arg).motion {
            Motion::Gauge => "a gauge",
            Motion::Rate => "what is a rate already",
            Motion::Info | Motion::Truth => "what is 0 or 1",
            Motion::Unknown | Motion::Constant | Motion::Counter | Motion::SummedCounter => return,
        };
        let origin = origin::only(query, arg);
        let named = match &arg.kind {
            ExprKind::MatrixSelector(_) => origin.map(|it| it.name.text),
            _ => None,
        };
        let name = call.name.span;
        findings.push(Finding {
            label: "takes each fall for a restart".to_owned(),
            about: origin.map(|origin| origin.about()).unwrap_or_default(),
            declared: named.and(origin).and_then(|origin| origin.declared(query)),
            help: vec![format!(
                "`{instead}` {}; `avg_over_time` is the mean",
                if instead == Function::Deriv { "is its slope" } else { "is the difference" }
            )],
            suggestion: (query.flows.at(arg).motion == Motion::Gauge)
                .then(|| query.suggestion(name, "what gauges have instead", instead.to_string())),
            ..query.finding(
                CheckId::TypeRateOnGauge,
                name,
                match named {
                    Some(name) => format!("`{function}` of {what}, `{name}`"),
                    None => format!("`{function}` of {what}"),
                },
            )
        });
    });
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_gauge_has_a_slope_and_no_rate() {
        check_query(
            "rate(queue_depth[5m]) > 0",
            &expect![[r#"
            error[type/rate-on-gauge]: `rate` of a gauge, `queue_depth`
             --> alerts.yml:6:11
              |
            6 |           rate(queue_depth[5m]) > 0
              |           ^^^^ takes each fall for a restart
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `queue_depth` is declared here
              |
              = help: `deriv` is its slope; `avg_over_time` is the mean
            help: what gauges have instead
              |
            6 -           rate(queue_depth[5m]) > 0
            6 +           deriv(queue_depth[5m]) > 0
              |

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn the_increase_of_a_gauge_is_a_difference() {
        check_query(
            "increase(queue_depth{job=\"train\"}[5m]) > 1",
            &expect![[r#"
            error[type/rate-on-gauge]: `increase` of a gauge, `queue_depth`
             --> alerts.yml:6:11
              |
            6 |           increase(queue_depth{job="train"}[5m]) > 1
              |           ^^^^^^^^ takes each fall for a restart
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `queue_depth` is declared here
              |
              = help: `delta` is the difference; `avg_over_time` is the mean
            help: what gauges have instead
              |
            6 -           increase(queue_depth{job="train"}[5m]) > 1
            6 +           delta(queue_depth{job="train"}[5m]) > 1
              |

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_rate_that_a_rule_records_has_no_rate() {
        check_files(
            &[(
                "alerts.yml",
                "groups:\n  - name: g\n    rules:\n      - record: job:images:rate5m\n        expr: sum by (job) (rate(images_generated_total[5m]))\n      - alert: A\n        expr: rate(job:images:rate5m[5m]) > 1\n",
            )],
            &expect![[r#"
                error[type/rate-on-gauge]: `rate` of what is a rate already, `job:images:rate5m`
                 --> alerts.yml:7:15
                  |
                7 |         expr: rate(job:images:rate5m[5m]) > 1
                  |               ^^^^ takes each fall for a restart
                  |
                  = help: `deriv` is its slope; `avg_over_time` is the mean

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_number_of_series_is_a_gauge() {
        check_query(
            "increase(count(images_generated_total)[1h:1m]) > 1",
            &expect![[r#"
                error[type/rate-on-gauge]: `increase` of a gauge
                 --> alerts.yml:6:11
                  |
                6 |           increase(count(images_generated_total)[1h:1m]) > 1
                  |           ^^^^^^^^ takes each fall for a restart
                  |
                  = help: `delta` is the difference; `avg_over_time` is the mean
                help: what gauges have instead
                  |
                6 -           increase(count(images_generated_total)[1h:1m]) > 1
                6 +           delta(count(images_generated_total)[1h:1m]) > 1
                  |

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for query in [
            "rate(images_generated_total[5m]) > 1",
            "deriv(queue_depth[5m]) > 1",
            "rate(node_load1[5m]) > 1",
            "rate(cache_wait_seconds[5m])",
            "irate(max_over_time(images_generated_total[5m])[1h:])",
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
