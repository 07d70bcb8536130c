//! `type/rate-of-sum`: `rate`, `irate` or `increase` of counters that were added up before.
//!
//! When one of them restarts, the sum falls a little, and `rate` takes that for a restart of everything: it
//! adds the whole sum once more. Sums come after rates.
//!
//! ```yaml
//! expr: rate(sum by (job) (http_requests_total)[5m:])   # wants sum by (job) (rate(http_requests_total[5m]))
//! ```
//!
//! Also where a recording rule has done the sum.

use telemark_promql::{AggregateOp, Expr, ExprKind, Function, visit};

use super::Query;
use super::origin;
use crate::finding::{CheckId, Finding, Suggestion};
use crate::schema::Motion;

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let ExprKind::Call(call) = &expr.kind else { return };
        let (Some(function), [arg]) = (call.function, call.args.as_slice()) else { return };
        let is_rate = matches!(function, Function::Rate | Function::Irate | Function::Increase);
        if !is_rate || query.flows.at(arg).motion != Motion::SummedCounter {
            return;
        }
        let origin = origin::only(query, arg);
        let recorded = origin.filter(|origin| origin.motion == Motion::SummedCounter);
        let help = match recorded {
            Some(origin) => format!(
                "let the rule of `{}` record the sum of rates, or take the rate of the counters here",
                origin.name.text
            ),
            None => format!("first the rate, then the sum: `sum({function}(…))`"),
        };
        findings.push(Finding {
            label: "one counter's restart looks like one of all".to_owned(),
            about: origin.map(|origin| origin.about()).unwrap_or_default(),
            related: match recorded {
                Some(origin) => vec![origin.related(query, "is recorded as a sum of counters")],
                None => Vec::new(),
            },
            help: vec![help],
            suggestion: turned_around(query, expr, function, arg),
            ..query.finding(
                CheckId::TypeRateOfSum,
                call.name.span,
                format!("`{function}` of counters that were added up before"),
            )
        });
    });
}

/// `sum by (job) (rate(x[5m]))` for `rate(sum by (job) (x)[5m:])`.
fn turned_around(
    query: Query<'_>,
    call: &Expr,
    function: Function,
    arg: &Expr,
) -> Option<Suggestion> {
    let ExprKind::Subquery(subquery) = &arg.kind else { return None };
    let mut inner = &*subquery.expr;
    while let ExprKind::Paren(expr) = &inner.kind {
        inner = expr;
    }
    let ExprKind::Aggregate(aggregate) = &inner.kind else { return None };
    let mut summed = &*aggregate.expr;
    while let ExprKind::Paren(expr) = &summed.kind {
        summed = expr;
    }
    let plain = matches!(summed.kind, ExprKind::VectorSelector(_))
        && query.flows.at(summed).motion == Motion::Counter
        && subquery.offset.is_none()
        && subquery.at.is_none()
        && aggregate.op == Some(AggregateOp::Sum);
    if !plain {
        return None;
    }
    let grouping = aggregate.grouping.as_ref();
    let grouping = grouping.map(|grouping| format!(" {} ", query.text(grouping.span)));
    let replacement = format!(
        "sum{}({function}({}[{}]))",
        grouping.unwrap_or_default(),
        query.text(summed.span),
        query.text(subquery.range.span)
    );
    Some(query.suggestion(call.span, "the other way around", replacement))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_sum_comes_after_the_rate() {
        check_query(
            "rate(sum by (provider) (images_generated_total)[5m:]) > 1",
            &expect![[r#"
            error[type/rate-of-sum]: `rate` of counters that were added up before
             --> alerts.yml:6:11
              |
            6 |           rate(sum by (provider) (images_generated_total)[5m:]) > 1
              |           ^^^^ one counter's restart looks like one of all
              |
              = help: first the rate, then the sum: `sum(rate(…))`
            help: the other way around
              |
            6 -           rate(sum by (provider) (images_generated_total)[5m:]) > 1
            6 +           sum by (provider) (rate(images_generated_total[5m])) > 1
              |

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_two_counters_add_up_to_has_no_increase() {
        check_query(
            "increase((images_generated_total + images_generated_total)[5m:1m]) > 1",
            &expect![[r#"
                error[type/rate-of-sum]: `increase` of counters that were added up before
                 --> alerts.yml:6:11
                  |
                6 |           increase((images_generated_total + images_generated_total)[5m:1m]) > 1
                  |           ^^^^^^^^ one counter's restart looks like one of all
                  |
                  = help: first the rate, then the sum: `sum(increase(…))`

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_rule_that_records_a_sum_of_counters_is_found() {
        check_files(
            &[(
                "alerts.yml",
                "groups:\n  - name: g\n    rules:\n      - record: job:images:sum\n        expr: sum by (job) (images_generated_total)\n      - alert: A\n        expr: rate(job:images:sum[5m]) > 1\n",
            )],
            &expect![[r#"
                error[type/rate-of-sum]: `rate` of counters that were added up before
                 --> alerts.yml:7:15
                  |
                7 |         expr: rate(job:images:sum[5m]) > 1
                  |               ^^^^ -------------- is recorded as a sum of counters
                  |               |
                  |               one counter's restart looks like one of all
                  |
                  = help: let the rule of `job:images:sum` record the sum of rates, or take the rate of the counters here

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for query in ["sum(rate(images_generated_total[5m])) > 1", "rate(sum(node_load1)[5m:]) > 1"]
        {
            check_query(
                query,
                &expect![[r#"
                no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
            );
        }
    }
}
