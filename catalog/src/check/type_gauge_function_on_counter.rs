//! `type/gauge-function-on-counter`: a function of gauges over a counter's value.
//!
//! `delta`, `deriv` and their like know nothing of restarts: when a process starts again at zero, the result
//! falls far below it. Means and other aggregations over time tell how much was counted so far, which grows
//! for ever.
//!
//! ```yaml
//! expr: delta(http_requests_total[5m]) > 100   # wants increase
//! ```
//!
//! Silent about functions that have honest uses on counters (`min_over_time`, `max_over_time`,
//! `last_over_time`, `changes`, `resets` and others), about counters whose value is a point in time, and
//! where the type isn't known.

use telemark_promql::{ExprKind, Function, visit};

use super::Query;
use super::origin;
use crate::finding::{CheckId, Finding};
use crate::schema::{Motion, Unit};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let ExprKind::Call(call) = &expr.kind else { return };
        let Some(function) = call.function else { return };
        let Some((at, label, instead)) = misused(function) else { return };
        let Some(arg) = call.args.get(at) else { return };
        let flow = query.flows.at(arg);
        if !flow.motion.is_cumulative() || flow.unit == Unit::Instant {
            return;
        }
        let origin = origin::only(query, arg);
        let plain =
            flow.motion == Motion::Counter && matches!(arg.kind, ExprKind::MatrixSelector(_));
        let named = origin.filter(|_| plain).map(|it| format!(", `{}`", it.name.text));
        let name = call.name.span;
        findings.push(Finding {
            label: label.to_owned(),
            about: origin.map(|origin| origin.about()).unwrap_or_default(),
            declared: origin.and_then(|origin| origin.declared(query)),
            help: match instead {
                Some(_) if plain => Vec::new(),
                _ => vec![
                    "use it on a rate: `rate(…[5m])`, or the series that records one".to_owned(),
                ],
            },
            suggestion: instead.filter(|_| plain).map(|instead| {
                query.suggestion(name, "what counters have instead", instead.to_string())
            }),
            ..query.finding(
                CheckId::TypeGaugeFunctionOnCounter,
                name,
                format!("`{function}` of a counter{}", named.unwrap_or_default()),
            )
        });
    });
}

/// Which argument of a function must be no counter, what it does to one, and what to take in its place.
pub(super) fn misused(function: Function) -> Option<(usize, &'static str, Option<Function>)> {
    let restarts = "knows nothing of restarts";
    let so_far = "tells how much was counted so far";
    Some(match function {
        Function::Delta => (0, restarts, Some(Function::Increase)),
        Function::Deriv => (0, restarts, Some(Function::Rate)),
        Function::Idelta
        | Function::PredictLinear
        | Function::HoltWinters
        | Function::DoubleExponentialSmoothing => (0, restarts, None),
        Function::AvgOverTime
        | Function::SumOverTime
        | Function::StddevOverTime
        | Function::StdvarOverTime
        | Function::MadOverTime => (0, so_far, None),
        Function::QuantileOverTime => (1, so_far, None),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_difference_of_a_counter_is_its_increase() {
        check_query(
            "delta(images_generated_total[5m]) > 10",
            &expect![[r#"
            warning[type/gauge-function-on-counter]: `delta` of a counter, `images_generated_total`
             --> alerts.yml:6:11
              |
            6 |           delta(images_generated_total[5m]) > 10
              |           ^^^^^ knows nothing of restarts
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `images_generated_total` is declared here
              |
            help: what counters have instead
              |
            6 -           delta(images_generated_total[5m]) > 10
            6 +           increase(images_generated_total[5m]) > 10
              |

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_mean_of_a_counter_is_reported() {
        check_query(
            "avg_over_time(images_generated_total{provider=\"fal\"}[5m]) > 10",
            &expect![[r#"
                warning[type/gauge-function-on-counter]: `avg_over_time` of a counter, `images_generated_total`
                 --> alerts.yml:6:11
                  |
                6 |           avg_over_time(images_generated_total{provider="fal"}[5m]) > 10
                  |           ^^^^^^^^^^^^^ tells how much was counted so far
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = help: use it on a rate: `rate(…[5m])`, or the series that records one

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_quantile_over_time_has_its_counter_behind_the_quantile() {
        check_query(
            "quantile_over_time(0.9, images_generated_total[5m]) > 10",
            &expect![[r#"
                warning[type/gauge-function-on-counter]: `quantile_over_time` of a counter, `images_generated_total`
                 --> alerts.yml:6:11
                  |
                6 |           quantile_over_time(0.9, images_generated_total[5m]) > 10
                  |           ^^^^^^^^^^^^^^^^^^ tells how much was counted so far
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = help: use it on a rate: `rate(…[5m])`, or the series that records one

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_recorded_sum_of_counters_is_one() {
        check_files(
            &[(
                "alerts.yml",
                "groups:\n  - name: g\n    rules:\n      - record: job:images:sum\n        expr: sum by (job) (images_generated_total)\n      - alert: A\n        expr: deriv(job:images:sum[5m]) > 1\n",
            )],
            &expect![[r#"
                warning[type/gauge-function-on-counter]: `deriv` of a counter
                 --> alerts.yml:7:15
                  |
                7 |         expr: deriv(job:images:sum[5m]) > 1
                  |               ^^^^^ knows nothing of restarts
                  |
                  = help: use it on a rate: `rate(…[5m])`, or the series that records one

                1 warning in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for query in [
            "delta(queue_depth[5m]) > 1",
            "changes(images_generated_total[5m]) > 1",
            "max_over_time(images_generated_total[5m]) - min_over_time(images_generated_total[5m]) > 1",
            "avg_over_time(node_load1[5m]) > 1",
            "avg_over_time(rate(images_generated_total[5m])[1h:]) > 1",
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
