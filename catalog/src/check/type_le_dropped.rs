//! `type/le-dropped`: buckets that have lost `le` on the way to `histogram_quantile`.
//!
//! The quantile is computed from buckets, and `le` is what tells them apart. Without it the result is empty.
//!
//! ```yaml
//! expr: histogram_quantile(0.9, sum by (job) (rate(http_server_request_duration_seconds_bucket[5m])))
//! #                                     ^^^ wants by (job, le)
//! ```
//!
//! Silent for native histograms, whose buckets aren't series.

use telemark_promql::{Aggregate, Expr, ExprKind, GroupingKind, Ident, Span, visit};

use super::Query;
use super::origin;
use super::type_not_a_histogram::{of_histograms, takes_buckets};
use crate::finding::{CheckId, Finding, Safety, Suggestion};
use crate::flow::Reason;
use crate::schema::{BUCKET_LABEL, Shape};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let ExprKind::Call(call) = &expr.kind else { return };
        let Some((function, arg)) = of_histograms(call) else { return };
        let flow = query.flows.at(arg);
        let le = flow.label(BUCKET_LABEL);
        if flow.shape != Shape::Bucket || !takes_buckets(function) || !le.is_impossible() {
            return;
        }
        let by_itself = matches!(le.why.reason, Reason::Excluded | Reason::Apart(_));
        if flow.dead.is_some() || by_itself {
            return;
        }
        let origin = origin::only(query, arg);
        let dropper = dropper(query, arg);
        let (place, label) = match (dropper, le.why.reason) {
            (Some((_, span)), _) => (span, "drops `le`".to_owned()),
            (None, Reason::Dropped(_)) => (le.why.span, "drops `le`".to_owned()),
            _ => (le.why.span, "is recorded without `le`".to_owned()),
        };
        findings.push(Finding {
            label,
            about: origin.map(|origin| origin.about()).unwrap_or_default(),
            suggestion: dropper.map(|(aggregate, _)| keeping(query, aggregate)),
            ..query.finding(
                CheckId::TypeLeDropped,
                place,
                format!("`{function}` gets buckets without `le`, so its result is empty"),
            )
        });
    });
}

/// The aggregation that takes `le` away, with its operator and grouping.
fn dropper<'a>(query: Query<'a>, arg: &'a Expr) -> Option<(&'a Aggregate, Span)> {
    let mut found = None;
    visit::walk(arg, &mut |expr| {
        if let ExprKind::Aggregate(aggregate) = &expr.kind
            && found.is_none()
            && query.flows.at(expr).label(BUCKET_LABEL).is_impossible()
            && !query.flows.at(&aggregate.expr).label(BUCKET_LABEL).is_impossible()
        {
            let span = match &aggregate.grouping {
                Some(grouping) if grouping.span.start < aggregate.expr.span.start => {
                    Span { start: aggregate.name.span.start, end: grouping.span.end }
                }
                Some(grouping) => grouping.span,
                None => aggregate.name.span,
            };
            found = Some((aggregate, span));
        }
    });
    found
}

