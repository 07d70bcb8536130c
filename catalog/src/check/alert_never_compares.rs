//! `alert/never-compares`: an alert whose query has no condition.
//!
//! ```yaml
//! - alert: QueueFull
//!   expr: studio_job_queue_depth   # wants > 100
//! ```
//!
//! An alert fires for every series that its query gives, whatever the value. So something in the query must
//! take series away: a comparison without `bool`, `absent`, `unless`, one side of `and` or of arithmetic,
//! both sides of `or`. A recording rule that does so counts as well.
//!
//! A series that is there only while something is wrong is a condition in itself. Only the metrics of the
//! catalog are known to be none, so the gauges of other exporters are not reported. Neither is a query
//! without any metric: `vector(1)` fires on purpose, to show that alerts arrive.

use std::collections::BTreeMap;

use telemark_promql::{
    Binary, BinaryOp, Call, Expr, ExprKind, Function, ValueType, VectorSelector, visit,
};

use crate::expression::Expression;
use crate::external::MetricType;
use crate::finding::{CheckId, Finding, Safety, Suggestion};
use crate::flow::{metric_name, selector};
use crate::known::Known;
use crate::project::Project;
use crate::rules::RuleKind;
use crate::schema::Source;

pub(super) fn check(known: &Known<'_>, project: &Project, findings: &mut Vec<Finding>) {
    let mut recorded: BTreeMap<&str, Vec<Option<&Expr>>> = BTreeMap::new();
    for rule in project.recordings() {
        recorded.entry(&rule.name).or_default().push(rule.query());
    }
    let mut conditions = Conditions { known, recorded: &recorded, followed: BTreeMap::new() };
    for rule in project.rules.iter().filter(|rule| rule.kind == RuleKind::Alert) {
        let Some(expr) = rule.query() else { continue };
        let mut reads = false;
        visit::walk(expr, &mut |expr| reads |= selector(expr).is_some());
        if let Some(always) = conditions.always(expr).filter(|_| reads) {
            findings.push(finding(&rule.expr, expr, always));
        }
    }
}

fn finding(query: &Expression, whole: &Expr, always: &Expr) -> Finding {
    let place = query.place(always.span.range());
    let message = if always.span == whole.span {
        "the alert always fires: its query has no condition".to_owned()
    } else {
        let piece = &query.text[always.span.range()];
        format!("the alert always fires: `{piece}` has no condition")
    };
    let compared = compared_with_bool(always);
    let suggestion = compared.map(|(start, end)| Suggestion {
        message: "without `bool`, only the series for which it is true are left".to_owned(),
        place: query.place(start..end),
        replacement: String::new(),
        safety: Safety::Guess,
    });
    let help = match suggestion {
        Some(_) => "with `bool`, a comparison gives 0 or 1 for every series",
        None => {
            "an alert fires for every series of the result, also if its value is 0; compare it with a limit"
        }
    };
    Finding {
        subject: query.subject().cloned(),
        label: "gives a result whatever the values are".to_owned(),
        help: vec![help.to_owned()],
        suggestion,
        ..Finding::new(CheckId::AlertNeverCompares, place.file, place.range, message)
    }
}

/// The bytes of `bool` and the blanks before it, if an expression is a comparison with it.
fn compared_with_bool(expr: &Expr) -> Option<(usize, usize)> {
    match &expr.kind {
        ExprKind::Paren(inner) => compared_with_bool(inner),
        ExprKind::Binary(binary) => Some((binary.op_span.end, binary.return_bool?.end)),
        _ => None,
    }
}

struct Conditions<'a> {
    known: &'a Known<'a>,
    /// The queries of what is recorded by a name; nothing for one that can't be read.
    recorded: &'a BTreeMap<&'a str, Vec<Option<&'a Expr>>>,
    /// Of the names that have been followed, whether what is recorded is a condition.
    followed: BTreeMap<&'a str, bool>,
}

impl<'a> Conditions<'a> {
    /// The piece of a query that gives a result whatever the values are, if there is one for certain.
    fn always<'e>(&mut self, expr: &'e Expr) -> Option<&'e Expr> {
        match &expr.kind {
            ExprKind::Paren(inner) => self.always(inner),
            ExprKind::Binary(binary) => self.always_of_binary(expr, binary),
            _ => (!self.is_condition(expr)).then_some(expr),
        }
    }

    fn always_of_binary<'e>(&mut self, expr: &'e Expr, binary: &'e Binary) -> Option<&'e Expr> {
        let op = binary.op.known()?;
        match op {
            BinaryOp::Or => self.always(&binary.lhs).or_else(|| self.always(&binary.rhs)),
            BinaryOp::Unless => None,
            _ if op.is_comparison() && binary.return_bool.is_none() => None,
            _ if binary.fill.is_some() => None,
            _ => {
                let both = self.always(&binary.lhs).is_some() && self.always(&binary.rhs).is_some();
                both.then_some(expr)
            }
        }
    }

    fn is_condition(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::String(_) => false,
            ExprKind::Hole(_) | ExprKind::Invalid => true,
            ExprKind::VectorSelector(selector) => self.selects_by_condition(selector),
            ExprKind::MatrixSelector(matrix) => self.selects_by_condition(&matrix.vector),
            ExprKind::Subquery(subquery) => self.always(&subquery.expr).is_none(),
            ExprKind::Unary(unary) => self.always(&unary.expr).is_none(),
            ExprKind::Aggregate(aggregate) => self.always(&aggregate.expr).is_none(),
            ExprKind::Call(call) => self.calls_condition(call),
            ExprKind::Paren(_) | ExprKind::Binary(_) => self.always(expr).is_none(),
        }
    }

    fn calls_condition(&mut self, call: &Call) -> bool {
        match call.function {
            None | Some(Function::Absent | Function::AbsentOverTime) => return true,
            Some(Function::Scalar | Function::Vector) => return false,
            Some(_) => {}
        }
        let is_series = |arg: &&Expr| {
            matches!(
                arg.value_type(),
                None | Some(ValueType::InstantVector | ValueType::RangeVector)
            )
        };
        let Some(series) = call.args.iter().find(is_series) else { return false };
        if is_about_values(call.function) && matches!(series.kind, ExprKind::MatrixSelector(_)) {
            return false;
        }
        self.always(series).is_none()
    }

    fn selects_by_condition(&mut self, selector: &VectorSelector) -> bool {
        let Some(name) = metric_name(selector) else { return true };
        if let Some((name, queries)) = self.recorded.get_key_value(name.text) {
            return self.records_condition(name, queries);
        }
        let Some(series) = self.known.lookup(name.text) else { return true };
        match series.source {
            Source::Catalog(_) => false,
            Source::Prometheus => matches!(name.text, "ALERTS" | "ALERTS_FOR_STATE"),
            Source::External(_) => matches!(
                series.metric_type,
                MetricType::Gauge | MetricType::Info | MetricType::StateSet | MetricType::Unknown
            ),
            Source::Recorded | Source::Several => true,
        }
    }

    /// Whether one of the rules of a name records under a condition. Those that read each other may.
    fn records_condition(&mut self, name: &'a str, queries: &[Option<&Expr>]) -> bool {
        if let Some(known) = self.followed.get(name) {
            return *known;
        }
        self.followed.insert(name, true);
        let is_condition = queries.iter().any(|query| match query {
            Some(query) => self.always(query).is_none(),
            None => true,
        });
        self.followed.insert(name, is_condition);
        is_condition
    }
}

