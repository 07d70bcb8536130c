//! `alert/absent-zero-init`: a question after missing series where the series is there from the start.
//!
//! What a function may emit stands on the page from the first scrape, at zero, so far as its labels are known
//! by then. `absent` of it fires only if the service is down, `or vector(0)` adds nothing, and both hide what
//! is meant. `count` of nothing is nothing, too, and never 0.
//!
//! ```yaml
//! expr: absent(db_client_operation_slow_total)   # is there at zero: wants rate(…) == 0, or absent(up{job="studio"})
//! ```
//!
//! Silent about metrics that are declared, because a callback may leave series away, about statuses and values
//! that appear with the first call, and where a matcher names a target: then the target may be what is missing.

use telemark_promql::{
    BinaryOp, Call, Expr, ExprKind, Function, MatchOp, Matcher, Span, VectorSelector, visit,
};
use telemark_registry::catalog::v1::{self, Label};
use telemark_registry::{Kind, ending::OUTCOME_LABEL, prometheus};

use super::Query;
use super::asked::Owner;
use super::origin::Origin;
use crate::finding::{CheckId, Finding};
use crate::flow::{Pattern, metric_name, selector, value};
use crate::schema::{BUCKET_LABEL, Limit};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    if !matches!(query.owner, Owner::Rule(_)) {
        return;
    }
    visit::walk(query.expr, &mut |expr| match &expr.kind {
        ExprKind::Call(call) => {
            if let Some(origin) = absent(query, call) {
                let function = call.name.text.as_str();
                let help = "`rate(…[5m]) == 0` asks whether it does nothing, `absent(up{job=\"…\"})` \
                            whether the service is gone";
                findings.push(Finding {
                    label: "is there from the start".to_owned(),
                    about: origin.about(),
                    declared: origin.declared(query),
                    help: vec![help.to_owned()],
                    ..query.finding(
                        CheckId::AlertAbsentZeroInit,
                        origin.name.span,
                        format!(
                            "`{function}` of `{}`, which is there at zero while the service runs",
                            origin.name.text
                        ),
                    )
                });
            }
        }
        ExprKind::Binary(binary) => match binary.op.known() {
            Some(BinaryOp::Or) => {
                let is_zero = query.flows.at(&binary.rhs).number == Some(0.0);
                let unlabelled = query.flows.at(&binary.lhs).labels.rest().is_impossible()
                    && query.flows.at(&binary.lhs).labels.named().all(|(_, it)| it.is_impossible());
                if let Some(origin) = there(query, &binary.lhs).filter(|_| is_zero && unlabelled) {
                    let name = origin.name.text;
                    findings.push(Finding {
                        label: "adds nothing".to_owned(),
                        about: origin.about(),
                        declared: origin.declared(query),
                        ..query.finding(
                            CheckId::AlertAbsentZeroInit,
                            Span { start: binary.op_span.start, end: binary.rhs.span.end },
                            format!("`{name}` is there at zero, so nothing has to stand in for it"),
                        )
                    });
                }
            }
            Some(op) if op.is_comparison() => {
                let flow = query.flows.at(&binary.lhs);
                let limit = query.flows.at(&binary.rhs).number;
                let least = flow.reach.extent.least;
                let never = flow.reach.extent.limit == Limit::Count
                    && flow.dead.is_none()
                    && limit.is_some_and(|limit| match op {
                        BinaryOp::Equal | BinaryOp::LessOrEqual => limit < least,
                        BinaryOp::Less => limit <= least,
                        _ => false,
                    });
                if never {
                    let span = Span { start: binary.op_span.start, end: binary.rhs.span.end };
                    findings.push(Finding {
                        label: "is never true".to_owned(),
                        help: vec!["`absent(…)` asks whether there is none".to_owned()],
                        ..query.finding(
                            CheckId::AlertAbsentZeroInit,
                            span,
                            "`count` of no series gives nothing, and never 0".to_owned(),
                        )
                    });
                }
            }
            _ => {}
        },
        _ => {}
    });
}

/// The metric whose absence is asked for in vain.
fn absent<'a>(query: Query<'a>, call: &'a Call) -> Option<Origin<'a>> {
    if !matches!(call.function, Some(Function::Absent | Function::AbsentOverTime)) {
        return None;
    }
    let arg = call.args.first()?;
    let targets = |matcher: &&Matcher| {
        matcher.label.exact().is_none_or(|name| query.known.surroundings().adds_label(name))
    };
    let asks_for_targets = |expr: &Expr| {
        selector(expr).is_some_and(|it| it.matchers.iter().any(|matcher| targets(&matcher)))
    };
    let mut named = false;
    visit::walk(arg, &mut |expr| named |= asks_for_targets(expr));
    there(query, arg).filter(|_| !named)
}

