//! `label/unknown`: a label that the metric never has.
//!
//! A matcher on it chooses nothing, or everything; an aggregation by it puts everything into one
//! group.
//!
//! ```yaml
//! expr: sum by (status) (rate(http_server_request_duration_seconds_count[5m])) > 1
//! #             ^^^^^^ the label is `http_response_status_code`
//! ```
//!
//! Reported wherever a label is read by its name: in matchers, `by`, `without`, `on`, `ignoring`,
//! `group_left`, `group_right`, and as the source of `label_replace` and `label_join`. Only if every series
//! that the label could come from is known to the last label and none has it. So it stays silent about
//!
//! * metrics whose labels aren't known, or not all of them;
//! * what comes out of `label_replace`, `label_join`, `count_values`, `absent` and a `group_left` that
//!   copies labels;
//! * a label that the query itself has dropped, which is `label/dropped`;
//! * matchers that ask for the label to be absent: `label=""`;
//! * labels of the scrape in `without` and `ignoring`, which pass over them.
//!
//! Labels that the scrape adds stand in telemark.toml under `target_labels`.

use super::label_use::{Use, uses};
use super::{Query, list, similar};
use crate::finding::{About, CheckId, Finding};
use crate::flow::Reason;
use crate::schema::{BUCKET_LABEL, Label, Series, Source};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    for label in uses(query) {
        let reasons = label.impossible(query.flows);
        let undeclared = |reasons: Vec<_>| {
            let any = |wanted: fn(Reason<'_>) -> bool| {
                reasons.iter().any(|why: &crate::flow::Why<'_>| wanted(why.reason))
            };
            any(|reason| matches!(reason, Reason::Undeclared(_)))
                && !any(|reason| !matches!(reason, Reason::Undeclared(_) | Reason::NoSeries))
        };
        if reasons.is_some_and(undeclared) {
            findings.push(finding(query, &label));
        }
    }
}

fn finding(query: Query<'_>, label: &Use<'_>) -> Finding {
    let series = label.without_it(query.flows);
    let names = list(series.iter().map(|series| series.name.as_str()));
    let (has, its) = match series.as_slice() {
        [_] => ("has", "its"),
        _ => ("have", "their"),
    };
    let known = labels(&series);
    let nearest = similar::nearest(label.name, known.iter().copied());
    let mut help = match known.as_slice() {
        [] => Vec::new(),
        known => vec![format!("{its} labels are {}", list(known.iter().copied()))],
    };
    let scraped = !series.iter().all(|series| series.source == Source::Recorded);
    if nearest.is_none() && label.name != BUCKET_LABEL && scraped {
        help.push(format!(
            "if the scrape adds `{}`, list it under `target_labels` in telemark.toml",
            label.name
        ));
    }
    Finding {
        label: "no such label".to_owned(),
        about: About {
            metric: series.first().map(|series| series.name.clone()),
            label: Some(label.name.to_owned()),
        },
        declared: series.first().and_then(|series| query.declared(series, None)),
        help,
        suggestion: nearest.map(|nearest| {
            let message = "a label with a similar name exists";
            label.replaced(query, nearest, message)
        }),
        ..query.finding_at(
            CheckId::LabelUnknown,
            label.place(query),
            format!("{names} never {has} the label `{}`", label.name),
        )
    }
}

