//! `type/raw-counter`: a counter's value where its growth is wanted.
//!
//! The value is the number since the process started. It rises for ever, falls to zero with each deployment,
//! and says nothing about now.
//!
//! ```yaml
//! expr: sum(http_requests_total{code="500"}) > 100   # fires for ever after the hundredth error
//! ```
//!
//! Reported where it is compared with a limit, divided, shown in a panel, or made a quantile of. Silent about
//! limits that ask whether anything happened at all, about counters compared with each other or with
//! themselves at another time, about counters whose value is a point in time, and where the type isn't known.

use telemark_promql::{BinaryOp, Expr, ExprKind, visit};

use super::Query;
use super::asked::Owner;
use super::origin;
use super::type_gauge_function_on_counter::misused;
use super::type_not_a_histogram::of_histograms;
use crate::finding::{CheckId, Finding};
use crate::flow::{Flow, selector};
use crate::schema::{Motion, Shape, Unit};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| match &expr.kind {
        ExprKind::Binary(binary) => {
            let Some(op) = binary.op.known() else { return };
            let sides = [&*binary.lhs, &*binary.rhs];
            for [side, other] in [sides, [sides[1], sides[0]]] {
                if !is_raw(query.flows.at(side)) || is_misused(side) {
                    continue;
                }
                let other_flow = query.flows.at(other);
                let used = match op {
                    _ if op.is_comparison() => is_limit(op, other_flow).then_some("compared"),
                    BinaryOp::Div => {
                        is_divided(query, side, other, other_flow).then_some("divided")
                    }
                    _ => None,
                };
                if let Some(used) = used {
                    findings.push(finding(query, side, used));
                    break;
                }
            }
        }
        ExprKind::Call(call) => {
            if let Some((function, arg)) = of_histograms(call)
                && query.flows.at(arg).motion.is_cumulative()
                && matches!(query.flows.at(arg).shape, Shape::Bucket | Shape::Histogram)
            {
                let used = format!("made a `{function}` of");
                findings.push(finding(query, arg, &used));
            }
        }
        _ => {}
    });
    if let Owner::Panel { target, .. } = query.owner
        && !target.is_hidden
        && is_raw(query.flows.at(query.expr))
        && !is_misused(query.expr)
    {
        findings.push(finding(query, query.expr, "shown"));
    }
}

fn is_raw(flow: &Flow<'_>) -> bool {
    flow.motion.is_cumulative() && flow.unit != Unit::Instant && flow.dead.is_none()
}

/// Whether `type/gauge-function-on-counter` has something to say of it.
fn is_misused(expr: &Expr) -> bool {
    let mut found = false;
    visit::walk(expr, &mut |expr| {
        if let ExprKind::Call(call) = &expr.kind {
            found |= call.function.and_then(misused).is_some();
        }
    });
    found
}

/// Whether what a counter is compared with asks for more than whether it has counted at all.
fn is_limit(op: BinaryOp, other: &Flow<'_>) -> bool {
    let whether_any = match (op, other.number) {
        (_, Some(0.0)) => true,
        (BinaryOp::GreaterOrEqual | BinaryOp::Less, Some(limit)) => limit <= 1.0,
        _ => false,
    };
    other.number.is_some() && !whether_any
}

/// Whether a counter is divided by more than a number, or by itself at another time.
fn is_divided(query: Query<'_>, side: &Expr, other: &Expr, of_other: &Flow<'_>) -> bool {
    let moved = |expr: &Expr| {
        let mut moved = false;
        visit::walk(expr, &mut |expr| {
            moved |= selector(expr).is_some_and(|it| it.offset.is_some() || it.at.is_some());
        });
        moved
    };
    of_other.number.is_none()
        && (of_other.motion.is_cumulative() || of_other.motion == Motion::Rate)
        && !moved(side)
        && !moved(other)
        && query.flows.at(other).dead.is_none()
}