/// Whether a function is called for how samples differ, so that there being series can't be what is meant.
fn is_about_values(function: Option<Function>) -> bool {
    matches!(
        function,
        Some(
            Function::Changes
                | Function::Delta
                | Function::Deriv
                | Function::DoubleExponentialSmoothing
                | Function::HoltWinters
                | Function::Idelta
                | Function::Increase
                | Function::Irate
                | Function::PredictLinear
                | Function::Rate
                | Function::Resets
        )
    )
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_alert, check_files};

    #[test]
    fn an_alert_without_a_condition_is_reported_as_a_whole() {
        check_alert(
            "sum by (job) (rate(images_generated_total[5m])) / 2",
            &expect![[r#"
            error[alert/never-compares]: the alert always fires: its query has no condition
             --> alerts.yml:6:11
              |
            6 |           sum by (job) (rate(images_generated_total[5m])) / 2
              |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ gives a result whatever the values are
              |
              = help: an alert fires for every series of the result, also if its value is 0; compare it with a limit

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
        check_alert(
            "rate(node_errors_total[5m])",
            &expect![[r#"
            error[alert/never-compares]: the alert always fires: its query has no condition
             --> alerts.yml:6:11
              |
            6 |           rate(node_errors_total[5m])
              |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ gives a result whatever the values are
              |
              = help: an alert fires for every series of the result, also if its value is 0; compare it with a limit

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn of_several_sides_the_one_without_a_condition_is_shown() {
        check_alert(
            "queue_depth > 5 or vector(0)",
            &expect![[r#"
            error[alert/never-compares]: the alert always fires: `vector(0)` has no condition
             --> alerts.yml:6:30
              |
            6 |           queue_depth > 5 or vector(0)
              |                              ^^^^^^^^^ gives a result whatever the values are
              |
              = help: an alert fires for every series of the result, also if its value is 0; compare it with a limit

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn bool_takes_the_condition_away() {
        check_alert(
            "sum(queue_depth) > bool 5",
            &expect![[r#"
            error[alert/never-compares]: the alert always fires: its query has no condition
             --> alerts.yml:6:11
              |
            6 |           sum(queue_depth) > bool 5
              |           ^^^^^^^^^^^^^^^^^^^^^^^^^ gives a result whatever the values are
              |
              = help: with `bool`, a comparison gives 0 or 1 for every series
            help: without `bool`, only the series for which it is true are left
              |
            6 -           sum(queue_depth) > bool 5
            6 +           sum(queue_depth) > 5
              |

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn recording_rules_are_followed() {
        let rules = "\
groups:
  - name: g
    rules:
      - record: job:queue_depth:full
        expr: sum by (job) (queue_depth) > 5
      - record: job:queue_depth:sum
        expr: sum by (job) (queue_depth)
      - alert: Full
        expr: job:queue_depth:full
      - alert: Any
        expr: job:queue_depth:sum
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[alert/never-compares]: the alert always fires: its query has no condition
              --> alerts.yml:11:15
               |
            11 |         expr: job:queue_depth:sum
               |               ^^^^^^^^^^^^^^^^^^^ gives a result whatever the values are
               |
               = help: an alert fires for every series of the result, also if its value is 0; compare it with a limit

            1 error in 4 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_may_be_a_condition_is_not_reported() {
        let silent = [
            "sum(queue_depth) > 5",
            "absent(node_load1)",
            "queue_depth unless on (job) up",
            "queue_depth and on (job) up == 0",
            "sum(queue_depth > 5) / 2",
            "count(queue_depth == 0) + sum(queue_depth)",
            "queue_depth > 5 or queue_depth < 1",
            "max_over_time((queue_depth > 5)[1h:1m])",
            "node_reboot_required",
            "count(node_reboot_required)",
            "ALERTS{alertstate=\"firing\"}",
            "vector(1)",
        ];
        for query in silent {
            check_alert(
                query,
                &expect![[r#"
                no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
            );
        }
    }
}
