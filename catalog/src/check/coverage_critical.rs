//! `coverage/critical`: a critical function that no alert and no objective watches.
//!
//! A function is critical if its attribute says so, `#[telemetry(critical)]`, or a pattern of the
//! configuration.
//!
//! ```toml
//! [coverage]
//! critical = ["studio::jobs::*"]
//! ```
//!
//! It is watched if a selector of an alert or an objective can choose one of its series, or one of a
//! recording rule that they read. A pattern that no function fits is reported, too.

use std::collections::BTreeMap;

use telemark_registry::Kind;
use telemark_registry::catalog::v1::Function;

use super::list;
use super::usage::Usage;
use crate::config::Coverage;
use crate::demands::Places;
use crate::finding::{CheckId, Finding, Subject};
use crate::known::Known;

pub(super) fn check<'a>(
    known: &Known<'a>,
    coverage: &Coverage,
    usage: &Usage,
    places: &mut Places<'_>,
    findings: &mut Vec<Finding>,
) {
    let functions = || known.functions().iter().filter(|function| function.kind != Kind::Metric);
    // Two functions of one path are told apart by their places; of one that two binaries compile
    // differently, there are two records of one place.
    let place = |function: &'a Function| (&*function.name, &*function.file, function.line);
    let mut critical: BTreeMap<_, &Function> = functions()
        .filter(|function| function.critical)
        .map(|function| (place(function), function))
        .collect();
    for (pattern, range) in &coverage.critical {
        let mut fitting = functions().filter(|it| pattern.matches(&it.name)).peekable();
        if fitting.peek().is_none() {
            findings.push(Finding {
                label: "fits nothing".to_owned(),
                help: vec![
                    "`cargo telemark catalog` lists the functions by their full paths".into(),
                ],
                ..Finding::new(
                    CheckId::CoverageCritical,
                    places.config(),
                    range.clone(),
                    format!("no annotated function is called `{pattern}`"),
                )
            });
        }
        critical.extend(fitting.map(|function| (place(function), function)));
    }
    if critical.is_empty() {
        return;
    }
    let watched = usage.watched();
    for function in critical.into_values() {
        if !watched.has_series_of(function, known) {
            findings.push(finding(function, places));
        }
    }
}

