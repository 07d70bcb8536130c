//! `record/cycle`: recording rules that read each other in a circle.
//!
//! ```yaml
//! - record: a:ratio
//!   expr: b:total / 2
//! - record: b:total
//!   expr: a:ratio * 3
//! ```
//!
//! None of them ever gets a first value. A rule that reads its series at an earlier time (`offset`), or
//! behind `or`, keeps a value on purpose and is not reported. Neither is a name that another rule, which is
//! no part of the circle, records as well, or that a program emits.

use telemark_promql::{BinaryOp, Expr, ExprKind, Span};

use super::list;
use crate::finding::{About, CheckId, Finding, Related};
use crate::flow::{metric_name, selector};
use crate::known::Known;
use crate::project::Project;
use crate::rules::Rule;
use crate::schema::Source;
use crate::source::Place;

pub(super) fn check(known: &Known<'_>, project: &Project, findings: &mut Vec<Finding>) {
    let cycles = known
        .cycles()
        .iter()
        .filter(|cycle| cycle.iter().all(|name| is_only_recorded(known, name)));
    findings.extend(cycles.filter_map(|cycle| finding(project, cycle)));
}

/// Whether no program emits that name as well, out of which the circle gets its values.
fn is_only_recorded(known: &Known<'_>, name: &str) -> bool {
    let is_recorded = known.lookup(name).is_some_and(|series| series.source == Source::Recorded);
    is_recorded && (name.contains(':') || known.surroundings().external_owner(name).is_none())
}

fn finding(project: &Project, cycle: &[&str]) -> Option<Finding> {
    let next = cycle.iter().cycle().skip(1);
    let reads: Option<Vec<_>> =
        cycle.iter().zip(next).map(|(name, read)| reading(project, name, read)).collect();
    let reads = reads?;
    let ((rule, place), others) = reads.split_first()?;
    let name = cycle.first()?;
    let by_way = list(cycle[1..].iter().copied());
    let message = if others.is_empty() {
        format!("`{name}` is recorded from itself")
    } else {
        format!("`{name}` is recorded from itself, by way of {by_way}")
    };
    let related = others.iter().map(|(rule, place)| Related {
        place: place.clone(),
        label: format!("`{}` reads it", *rule.name),
    });
    Some(Finding {
        subject: rule.expr.subject().cloned(),
        label: format!("`{name}` reads it"),
        about: About { metric: Some((*name).to_owned()), label: None },
        related: related.collect(),
        help: vec!["a series that is recorded from itself never gets a first value".to_owned()],
        ..Finding::new(CheckId::RecordCycle, place.file, place.range.clone(), message)
    })
}

/// The first rule that records `name`, and where it reads `read`, if all that record it read it.
fn reading<'a>(project: &'a Project, name: &str, read: &str) -> Option<(&'a Rule, Place)> {
    let rules = project.recordings().filter(|rule| *rule.name == name);
    let reads: Option<Vec<_>> = rules
        .map(|rule| {
            let span = first_read(rule.query()?, read)?;
            Some((rule, rule.expr.place(span.range())))
        })
        .collect();
    reads?.into_iter().next()
}

/// Where a query reads a name of the same time, other than to fall back to it.
fn first_read(expr: &Expr, name: &str) -> Option<Span> {
    let within = |expr: &Expr| first_read(expr, name);
    match &expr.kind {
        ExprKind::VectorSelector(_) | ExprKind::MatrixSelector(_) => {
            let selector = selector(expr)?;
            let read = metric_name(selector).filter(|read| read.text == name)?;
            selector.offset.is_none().then_some(read.span)
        }
        ExprKind::Binary(binary) if binary.op.known() == Some(BinaryOp::Or) => within(&binary.lhs),
        ExprKind::Binary(binary) => within(&binary.lhs).or_else(|| within(&binary.rhs)),
        ExprKind::Subquery(subquery) if subquery.offset.is_some() => None,
        ExprKind::Subquery(subquery) => within(&subquery.expr),
        ExprKind::Aggregate(aggregate) => {
            within(&aggregate.expr).or_else(|| within(aggregate.param.as_deref()?))
        }
        ExprKind::Call(call) => call.args.iter().find_map(within),
        ExprKind::Unary(unary) => within(&unary.expr),
        ExprKind::Paren(inner) => within(inner),
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Hole(_) | ExprKind::Invalid => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::fixture::check_files;

    fn check(rules: &[(&str, &str)], expect: &Expect) {
        let rule = |(name, query)| format!("      - record: {name}\n        expr: {query}\n");
        let rules: String = rules.iter().copied().map(rule).collect();
        let text = format!("groups:\n  - name: g\n    rules:\n{rules}");
        check_files(&[("rules.yml", &text)], expect);
    }

    #[test]
    fn a_rule_that_reads_itself() {
        check(
            &[("job:queue_depth:sum", "sum by (job) (job:queue_depth:sum)")],
            &expect![[r#"
            error[record/cycle]: `job:queue_depth:sum` is recorded from itself
             --> rules.yml:5:29
              |
            5 |         expr: sum by (job) (job:queue_depth:sum)
              |                             ^^^^^^^^^^^^^^^^^^^ `job:queue_depth:sum` reads it
              |
              = help: a series that is recorded from itself never gets a first value

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn rules_that_read_each_other() {
        check(
            &[
                ("a:depth:sum", "sum(queue_depth) / b:depth:sum"),
                ("b:depth:sum", "c:depth:sum + 1"),
                ("c:depth:sum", "max(a:depth:sum)"),
            ],
            &expect![[r#"
                error[record/cycle]: `a:depth:sum` is recorded from itself, by way of `b:depth:sum`, `c:depth:sum`
                 --> rules.yml:5:34
                  |
                5 |         expr: sum(queue_depth) / b:depth:sum
                  |                                  ^^^^^^^^^^^ `a:depth:sum` reads it
                6 |       - record: b:depth:sum
                7 |         expr: c:depth:sum + 1
                  |               ----------- `b:depth:sum` reads it
                8 |       - record: c:depth:sum
                9 |         expr: max(a:depth:sum)
                  |                   ----------- `c:depth:sum` reads it
                  |
                  = help: a series that is recorded from itself never gets a first value

                1 error in 3 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_value_that_is_kept_on_purpose_is_not_reported() {
        let none = expect![[r#"
            no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]];
        check(&[("a:depth:kept", "max(queue_depth) or a:depth:kept")], &none);
        check(&[("a:depth:ever", "max(queue_depth) + (a:depth:ever offset 1m)")], &none);
        check(&[("node_time", "node_time * 1000")], &none);
        check(&[("queue_depth", "queue_depth * 2")], &none);
        let both = expect![[r#"
            no findings in 2 rules of 1 file; catalog: 3 functions, 3 families
        "#]];
        check(
            &[("a:depth:sum", "sum by (job) (queue_depth)"), ("a:depth:sum", "sum(a:depth:sum)")],
            &both,
        );
    }
}