fn finding(query: Query<'_>, expr: &Expr, used: &str) -> Finding {
    let origin = origin::origins(query, expr).into_iter().find(|it| it.motion.is_cumulative());
    let (place, name) = match origin {
        Some(origin) => (origin.name.span, format!("the counter `{}`", origin.name.text)),
        None => (expr.span, "a counter".to_owned()),
    };
    Finding {
        label: "counts since the process started".to_owned(),
        about: origin.map(|origin| origin.about()).unwrap_or_default(),
        declared: origin.and_then(|origin| origin.declared(query)),
        help: vec!["`rate(…[5m])` is how fast it grows, `increase(…[1h])` by how much".to_owned()],
        ..query.finding(
            CheckId::TypeRawCounter,
            place,
            format!("{name} is {used} as it is, and not by its growth"),
        )
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_limit_on_a_counter_is_passed_for_ever() {
        check_query(
            "sum(images_generated_total{provider=\"fal\"}) > 100",
            &expect![[r#"
            warning[type/raw-counter]: the counter `images_generated_total` is compared as it is, and not by its growth
             --> alerts.yml:6:15
              |
            6 |           sum(images_generated_total{provider="fal"}) > 100
              |               ^^^^^^^^^^^^^^^^^^^^^^ counts since the process started
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `images_generated_total` is declared here
              |
              = help: `rate(…[5m])` is how fast it grows, `increase(…[1h])` by how much

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_share_of_counters_is_one_since_the_start() {
        check_query(
            "sum(images_generated_total{provider=\"fal\"}) / sum(images_generated_total) > 0.5",
            &expect![[r#"
                warning[type/raw-counter]: the counter `images_generated_total` is divided as it is, and not by its growth
                 --> alerts.yml:6:15
                  |
                6 |           sum(images_generated_total{provider="fal"}) / sum(images_generated_total) > 0.5
                  |               ^^^^^^^^^^^^^^^^^^^^^^ counts since the process started
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = help: `rate(…[5m])` is how fast it grows, `increase(…[1h])` by how much

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_counter_divided_by_a_rate_is_reported() {
        check_query(
            "sum(images_generated_total) / sum(rate(images_generated_total[5m])) > 0.5",
            &expect![[r#"
                warning[type/raw-counter]: the counter `images_generated_total` is divided as it is, and not by its growth
                 --> alerts.yml:6:15
                  |
                6 |           sum(images_generated_total) / sum(rate(images_generated_total[5m])) > 0.5
                  |               ^^^^^^^^^^^^^^^^^^^^^^ counts since the process started
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = help: `rate(…[5m])` is how fast it grows, `increase(…[1h])` by how much

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_quantile_of_raw_buckets_is_one_since_the_start() {
        check_query(
            "histogram_quantile(0.9, sum by (le) (db_client_operation_duration_seconds_bucket)) > 0.5",
            &expect![[r#"
                warning[type/raw-counter]: the counter `db_client_operation_duration_seconds_bucket` is made a `histogram_quantile` of as it is, and not by its growth
                 --> alerts.yml:6:48
                  |
                6 |           histogram_quantile(0.9, sum by (le) (db_client_operation_duration_seconds_bucket)) > 0.5
                  |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ counts since the process started
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: `rate(…[5m])` is how fast it grows, `increase(…[1h])` by how much

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_panel_shows_what_only_rises() {
        check_files(
            &[(
                "d.json",
                r#"{"title":"D","panels":[
{"type":"timeseries","title":"P","fieldConfig":{"defaults":{}},
"targets":[{"expr": "sum by (provider) (images_generated_total)", "datasource": {"type": "prometheus", "uid": "p"}}]}]}"#,
            )],
            &expect![[r#"
                warning[type/raw-counter]: the counter `images_generated_total` is shown as it is, and not by its growth
                 --> d.json:3:41
                  |
                3 | "targets":[{"expr": "sum by (provider) (images_generated_total)", "datasource": {"type": "prometheus", "uid": "p"}}]}]}
                  |                                         ^^^^^^^^^^^^^^^^^^^^^^ counts since the process started
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = note: in panel `P` of dashboard `D`, at /panels/0/targets/0/expr
                  = help: `rate(…[5m])` is how fast it grows, `increase(…[1h])` by how much

                1 warning in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_recorded_counter_is_one() {
        check_files(
            &[(
                "alerts.yml",
                "groups:\n  - name: g\n    rules:\n      - record: job:images:sum\n        expr: sum by (job) (images_generated_total)\n      - alert: A\n        expr: job:images:sum > 100\n",
            )],
            &expect![[r#"
                warning[type/raw-counter]: the counter `job:images:sum` is compared as it is, and not by its growth
                 --> alerts.yml:7:15
                  |
                7 |         expr: job:images:sum > 100
                  |               ^^^^^^^^^^^^^^ counts since the process started
                  |
                  = help: `rate(…[5m])` is how fast it grows, `increase(…[1h])` by how much

                1 warning in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for query in [
            "images_generated_total > 0",
            "sum(images_generated_total) == 0",
            "images_generated_total - images_generated_total offset 1h > 100",
            "images_generated_total / images_generated_total offset 1d > 2",
            "count(images_generated_total) > 5",
            "rate(images_generated_total[5m]) and images_generated_total",
            "node_boots_total > 100",
            "queue_depth > 100",
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
