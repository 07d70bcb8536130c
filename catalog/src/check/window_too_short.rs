//! `window/too-short`: a range of too few scrapes, or a `for` that is over before the next evaluation.
//!
//! ```yaml
//! expr: rate(http_requests_total[30s]) > 1   # with scrape_interval = "15s": wants [1m]
//! ```
//!
//! `rate` and its like want two samples, and a range of four scrapes has them even if one is late and one
//! is lost. An average, a maximum and the like want two scrapes: over one they are the sample itself.
//! Functions that one sample is enough for (`last_over_time`, `present_over_time`, …) are not reported.
//!
//! Only for the service's own metrics, because the configuration says how often it is scraped and nothing
//! of others. A `for` is held against the group's interval, or against the server's `evaluation_interval`.

use std::time::Duration;

use telemark_promql::{Call, ExprKind, Function, MatrixSelector, visit};

use super::Query;
use super::asked::Owner;
use crate::finding::{About, CheckId, Finding};
use crate::flow::selected_name;
use crate::rules::{self, Rule};

/// How many scrapes `rate` and its like want in their range.
const SCRAPES_OF_RATE: u32 = 4;
/// How many scrapes make an average more than a sample.
const SCRAPES_OF_AVERAGE: u32 = 2;

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    let server = &query.known.surroundings().prometheus;
    if let Owner::Rule(rule) = query.owner {
        findings.extend(pending(query, rule, server.evaluation_interval));
    }
    let Some(interval) = server.scrape_interval else { return };
    visit::walk(query.expr, &mut |expr| {
        let ExprKind::Call(call) = &expr.kind else { return };
        let Some(scrapes) = call.function.and_then(wanted) else { return };
        for arg in &call.args {
            if let ExprKind::MatrixSelector(matrix) = &arg.kind
                && query.flows.at(arg).series.is_some_and(|series| series.family().is_some())
            {
                let metric = selected_name(arg).unwrap_or_default();
                findings.extend(range(query, call, (metric, matrix), interval, scrapes));
            }
        }
    });
}

/// How many scrapes a function wants, if one isn't enough.
fn wanted(function: Function) -> Option<u32> {
    match function {
        Function::Delta
        | Function::Deriv
        | Function::DoubleExponentialSmoothing
        | Function::HoltWinters
        | Function::Idelta
        | Function::Increase
        | Function::Irate
        | Function::PredictLinear
        | Function::Rate => Some(SCRAPES_OF_RATE),
        Function::AvgOverTime
        | Function::Changes
        | Function::MadOverTime
        | Function::MaxOverTime
        | Function::MinOverTime
        | Function::QuantileOverTime
        | Function::Resets
        | Function::StddevOverTime
        | Function::StdvarOverTime
        | Function::SumOverTime => Some(SCRAPES_OF_AVERAGE),
        _ => None,
    }
}

fn range(
    query: Query<'_>,
    call: &Call,
    (metric, matrix): (&str, &MatrixSelector),
    interval: Duration,
    scrapes: u32,
) -> Option<Finding> {
    // `anchored` and `smoothed` take a sample from before the range.
    if matrix.vector.mode.is_some() {
        return None;
    }
    let wanted = interval.checked_mul(scrapes)?;
    if matrix.range.seconds()? >= wanted.as_secs_f64() {
        return None;
    }
    let span = matrix.range.span;
    let message = format!(
        "`{}` over {} of scrapes that are {} apart",
        call.name.text,
        query.text(span),
        shown(interval),
    );
    let why = if scrapes == SCRAPES_OF_RATE {
        "it wants two samples in its range; four scrapes have them even if some are late or lost"
    } else {
        "over one scrape, it is the sample itself"
    };
    let wanted = shown(wanted);
    Some(Finding {
        label: format!("wants at least {wanted}"),
        about: About { metric: Some(metric.to_owned()), label: None },
        help: vec![why.to_owned()],
        suggestion: Some(query.suggestion(span, "a range that is long enough", wanted)),
        ..query.finding(CheckId::WindowTooShort, span, message)
    })
}

