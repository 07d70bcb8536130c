//! `record/name`: a recorded name that looks like a metric's.
//!
//! ```yaml
//! - record: request_errors               # wants job:request_errors:rate5m
//!   expr: sum by (job) (rate(request_errors_total[5m]))
//! ```
//!
//! Prometheus' documentation ("Recording rules", best practices) has the form `level:metric:operations`, and keeps
//! colons for what is recorded. Teams differ in the rest of the form, so only a name without any colon is
//! reported. A rule that neither aggregates nor looks at a range gives a metric another name or unit, or
//! stands in for one (`vector(1)`), and is not reported.

use telemark_promql::{Expr, ExprKind, visit};

use crate::finding::{About, CheckId, Finding};
use crate::project::Project;
use crate::rules::Rule;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    // What is no name at all is `syntax/rule`.
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let wrong =
        |rule: &&Rule| rule.name.chars().all(is_name) && rule.query().is_some_and(summarises);
    findings.extend(project.recordings().filter(wrong).map(finding));
}

/// Whether a query gives something else than the series that it reads by another name or in another unit.
fn summarises(query: &Expr) -> bool {
    let mut found = false;
    visit::walk(query, &mut |expr| {
        found |= matches!(
            expr.kind,
            ExprKind::Aggregate(_) | ExprKind::MatrixSelector(_) | ExprKind::Subquery(_)
        );
    });
    found
}

fn finding(rule: &Rule) -> Finding {
    let name = rule.name.value.clone();
    let place = rule.name.place.clone();
    let message = format!("`{name}` looks like a metric that a program emits");
    Finding {
        subject: rule.expr.subject().cloned(),
        about: About { metric: Some(name), label: None },
        help: vec![
            "the usual form of recorded names is `level:metric:operations`: the labels that are left, \
             what was measured, what was done with it"
                .to_owned(),
        ],
        ..Finding::new(CheckId::RecordName, place.file, place.range, message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_files;

    #[test]
    fn only_a_name_without_a_colon_is_reported() {
        let rules = "\
groups:
  - name: g
    rules:
      - record: images
        expr: sum by (job) (rate(images_generated_total[5m]))
      - record: job:images:rate5m
        expr: sum by (job) (rate(images_generated_total[5m]))
      - record: jobs_waiting
        expr: queue_depth * 1
      - record: studio_info
        expr: vector(1)
      - record: studio:images
        expr: sum(rate(images_generated_total[5m]))
";
        check_files(
            &[("rules.yml", rules)],
            &expect![[r#"
                warning[record/name]: `images` looks like a metric that a program emits
                 --> rules.yml:4:17
                  |
                4 |       - record: images
                  |                 ^^^^^^
                  |
                  = help: the usual form of recorded names is `level:metric:operations`: the labels that are left, what was measured, what was done with it

                1 warning in 5 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