/// The labels that one of the series can have, in alphabetical order.
fn labels<'a>(series: &[&'a Series<'a>]) -> Vec<&'a str> {
    let labels = series.iter().flat_map(|series| &series.labels);
    let mut labels: Vec<_> = labels
        .filter(|label| label.is_possible())
        .map(|label: &Label| label.name.as_str())
        .collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_matcher_on_a_label_that_the_metric_never_has() {
        check_query(
            "rate(images_generated_total{providr=\"fal\"}[5m]) == 0",
            &expect![[r#"
                error[label/unknown]: `images_generated_total` never has the label `providr`
                 --> alerts.yml:6:39
                  |
                6 |           rate(images_generated_total{providr="fal"}[5m]) == 0
                  |                                       ^^^^^^^ no such label
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = help: its labels are `instance`, `job`, `model`, `provider`
                help: a label with a similar name exists
                  |
                6 |           rate(images_generated_total{provider="fal"}[5m]) == 0
                  |                                             +

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn groupings_and_matchings_are_looked_at() {
        check_query(
            "sum by (providers) (images_generated_total)\n/ on (tenant) group_left (zone)\nsum without (pod) (queue_depth)",
            &expect![[r#"
                error[label/unknown]: `images_generated_total` never has the label `providers`
                 --> alerts.yml:6:19
                  |
                6 |           sum by (providers) (images_generated_total)
                  |                   ^^^^^^^^^ no such label
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = help: its labels are `instance`, `job`, `model`, `provider`
                help: a label with a similar name exists
                  |
                6 -           sum by (providers) (images_generated_total)
                6 +           sum by (provider) (images_generated_total)
                  |

                error[label/unknown]: `images_generated_total`, `queue_depth` never have the label `tenant`
                 --> alerts.yml:7:17
                  |
                7 |           / on (tenant) group_left (zone)
                  |                 ^^^^^^ no such label
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = help: their labels are `exported_job`, `instance`, `job`, `model`, `provider`
                  = help: if the scrape adds `tenant`, list it under `target_labels` in telemark.toml

                error[label/unknown]: `queue_depth` never has the label `zone`
                 --> alerts.yml:7:37
                  |
                7 |           / on (tenant) group_left (zone)
                  |                                     ^^^^ no such label
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `queue_depth` is declared here
                  |
                  = help: its labels are `exported_job`, `instance`, `job`
                  = help: if the scrape adds `zone`, list it under `target_labels` in telemark.toml

                error[label/unknown]: `queue_depth` never has the label `pod`
                 --> alerts.yml:8:24
                  |
                8 |           sum without (pod) (queue_depth)
                  |                        ^^^ no such label
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `queue_depth` is declared here
                  |
                  = help: its labels are `exported_job`, `instance`, `job`
                  = help: if the scrape adds `pod`, list it under `target_labels` in telemark.toml

                4 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_side_that_is_matched_by_all_labels_decides_about_the_other() {
        check_query(
            "sum by (x) (node_load1 and queue_depth) > 1",
            &expect![[r#"
            error[label/unknown]: `queue_depth` never has the label `x`
             --> alerts.yml:6:19
              |
            6 |           sum by (x) (node_load1 and queue_depth) > 1
              |                   ^ no such label
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `queue_depth` is declared here
              |
              = help: its labels are `exported_job`, `instance`, `job`
              = help: if the scrape adds `x`, list it under `target_labels` in telemark.toml

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_a_rule_records_has_the_labels_of_its_query() {
        let rules = "\
groups:
  - name: g
    rules:
      - record: job:images:rate5m
        expr: sum by (job) (rate(images_generated_total[5m]))
        labels:
          team: media
      - alert: A
        expr: job:images:rate5m{provider=\"fal\", team=\"media\"} > 1
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[label/unknown]: `job:images:rate5m` never has the label `provider`
             --> alerts.yml:9:33
              |
            9 |         expr: job:images:rate5m{provider="fal", team="media"} > 1
              |                                 ^^^^^^^^ no such label
              |
              = help: its labels are `job`, `team`

            1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn only_buckets_have_le() {
        check_query(
            "sum by (le) (rate(db_client_operation_duration_seconds_bucket{le=\"1\"}[5m]))\n> sum by (le) (rate(db_client_operation_duration_seconds_count[5m]))",
            &expect![[r#"
                error[vector/no-match]: no series of the two sides of `>` match: those on the left always have the label `le`, those on the right never
                 --> alerts.yml:7:11
                  |
                6 |           sum by (le) (rate(db_client_operation_duration_seconds_bucket{le="1"}[5m]))
                  |                                                                         ------ asks for `le` on the left
                7 |           > sum by (le) (rate(db_client_operation_duration_seconds_count[5m]))
                  |           ^ gives nothing     ------------------------------------------ never has `le`
                  |
                  = help: `ignoring (le)` matches them without it, `on (…)` by other labels alone; `group_left` or `group_right` says which side may have several series for one

                error[label/unknown]: `db_client_operation_duration_seconds_count` never has the label `le`
                 --> alerts.yml:7:21
                  |
                7 |           > sum by (le) (rate(db_client_operation_duration_seconds_count[5m]))
                  |                     ^^ no such label
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: its labels are `db_operation_name`, `error_type`, `instance`, `job`, `outcome`

                2 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_may_have_the_label_is_not_reported() {
        let silent = [
            "sum by (provider, job, instance, __name__) (images_generated_total)",
            "sum by (x) (label_replace(images_generated_total, \"x\", \"$1\", \"model\", \"(.*)\"))",
            "sum by (x) (images_generated_total * on (job) group_left (x) node_info)",
            "sum by (x) (images_generated_total or node_info)",
            "sum by (x) (count_values(\"x\", images_generated_total))",
            "sum by (x) (node_info) / ignoring (x) sum(images_generated_total)",
            "images_generated_total{x=\"\"} or images_generated_total{x=~\".*\"}",
            "images_generated_total{x!~\".+\"}",
            "max without (job, instance) (sum by (provider) (images_generated_total))",
            "sum(queue_depth) / ignoring (instance) sum(queue_depth)",
            "queue_depth{exported_job=\"train\"}",
            "sum by (x) (vector(1)) or absent(node_load1)",
            "sum by (x) (node_load1 and on (job) queue_depth)",
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
