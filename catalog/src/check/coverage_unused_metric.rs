//! `coverage/unused-metric`: a metric of the catalog that no rule, dashboard or objective reads.
//!
//! What only a recording rule reads is used if what it records is. Silent where no dashboard is checked, and
//! about names that a regular expression on `__name__` chooses, unless it chooses all names, and those that
//! a dashboard's variable may stand for.

use super::usage::Usage;
use crate::demands::Places;
use crate::finding::{About, CheckId, Finding, Subject};
use crate::known::Known;
use crate::project::Project;

pub(super) fn check(
    known: &Known<'_>,
    project: &Project,
    usage: &Usage,
    places: &mut Places<'_>,
    findings: &mut Vec<Finding>,
) {
    if project.dashboards.is_empty() {
        return;
    }
    let used = usage.used();
    for family in known.families().iter().filter(|family| !used.has(family)) {
        let Some(declaration) = known.declaration(family, None) else { continue };
        let name = &family.prometheus_name;
        let message = format!("nothing reads `{name}`");
        let check = CheckId::CoverageUnusedMetric;
        let label = format!("`{name}` is declared here");
        findings.push(Finding {
            subject: Some(Subject::Metric { name: name.clone() }),
            about: About { metric: Some(name.clone()), label: None },
            help: vec![format!(
                "up to {} series are kept for nobody: show it, or leave it out",
                family.max_series
            )],
            ..places.finding(check, declaration.function, message, &label)
        });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_demands, check_demands_in};

    const RULES: &str = "\
groups:
  - name: g
    rules:
      - record: job:images:rate5m
        expr: sum by (job) (rate(images_generated_total[5m]))
      - alert: DatabaseIsSlow
        expr: histogram_quantile(0.9, rate(db_client_operation_duration_seconds_bucket[5m])) > 0.5
";

    fn dashboard(query: &str) -> String {
        format!(
            r#"{{"title": "Studio", "panels": [{{"title": "P", "type": "timeseries", "targets": [{{"expr": "{query}"}}]}}]}}"#
        )
    }

    #[test]
    fn what_is_read_by_nobody_or_by_a_record_that_nobody_reads() {
        let dashboard = dashboard("up");
        check_demands(
            "",
            &[("rules.yml", RULES), ("studio.json", &dashboard)],
            &expect![[r#"
                warning[record/unused]: nothing reads `job:images:rate5m`
                 --> rules.yml:4:17
                  |
                4 |       - record: job:images:rate5m
                  |                 ^^^^^^^^^^^^^^^^^ recorded for nobody
                  |
                  = help: delete the rule, or list the file that reads it in telemark.toml

                info[coverage/unused-metric]: nothing reads `images_generated_total`
                 --> src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `images_generated_total` is declared here
                  |
                  = help: up to 22 series are kept for nobody: show it, or leave it out

                info[coverage/unused-metric]: nothing reads `queue_depth`
                 --> src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `queue_depth` is declared here
                  |
                  = help: up to 2 series are kept for nobody: show it, or leave it out

                1 warning and 2 remarks in 2 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_a_dashboard_reads_through_a_record_is_used() {
        let dashboard = dashboard("job:images:rate5m or queue_depth");
        check_demands(
            "",
            &[("rules.yml", RULES), ("studio.json", &dashboard)],
            &expect![[r#"
                no findings in 2 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn without_a_dashboard_nobody_knows() {
        check_demands(
            "",
            &[("rules.yml", RULES)],
            &expect![[r#"
                no findings in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_source_that_is_not_there_is_named_beside_the_configuration() {
        let empty = tempfile::tempdir().unwrap();
        let dashboard = dashboard("job:images:rate5m");
        check_demands_in(
            empty.path(),
            "# nothing\n",
            &[("rules.yml", RULES), ("studio.json", &dashboard)],
            &expect![[r#"
                info[coverage/unused-metric]: nothing reads `queue_depth`
                 --> telemark.toml:1:1
                  |
                1 | # nothing
                  | ^
                  |
                 ::: src/studio.rs:9
                  = note: `queue_depth` is declared here
                  = help: up to 2 series are kept for nobody: show it, or leave it out

                1 remark in 2 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