/// The grouping with `le`.
fn keeping(query: Query<'_>, aggregate: &Aggregate) -> Suggestion {
    let (place, replacement) = match &aggregate.grouping {
        None => {
            let end = aggregate.name.span.end;
            (Span { start: end, end }, format!(" by ({BUCKET_LABEL}) "))
        }
        Some(grouping) if grouping.kind == GroupingKind::By => match grouping.labels.last() {
            Some(last) => {
                let end = last.span.end;
                (Span { start: end, end }, format!(", {BUCKET_LABEL}"))
            }
            None => (grouping.span, format!("by ({BUCKET_LABEL})")),
        },
        Some(grouping) => {
            let kept = grouping.labels.iter().filter(|label| label.exact() != Some(BUCKET_LABEL));
            let kept: Vec<_> = kept.map(|label: &Ident| query.text(label.span)).collect();
            (grouping.span, format!("without ({})", kept.join(", ")))
        }
    };
    // `sum (…)` has its blank already.
    let replacement = match query.source.text[place.end..].chars().next() {
        Some(' ') => replacement.trim_end().to_owned(),
        _ => replacement,
    };
    let suggestion = query.suggestion(place, "keep `le`", replacement);
    Suggestion { safety: Safety::Safe, ..suggestion }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_grouping_without_le_gets_it() {
        check_query(
            "histogram_quantile(0.9, sum by (job) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5",
            &expect![[r#"
                error[type/le-dropped]: `histogram_quantile` gets buckets without `le`, so its result is empty
                 --> alerts.yml:6:35
                  |
                6 |           histogram_quantile(0.9, sum by (job) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5
                  |                                   ^^^^^^^^^^^^ drops `le`
                  |
                help: keep `le`
                  |
                6 |           histogram_quantile(0.9, sum by (job, le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5
                  |                                              ++++

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn an_aggregation_without_grouping_gets_one() {
        check_query(
            "histogram_quantile(0.9, sum(rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5",
            &expect![[r#"
                error[type/le-dropped]: `histogram_quantile` gets buckets without `le`, so its result is empty
                 --> alerts.yml:6:35
                  |
                6 |           histogram_quantile(0.9, sum(rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5
                  |                                   ^^^ drops `le`
                  |
                help: keep `le`
                  |
                6 |           histogram_quantile(0.9, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5
                  |                                       +++++++

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn le_is_taken_out_of_without() {
        check_query(
            "histogram_quantile(0.9, sum without (le, instance) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5",
            &expect![[r#"
                error[type/le-dropped]: `histogram_quantile` gets buckets without `le`, so its result is empty
                 --> alerts.yml:6:35
                  |
                6 |           histogram_quantile(0.9, sum without (le, instance) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5
                  |                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ drops `le`
                  |
                help: keep `le`
                  |
                6 -           histogram_quantile(0.9, sum without (le, instance) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5
                6 +           histogram_quantile(0.9, sum without (instance) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5
                  |

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_grouping_behind_the_aggregation_gets_it_there() {
        check_query(
            "histogram_quantile(0.9, sum(rate(db_client_operation_duration_seconds_bucket[5m])) by (job)) > 0.5",
            &expect![[r#"
                error[type/le-dropped]: `histogram_quantile` gets buckets without `le`, so its result is empty
                 --> alerts.yml:6:94
                  |
                6 |           histogram_quantile(0.9, sum(rate(db_client_operation_duration_seconds_bucket[5m])) by (job)) > 0.5
                  |                                                                                              ^^^^^^^^ drops `le`
                  |
                help: keep `le`
                  |
                6 |           histogram_quantile(0.9, sum(rate(db_client_operation_duration_seconds_bucket[5m])) by (job, le)) > 0.5
                  |                                                                                                     ++++

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_rule_that_records_no_le_is_found() {
        check_files(
            &[(
                "alerts.yml",
                "groups:\n  - name: g\n    rules:\n      - record: job:db_bucket:rate5m\n        expr: sum by (job) (rate(db_client_operation_duration_seconds_bucket[5m]))\n      - alert: A\n        expr: histogram_quantile(0.9, job:db_bucket:rate5m) > 0.1\n",
            )],
            &expect![[r#"
                error[type/le-dropped]: `histogram_quantile` gets buckets without `le`, so its result is empty
                 --> alerts.yml:7:39
                  |
                7 |         expr: histogram_quantile(0.9, job:db_bucket:rate5m) > 0.1
                  |                                       ^^^^^^^^^^^^^^^^^^^^ is recorded without `le`

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for query in [
            "histogram_quantile(0.9, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5",
            "histogram_quantile(0.9, sum without (instance) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5",
            "histogram_quantile(0.9, sum(rate(cache_wait_seconds[5m]))) > 1",
            "histogram_quantile(0.9, sum(rate(node_latency_bucket[5m]))) > 1",
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