/// The metric, if all of a result is there at zero from the start.
fn there<'a>(query: Query<'a>, expr: &'a Expr) -> Option<Origin<'a>> {
    match &expr.kind {
        ExprKind::Paren(inner) => there(query, inner),
        ExprKind::Subquery(subquery) => there(query, &subquery.expr),
        ExprKind::Aggregate(aggregate) => there(query, &aggregate.expr),
        ExprKind::Call(call) => match call.function? {
            Function::Rate | Function::Increase | Function::SumOverTime | Function::MaxOverTime => {
                there(query, call.args.first()?)
            }
            _ => None,
        },
        ExprKind::VectorSelector(_) | ExprKind::MatrixSelector(_) => {
            let selector = selector(expr)?;
            let flow = query.flows.at(expr);
            let (name, series) = (metric_name(selector)?, flow.series?);
            let family = series.family()?;
            let plain = selector.offset.is_none() && selector.at.is_none() && flow.dead.is_none();
            let emits = |function: &v1::Function| {
                function.kind != Kind::Metric
                    && function
                        .metrics
                        .iter()
                        .filter(|metric| metric.family == family.prometheus_name)
                        .any(|metric| starts_at_zero(query, function.kind, metric, selector))
            };
            let origin = Origin { name, series: Some(series), motion: flow.motion };
            (plain && query.known.functions().iter().any(emits)).then_some(origin)
        }
        _ => None,
    }
}

/// Whether a function's series that a selector asks for are there before any call.
fn starts_at_zero(
    query: Query<'_>,
    kind: Kind,
    metric: &v1::Metric,
    selector: &VectorSelector,
) -> bool {
    // The statuses of these occur before they are there.
    let counts_statuses = matches!(kind, Kind::Http | Kind::HttpClient);
    let outcome = prometheus::label_name(OUTCOME_LABEL);
    selector.matchers.iter().all(|matcher| {
        let (Some(name), Some(value)) = (matcher.label.exact(), value(matcher)) else {
            return false;
        };
        // A label that the scrape adds is on all of them, or on none.
        if query.known.surroundings().adds_label(name) {
            return matcher.op == MatchOp::Equal && name == "job";
        }
        if name == BUCKET_LABEL {
            return false;
        }
        let own = metric.labels.iter().find(|label| label.prometheus_name == name);
        match own {
            Some(label) if name == outcome || label.outcomes.is_empty() => {
                has_value(label, matcher.op, value)
            }
            Some(label) => !counts_statuses && has_value(label, matcher.op, value),
            None => false,
        }
    })
}

fn has_value(label: &Label, op: MatchOp, asked: &str) -> bool {
    label.values.iter().any(|value| match op {
        MatchOp::Equal => value == asked,
        MatchOp::NotEqual => value != asked,
        MatchOp::Regex => Pattern::new(asked).takes_for_certain(value),
        MatchOp::NotRegex => !Pattern::new(asked).accepts(value),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_query;

    #[test]
    fn a_series_at_zero_is_never_absent() {
        check_query(
            "absent(db_client_operation_duration_seconds_count{outcome=\"error\"})",
            &expect![[r#"
                warning[alert/absent-zero-init]: `absent` of `db_client_operation_duration_seconds_count`, which is there at zero while the service runs
                 --> alerts.yml:6:18
                  |
                6 |           absent(db_client_operation_duration_seconds_count{outcome="error"})
                  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ is there from the start
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: `rate(…[5m]) == 0` asks whether it does nothing, `absent(up{job="…"})` whether the service is gone

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn an_aggregation_is_there_as_well() {
        check_query(
            "absent(sum(rate(images_generated_total{provider=\"fal\"}[5m])))",
            &expect![[r#"
                warning[alert/absent-zero-init]: `absent` of `images_generated_total`, which is there at zero while the service runs
                 --> alerts.yml:6:27
                  |
                6 |           absent(sum(rate(images_generated_total{provider="fal"}[5m])))
                  |                           ^^^^^^^^^^^^^^^^^^^^^^ is there from the start
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = help: `rate(…[5m]) == 0` asks whether it does nothing, `absent(up{job="…"})` whether the service is gone

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn nothing_has_to_stand_in_for_a_series_at_zero() {
        check_query(
            "sum(rate(images_generated_total[5m])) or vector(0)",
            &expect![[r#"
            warning[alert/absent-zero-init]: `images_generated_total` is there at zero, so nothing has to stand in for it
             --> alerts.yml:6:49
              |
            6 |           sum(rate(images_generated_total[5m])) or vector(0)
              |                                                 ^^^^^^^^^^^^ adds nothing
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `images_generated_total` is declared here

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_count_is_never_zero() {
        check_query(
            "count(queue_depth > 5) == 0",
            &expect![[r#"
            warning[alert/absent-zero-init]: `count` of no series gives nothing, and never 0
             --> alerts.yml:6:34
              |
            6 |           count(queue_depth > 5) == 0
              |                                  ^^^^ is never true
              |
              = help: `absent(…)` asks whether there is none

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_may_be_missing_may_be_asked_for() {
        for query in [
            "absent(up{job=\"studio\"})",
            "absent(db_client_operation_duration_seconds_count{job=\"studio\"})",
            "absent(images_generated_total{model=\"flux\"})",
            "absent(node_load1)",
            "sum by (provider) (rate(images_generated_total[5m])) or vector(0) > 1",
            "sum(rate(images_generated_total{model=\"flux\"}[5m])) or vector(0) > 1",
            "rate(images_generated_total[5m]) == 0",
            "count(up == 1) < 2",
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
