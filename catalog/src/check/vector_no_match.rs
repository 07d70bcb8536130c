//! `vector/no-match`: two sides of an operator of which no series ever match.
//!
//! ```yaml
//! expr: sum by (job) (rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.1
//! #     every series on the left has a `job`, the one on the right has none
//! ```
//!
//! Series match if they have the same values of the labels that count: those of `on`, or all but those of
//! `ignoring`. Reported if, of one such label, every series of one side has a value that none of the other
//! side can have, or that the other side lacks. Only if both are known for certain. `unless` is reported,
//! too: it then takes nothing away. `or` doesn't have to match.

use telemark_promql::{Binary, BinaryOp, ExprKind, ValueType, visit};

use super::{Query, list};
use crate::finding::{About, CheckId, Finding, Related};
use crate::flow::{LabelState, Matched, NoMatch, Reason};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        let ExprKind::Binary(binary) = &expr.kind else { return };
        let scalar = |expr: &telemark_promql::Expr| expr.value_type() == Some(ValueType::Scalar);
        let Some(op) = binary.op.known() else { return };
        if scalar(&binary.lhs) || scalar(&binary.rhs) {
            return;
        }
        let (lhs, rhs) = (query.flows.at(&binary.lhs), query.flows.at(&binary.rhs));
        if lhs.dead.is_some() || rhs.dead.is_some() {
            return;
        }
        let matched = Matched::of(binary, op, &lhs.labels, &rhs.labels);
        if let Some(no_match) = matched.and_then(|matched| matched.no_match()) {
            findings.push(finding(query, binary, op, &no_match));
        }
    });
}

fn finding(query: Query<'_>, binary: &Binary, op: BinaryOp, no_match: &NoMatch<'_>) -> Finding {
    let NoMatch { label, lhs, rhs } = no_match;
    let label = *label;
    let why = match (lhs.is_impossible(), rhs.is_impossible()) {
        (false, true) => {
            format!("those on the left always have the label `{label}`, those on the right never")
        }
        (true, false) => {
            format!("those on the right always have the label `{label}`, those on the left never")
        }
        _ => format!("`{label}` is {} on the left and {} on the right", values(lhs), values(rhs)),
    };
    let message = match op {
        BinaryOp::Unless => format!("`unless` takes nothing away: {why}"),
        op => format!("no series of the two sides of `{op}` match: {why}"),
    };
    let sides = [("left", lhs), ("right", rhs)];
    Finding {
        label: match op {
            BinaryOp::Unless => "takes nothing away".to_owned(),
            _ => "gives nothing".to_owned(),
        },
        about: About { metric: None, label: Some(label.to_owned()) },
        related: sides.into_iter().map(|(side, it)| related(query, side, label, it)).collect(),
        help: vec![help(binary, op, label)],
        ..query.finding(CheckId::VectorNoMatch, binary.op_span, message)
    }
}

fn values(state: &LabelState<'_>) -> String {
    let values: Vec<_> = state.values.listed().into_iter().flatten().collect();
    list(values.into_iter())
}

fn related(query: Query<'_>, side: &str, label: &str, state: &LabelState<'_>) -> Related {
    let said = match state.why.reason {
        Reason::Dropped(_) => format!("drops `{label}` on the {side}"),
        Reason::Matched => format!("asks for `{label}` on the {side}"),
        Reason::Set => format!("sets `{label}` on the {side}"),
        Reason::Excluded => format!("refuses `{label}` on the {side}"),
        _ if state.is_impossible() => format!("never has `{label}`"),
        _ => format!("always has `{label}`"),
    };
    Related { place: query.place(state.why.span), label: said }
}