fn finding(function: &Function, places: &mut Places<'_>) -> Finding {
    let name = &function.name;
    let message = format!("`{name}` is critical, and no alert or objective watches it");
    let metrics: Vec<_> = function.metrics.iter().map(|metric| metric.family.as_str()).collect();
    let help = if metrics.is_empty() {
        "it has no metrics that one could watch".to_owned()
    } else {
        format!("write an alert that reads its series of {}", list(metrics.into_iter()))
    };
    Finding {
        subject: Some(Subject::Function { name: name.clone() }),
        help: vec![help],
        ..places.finding(CheckId::CoverageCritical, function, message, "nobody would notice")
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::fixture::{check_demands, check_demands_of, studio, with_source};

    fn check(critical: &str, rules: &str, expect: &Expect) {
        let config = format!("[coverage]\ncritical = [{critical}]\n");
        let rules = format!("groups:\n  - name: g\n    rules:\n{rules}");
        check_demands(&config, &[("rules.yml", &rules)], expect);
    }

    #[test]
    fn a_function_whose_series_no_alert_chooses() {
        check(
            "\"studio::*_image\"",
            "      - alert: SlowSelects
        expr: rate(db_client_operation_duration_seconds_sum{db_operation_name=\"SELECT\"}[5m]) > 1
      - record: images:rate5m
        expr: rate(db_client_operation_duration_seconds_count{db_operation_name=\"INSERT\"}[5m])
",
            &expect![[r#"
                error[coverage/critical]: `studio::insert_image` is critical, and no alert or objective watches it
                 --> src/studio.rs:6:1
                  |
                6 | pub async fn insert_image(image: &Image) -> Result<()> {
                  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nobody would notice
                  |
                  = help: write an alert that reads its series of `db_client_operation_duration_seconds`

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    /// The same of a service whose attributes call these functions critical.
    fn check_marked(marked: &[&str], config: &str, expect: &Expect) {
        let mut catalog = studio();
        for function in &mut catalog.functions {
            function.critical = marked.contains(&&*function.name);
        }
        let rules = "groups:
  - name: g
    rules:
      - alert: SlowSelects
        expr: rate(db_client_operation_duration_seconds_sum{db_operation_name=\"SELECT\"}[5m]) > 1
";
        check_demands_of(&catalog, with_source().path(), config, &[("rules.yml", rules)], expect);
    }

    #[test]
    fn what_the_attribute_calls_critical_needs_no_pattern() {
        check_marked(
            &["studio::find_image"],
            "",
            &expect![[r#"
            no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
        check_marked(
            &["studio::find_image", "studio::insert_image"],
            "",
            &expect![[r#"
            error[coverage/critical]: `studio::insert_image` is critical, and no alert or objective watches it
             --> src/studio.rs:6:1
              |
            6 | pub async fn insert_image(image: &Image) -> Result<()> {
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nobody would notice
              |
              = help: write an alert that reads its series of `db_client_operation_duration_seconds`

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_both_call_critical_is_reported_once_and_what_either_does_as_well() {
        check_marked(
            &["studio::insert_image"],
            "[coverage]\ncritical = [\"studio::gen*\", \"*insert*\", \"studio::jobs::*\"]\n",
            &expect![[r#"
                error[coverage/critical]: no annotated function is called `studio::jobs::*`
                 --> telemark.toml:2:41
                  |
                2 | critical = ["studio::gen*", "*insert*", "studio::jobs::*"]
                  |                                         ^^^^^^^^^^^^^^^^^ fits nothing
                  |
                  = help: `cargo telemark catalog` lists the functions by their full paths

                error[coverage/critical]: `studio::insert_image` is critical, and no alert or objective watches it
                 --> src/studio.rs:6:1
                  |
                6 | pub async fn insert_image(image: &Image) -> Result<()> {
                  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nobody would notice
                  |
                  = help: write an alert that reads its series of `db_client_operation_duration_seconds`

                error[coverage/critical]: `studio::generate` is critical, and no alert or objective watches it
                 --> src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nobody would notice
                  |
                  = help: write an alert that reads its series of `images_generated_total`, `queue_depth`

                3 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn two_functions_of_one_path_are_reported_each_at_its_place() {
        let mut catalog = studio();
        for function in &mut catalog.functions {
            function.name = "studio::run".to_owned();
            function.critical = function.line > 4;
        }
        check_demands_of(
            &catalog,
            with_source().path(),
            "",
            &[],
            &expect![[r#"
            error[coverage/critical]: `studio::run` is critical, and no alert or objective watches it
             --> src/studio.rs:6:1
              |
            6 | pub async fn insert_image(image: &Image) -> Result<()> {
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nobody would notice
              |
              = note: and 1 more place: src/studio.rs:9:5
              = help: write an alert that reads its series of `db_client_operation_duration_seconds`

            2 errors in 0 rules of 0 files; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn an_alert_on_a_record_watches_what_is_behind_it() {
        check(
            "\"studio::*\"",
            "      - record: images:rate5m
        expr: rate(db_client_operation_duration_seconds_count[5m])
      - alert: FewImages
        expr: images:rate5m < 1 or queue_depth{exported_job=\"train\", job=\"studio\"} > 1
",
            &expect![[r#"
                no findings in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_pattern_that_no_function_fits() {
        check(
            "\"studio::jobs::*\"",
            "",
            &expect![[r#"
            error[coverage/critical]: no annotated function is called `studio::jobs::*`
             --> telemark.toml:2:13
              |
            2 | critical = ["studio::jobs::*"]
              |             ^^^^^^^^^^^^^^^^^ fits nothing
              |
              = help: `cargo telemark catalog` lists the functions by their full paths

            1 error in 0 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_label_that_only_other_functions_have_or_a_value_of_theirs_is_not_the_functions() {
        check(
            "\"studio::generate\"",
            "      - alert: A
        expr: queue_depth{exported_job=~\"upscale|render\"} > 1
      - alert: B
        expr: images_generated_total{provider!~\"fal|replicate\"} > 1
",
            &expect![[r#"
                error[label/impossible-value]: no value of `exported_job` of `queue_depth` matches `upscale|render`
                 --> rules.yml:5:41
                  |
                5 |         expr: queue_depth{exported_job=~"upscale|render"} > 1
                  |                                         ^^^^^^^^^^^^^^^^ matches no series
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `job` of `queue_depth` is declared here
                  |
                  = help: its values are `generate`, `train`

                warning[label/impossible-value]: this excludes every value of `provider`
                 --> rules.yml:7:38
                  |
                7 |         expr: images_generated_total{provider!~"fal|replicate"} > 1
                  |                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ matches no series

                error[coverage/critical]: `studio::generate` is critical, and no alert or objective watches it
                 --> src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nobody would notice
                  |
                  = help: write an alert that reads its series of `images_generated_total`, `queue_depth`

                2 errors and 1 warning in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