/// An alert that waits for less than the time to the next evaluation waits for just that.
fn pending(query: Query<'_>, rule: &Rule, server: Option<Duration>) -> Option<Finding> {
    let pending = rule.pending.as_ref()?;
    let of_group = rule.group.interval.as_ref();
    let interval = match of_group {
        Some(interval) => Duration::from_millis(interval.value.as_millis()),
        None => server?,
    };
    let waits = Duration::from_millis(pending.value.as_millis());
    if waits.is_zero() || waits >= interval {
        return None;
    }
    let interval = shown(interval);
    let message = format!(
        "`for` is over after {}, before the next evaluation after {interval}",
        pending.value
    );
    let said_by =
        if of_group.is_some() { "the group's `interval`" } else { "`evaluation_interval`" };
    Some(Finding {
        label: "as long as one evaluation".to_owned(),
        help: vec![format!(
            "{said_by} is {interval}, so the alert fires {interval} after its query first gives a series"
        )],
        ..query.finding_at(CheckId::WindowTooShort, pending.place.clone(), message)
    })
}

/// A duration as Prometheus writes it.
fn shown(duration: Duration) -> String {
    rules::Duration::from(duration).to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::{Expect, expect};

    use crate::config::{Prometheus, Surroundings};
    use crate::fixture::{check_query, check_surrounded, surroundings};

    fn scraped() -> Surroundings {
        let prometheus = Prometheus {
            scrape_interval: Some(Duration::from_secs(15)),
            evaluation_interval: Some(Duration::from_mins(1)),
            ..Prometheus::default()
        };
        Surroundings { prometheus, ..surroundings() }
    }

    fn check(query: &str, expect: &Expect) {
        let text =
            format!("groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: {query}\n");
        check_surrounded(&scraped(), &[("alerts.yml", &text)], expect);
    }

    #[test]
    fn a_rate_over_less_than_four_scrapes() {
        check(
            "sum(rate(images_generated_total[30s])) > 1",
            &expect![[r#"
            warning[window/too-short]: `rate` over 30s of scrapes that are 15s apart
             --> alerts.yml:5:47
              |
            5 |         expr: sum(rate(images_generated_total[30s])) > 1
              |                                               ^^^ wants at least 1m
              |
              = help: it wants two samples in its range; four scrapes have them even if some are late or lost
            help: a range that is long enough
              |
            5 -         expr: sum(rate(images_generated_total[30s])) > 1
            5 +         expr: sum(rate(images_generated_total[1m])) > 1
              |

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn an_average_over_less_than_two_scrapes() {
        check(
            "avg_over_time(queue_depth[20s]) > 1",
            &expect![[r#"
            warning[window/too-short]: `avg_over_time` over 20s of scrapes that are 15s apart
             --> alerts.yml:5:41
              |
            5 |         expr: avg_over_time(queue_depth[20s]) > 1
              |                                         ^^^ wants at least 30s
              |
              = help: over one scrape, it is the sample itself
            help: a range that is long enough
              |
            5 -         expr: avg_over_time(queue_depth[20s]) > 1
            5 +         expr: avg_over_time(queue_depth[30s]) > 1
              |

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_for_that_ends_before_the_next_evaluation() {
        let rules = "\
groups:
  - name: g
    rules:
      - alert: A
        expr: sum(queue_depth) > 1
        for: 30s
      - alert: B
        expr: sum(queue_depth) > 1
        for: 1m
  - name: h
    interval: 5m
    rules:
      - alert: C
        expr: sum(queue_depth) > 1
        for: 2m
";
        check_surrounded(
            &scraped(),
            &[("alerts.yml", rules)],
            &expect![[r#"
            warning[window/too-short]: `for` is over after 30s, before the next evaluation after 1m
             --> alerts.yml:6:14
              |
            6 |         for: 30s
              |              ^^^ as long as one evaluation
              |
              = help: `evaluation_interval` is 1m, so the alert fires 1m after its query first gives a series

            warning[window/too-short]: `for` is over after 2m, before the next evaluation after 5m
              --> alerts.yml:15:14
               |
            15 |         for: 2m
               |              ^^ as long as one evaluation
               |
               = help: the group's `interval` is 5m, so the alert fires 5m after its query first gives a series

            2 warnings in 3 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_is_long_enough_or_isnt_known_is_not_reported() {
        let silent = [
            "rate(images_generated_total[1m]) > 1",
            "avg_over_time(queue_depth[30s]) > 1",
            "last_over_time(queue_depth[10s]) > 1",
            "rate(node_errors_total[20s]) > 1",
            "max_over_time(rate(images_generated_total[1m])[20s:1s]) > 1",
            "rate(images_generated_total[20s] smoothed) > 1",
        ];
        let none = expect![[r#"
            no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]];
        for query in silent {
            check(query, &none);
        }
        check_query("rate(images_generated_total[20s]) > 1", &none);
    }
}
