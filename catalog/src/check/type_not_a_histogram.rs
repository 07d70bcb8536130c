//! `type/not-a-histogram`: `histogram_quantile` and its like over series that are no histogram.
//!
//! Quantiles come from buckets, which are series with `le`, or from native histograms. Of anything else, the
//! result is empty (Prometheus, "Functions", `histogram_quantile`).
//!
//! ```yaml
//! expr: histogram_quantile(0.9, rate(http_server_request_duration_seconds_count[5m]))   # wants _bucket
//! ```
//!
//! Silent where the metric isn't known, or may be a native histogram. `type/le-dropped` reports buckets that
//! have lost their `le`.

use telemark_promql::{Call, Expr, ExprKind, Function, visit};

use super::Query;
use super::origin::{self, Origin};
use crate::external::MetricType;
use crate::finding::{CheckId, Finding, Suggestion};
use crate::schema::{BUCKET_LABEL, Part, Shape};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let ExprKind::Call(call) = &expr.kind else { return };
        let Some((function, arg)) = of_histograms(call) else { return };
        let flow = query.flows.at(arg);
        let lacks = match (takes_buckets(function), flow.shape) {
            (true, Shape::Float) => flow.label(BUCKET_LABEL).is_impossible(),
            (false, Shape::Float | Shape::Bucket) => true,
            _ => false,
        };
        if !lacks || flow.dead.is_some() {
            return;
        }
        let origin = origin::only(query, arg);
        let place = origin.map_or(arg.span, |origin| origin.name.span);
        let lack =
            if takes_buckets(function) { "has no buckets" } else { "is no native histogram" };
        findings.push(Finding {
            label: lack.to_owned(),
            about: origin.map(|origin| origin.about()).unwrap_or_default(),
            declared: origin.and_then(|origin| origin.declared(query)),
            suggestion: origin.and_then(|origin| buckets(query, origin, function)),
            ..query.finding(
                CheckId::TypeNotAHistogram,
                place,
                match origin {
                    Some(origin) => format!(
                        "`{function}` of `{}`, which {lack}, so its result is empty",
                        origin.name.text
                    ),
                    None => format!("`{function}` of what {lack}, so its result is empty"),
                },
            )
        });
    });
}

/// A function of histograms, with the argument that has them.
pub(super) fn of_histograms(call: &Call) -> Option<(Function, &Expr)> {
    let function = call.function?;
    let at = match function {
        Function::HistogramQuantile => 1,
        Function::HistogramFraction => 2,
        Function::HistogramQuantiles
        | Function::HistogramAvg
        | Function::HistogramCount
        | Function::HistogramSum
        | Function::HistogramStddev
        | Function::HistogramStdvar => 0,
        _ => return None,
    };
    Some((function, call.args.get(at)?))
}

/// Whether it makes sense of classic histograms, too.
pub(super) fn takes_buckets(function: Function) -> bool {
    matches!(
        function,
        Function::HistogramQuantile | Function::HistogramQuantiles | Function::HistogramFraction
    )
}

/// The buckets of the histogram whose sum or count was taken.
fn buckets(query: Query<'_>, origin: Origin<'_>, function: Function) -> Option<Suggestion> {
    let series = origin.series?;
    if !takes_buckets(function)
        || series.metric_type != MetricType::Histogram
        || !matches!(series.part, Part::Sum | Part::Count)
    {
        return None;
    }
    let family = origin.name.text.strip_suffix(series.part.suffix())?;
    let name = format!("{family}{}", Part::Bucket.suffix());
    query.known.lookup(&name)?;
    let replacement = query.spelled(origin.name.span, &name);
    Some(query.suggestion(origin.name.span, "the buckets are", replacement))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_count_has_no_quantiles() {
        check_query(
            "histogram_quantile(0.9, rate(db_client_operation_duration_seconds_count[5m])) > 1",
            &expect![[r#"
                error[type/not-a-histogram]: `histogram_quantile` of `db_client_operation_duration_seconds_count`, which has no buckets, so its result is empty
                 --> alerts.yml:6:40
                  |
                6 |           histogram_quantile(0.9, rate(db_client_operation_duration_seconds_count[5m])) > 1
                  |                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has no buckets
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                help: the buckets are
                  |
                6 -           histogram_quantile(0.9, rate(db_client_operation_duration_seconds_count[5m])) > 1
                6 +           histogram_quantile(0.9, rate(db_client_operation_duration_seconds_bucket[5m])) > 1
                  |

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_gauge_has_no_quantiles() {
        check_query(
            "histogram_quantile(0.9, queue_depth) > 1",
            &expect![[r#"
            error[type/not-a-histogram]: `histogram_quantile` of `queue_depth`, which has no buckets, so its result is empty
             --> alerts.yml:6:35
              |
            6 |           histogram_quantile(0.9, queue_depth) > 1
              |                                   ^^^^^^^^^^^ has no buckets
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `queue_depth` is declared here

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn buckets_are_no_native_histogram() {
        check_query(
            "histogram_avg(rate(db_client_operation_duration_seconds_bucket[5m])) > 1",
            &expect![[r#"
                error[type/not-a-histogram]: `histogram_avg` of `db_client_operation_duration_seconds_bucket`, which is no native histogram, so its result is empty
                 --> alerts.yml:6:30
                  |
                6 |           histogram_avg(rate(db_client_operation_duration_seconds_bucket[5m])) > 1
                  |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is no native histogram
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_quantile_that_a_rule_records_has_no_quantiles() {
        check_files(
            &[(
                "alerts.yml",
                "groups:\n  - name: g\n    rules:\n      - record: job:db:p95\n        expr: histogram_quantile(0.95, sum by (job, le) (rate(db_client_operation_duration_seconds_bucket[5m])))\n      - alert: A\n        expr: histogram_quantile(0.9, job:db:p95) > 0.1\n",
            )],
            &expect![[r#"
                error[type/not-a-histogram]: `histogram_quantile` of `job:db:p95`, which has no buckets, so its result is empty
                 --> alerts.yml:7:39
                  |
                7 |         expr: histogram_quantile(0.9, job:db:p95) > 0.1
                  |                                       ^^^^^^^^^^ has no buckets

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for query in [
            "histogram_quantile(0.9, rate(db_client_operation_duration_seconds_bucket[5m])) > 0.5",
            "histogram_quantile(0.9, rate(node_latency_bucket[5m])) > 1",
            "histogram_avg(rate(cache_wait_seconds[5m])) > 1",
            "histogram_quantile(0.9, rate(cache_wait_seconds[5m])) > 1",
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