fn help(binary: &Binary, op: BinaryOp, label: &str) -> String {
    match &binary.matching {
        Some(matching) if matching.labels.iter().any(|named| named.text == label) => {
            format!("`{label}` is among the labels that both sides are matched on")
        }
        _ if op.is_set() => {
            format!("`ignoring ({label})` matches them without it, `on (…)` by other labels alone")
        }
        _ => format!(
            "`ignoring ({label})` matches them without it, `on (…)` by other labels alone; \
             `group_left` or `group_right` says which side may have several series for one"
        ),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_label_that_one_side_always_has_and_the_other_never() {
        check_query(
            "sum by (job) (rate(images_generated_total[5m])) / sum(rate(images_generated_total[5m])) > 1",
            &expect![[r#"
                error[vector/no-match]: no series of the two sides of `/` match: those on the left always have the label `job`, those on the right never
                 --> alerts.yml:6:59
                  |
                6 |           sum by (job) (rate(images_generated_total[5m])) / sum(rate(images_generated_total[5m])) > 1
                  |                              ----------------------       ^ --- drops `job` on the right
                  |                              |                            |
                  |                              |                            gives nothing
                  |                              always has `job`
                  |
                  = help: `ignoring (job)` matches them without it, `on (…)` by other labels alone; `group_left` or `group_right` says which side may have several series for one

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        check_query(
            "rate(images_generated_total[5m]) / on (provider) group_left () sum by (job) (rate(images_generated_total[5m]))",
            &expect![[r#"
                error[vector/no-match]: no series of the two sides of `/` match: those on the left always have the label `provider`, those on the right never
                 --> alerts.yml:6:44
                  |
                6 |           rate(images_generated_total[5m]) / on (provider) group_left () sum by (job) (rate(images_generated_total[5m]))
                  |                ----------------------      ^ gives nothing               ------------ drops `provider` on the right
                  |                |
                  |                always has `provider`
                  |
                  = help: `provider` is among the labels that both sides are matched on

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn values_that_have_nothing_in_common() {
        check_query(
            "images_generated_total{provider=\"fal\"} > ignoring (model) images_generated_total{provider=~\"rep.*\"}",
            &expect![[r#"
                error[vector/no-match]: no series of the two sides of `>` match: `provider` is `fal` on the left and `replicate` on the right
                 --> alerts.yml:6:50
                  |
                6 |           images_generated_total{provider="fal"} > ignoring (model) images_generated_total{provider=~"rep.*"}
                  |                                  --------------  ^ gives nothing                           ----------------- asks for `provider` on the right
                  |                                  |
                  |                                  asks for `provider` on the left
                  |
                  = help: `ignoring (provider)` matches them without it, `on (…)` by other labels alone; `group_left` or `group_right` says which side may have several series for one

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn an_unless_that_takes_nothing_away() {
        check_query(
            "queue_depth unless sum(queue_depth)",
            &expect![[r#"
            error[vector/no-match]: `unless` takes nothing away: those on the left always have the label `instance`, those on the right never
             --> alerts.yml:6:23
              |
            6 |           queue_depth unless sum(queue_depth)
              |           ----------- ^^^^^^ --- drops `instance` on the right
              |           |           |
              |           |           takes nothing away
              |           always has `instance`
              |
              = help: `ignoring (instance)` matches them without it, `on (…)` by other labels alone

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn behind_recording_rules() {
        let rules = "\
groups:
  - name: g
    rules:
      - record: job:images:rate5m
        expr: sum by (job) (rate(images_generated_total[5m]))
      - alert: A
        expr: job:images:rate5m / sum(job:images:rate5m) > 1
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[vector/no-match]: no series of the two sides of `/` match: those on the left always have the label `job`, those on the right never
             --> alerts.yml:7:33
              |
            7 |         expr: job:images:rate5m / sum(job:images:rate5m) > 1
              |               ----------------- ^ --- drops `job` on the right
              |               |                 |
              |               |                 gives nothing
              |               always has `job`
              |
              = help: `ignoring (job)` matches them without it, `on (…)` by other labels alone; `group_left` or `group_right` says which side may have several series for one

            1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_may_match_is_not_reported() {
        let silent = [
            "queue_depth / node_load1",
            "sum by (job) (queue_depth) / on () group_left sum(queue_depth)",
            "sum by (job) (queue_depth) / ignoring (job) group_left sum(queue_depth)",
            "sum by (error_type) (rate(db_client_operation_duration_seconds_sum[5m])) / sum(rate(db_client_operation_duration_seconds_sum[5m]))",
            "sum(node_load1) or vector(0)",
            "sum by (job) (queue_depth) or sum(queue_depth)",
            "rate(images_generated_total{provider=\"fal\"}[5m]) / ignoring (provider) rate(images_generated_total{provider=\"replicate\"}[5m])",
            "sum(queue_depth) > scalar(sum by (job) (queue_depth))",
            "sum by (error_type) (rate(db_client_operation_duration_seconds_count[5m])) / sum(rate(db_client_operation_duration_seconds_count[5m]))",
            "rate(db_client_operation_duration_seconds_sum[5m]) / rate(db_client_operation_duration_seconds_count[5m])",
            "histogram_quantile(0.9, rate(db_client_operation_duration_seconds_bucket[5m])) > rate(db_client_operation_duration_seconds_sum[5m]) / rate(db_client_operation_duration_seconds_count[5m])",
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
