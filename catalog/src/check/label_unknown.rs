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
//! Reported wherever a label is named: in matchers, `by`, `without`, `on`, `ignoring`, `group_left` and
//! `group_right`. Only if every series that the label could come from is in the catalog and none has
//! it. So it stays silent about
//!
//! * metrics that a recording rule or another exporter owns: their labels aren't known;
//! * what comes out of `label_replace`, `label_join`, `count_values`, `absent` and a `group_left` that
//!   copies labels;
//! * a label that an aggregation has dropped;
//! * matchers that ask for the label to be absent: `label=""`.
//!
//! Labels that the scrape adds stand in telemark.toml under `target_labels`.

use telemark_promql::{Binary, Cardinality, ExprKind, Ident, MatchOp, Matcher, visit};

use super::origin::Origin;
use super::selector::selector;
use super::{Query, list, similar};
use crate::finding::{CheckId, Finding};
use crate::known::{BUCKET_LABEL, Part, Series};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        if let Some(selector) = selector(expr) {
            let origin = Origin::of(query.known, expr);
            let asked = selector.matchers.iter().filter(|it| !accepts_absence(it));
            report(query, &origin, asked.map(|matcher| &matcher.label), findings);
            return;
        }
        match &expr.kind {
            ExprKind::Aggregate(aggregate) => {
                if let Some(grouping) = &aggregate.grouping {
                    let origin = Origin::of(query.known, &aggregate.expr);
                    report(query, &origin, &grouping.labels, findings);
                }
            }
            ExprKind::Binary(binary) => check_matching(query, binary, findings),
            _ => {}
        }
    });
}

fn check_matching(query: Query<'_>, binary: &Binary, findings: &mut Vec<Finding>) {
    let Some(matching) = &binary.matching else {
        return;
    };
    let lhs = Origin::of(query.known, &binary.lhs);
    let rhs = Origin::of(query.known, &binary.rhs);
    let one_side = match matching.card {
        Cardinality::ManyToOne => Some(rhs.clone()),
        Cardinality::OneToMany => Some(lhs.clone()),
        Cardinality::OneToOne | Cardinality::ManyToMany => None,
    };
    // A label that one side has and the other lacks can be what `ignoring` is there for.
    report(query, &lhs.or(rhs), &matching.labels, findings);
    if let Some(one_side) = one_side {
        report(query, &one_side, &matching.include, findings);
    }
}

/// Whether a series without the label can pass on purpose.
fn accepts_absence(matcher: &Matcher) -> bool {
    let value = matcher.value.value.as_str();
    match matcher.op {
        MatchOp::Equal => value.is_empty(),
        MatchOp::Regex => {
            super::label_impossible_value::regex(value).is_none_or(|regex| regex.is_match(""))
        }
        MatchOp::NotRegex => matches!(value, ".+" | "..*"),
        MatchOp::NotEqual => false,
    }
}

fn report<'l>(
    query: Query<'_>,
    origin: &Origin<'_>,
    labels: impl IntoIterator<Item = &'l Ident>,
    findings: &mut Vec<Finding>,
) {
    for label in labels {
        if let Some(series) = origin.without_label(query.known, &label.text) {
            findings.push(finding(query, label, &series));
        }
    }
}

fn finding(query: Query<'_>, label: &Ident, series: &[Series<'_>]) -> Finding {
    let names: Vec<_> = series.iter().map(|series| series.name()).collect();
    let names = list(names.iter().map(String::as_str));
    let (has, its) = match series {
        [_] => ("has", "its"),
        _ => ("have", "their"),
    };
    let known = labels(query, series);
    let nearest = similar::nearest(&label.text, known.iter().copied());
    let mut help = vec![format!("{its} labels are {}", list(known.iter().copied()))];
    if nearest.is_none() && label.text != BUCKET_LABEL {
        help.push(format!(
            "if the scrape adds `{}`, list it under `target_labels` in telemark.toml",
            label.text
        ));
    }
    Finding {
        label: "no such label".to_owned(),
        declared: series.first().and_then(|series| query.declared(series.family, None)),
        help,
        suggestion: nearest.map(|nearest| {
            let message = "a label with a similar name exists";
            query.suggestion(label.span, message, nearest.to_owned())
        }),
        ..query.finding(
            CheckId::LabelUnknown,
            label.span,
            format!("{names} never {has} the label `{}`", label.text),
        )
    }
}

/// The labels that one of the series can have, in alphabetical order.
fn labels<'a>(query: Query<'a>, series: &[Series<'a>]) -> Vec<&'a str> {
    let surroundings = query.known.surroundings();
    let of_families = series.iter().flat_map(|series| &series.family.labels);
    let mut labels: Vec<_> = of_families
        .map(|label| label.prometheus_name.as_str())
        .chain(surroundings.target_labels.iter().map(String::as_str))
        .chain(surroundings.external_labels.iter().map(String::as_str))
        .collect();
    if series.iter().any(|series| series.part == Part::Bucket) {
        labels.push(BUCKET_LABEL);
    }
    labels.sort_unstable();
    labels.dedup();
    labels
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_query;

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
                  = help: their labels are `instance`, `job`, `model`, `provider`
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
                  = help: its labels are `instance`, `job`
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
                  = help: its labels are `instance`, `job`
                  = help: if the scrape adds `pod`, list it under `target_labels` in telemark.toml

                4 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn only_buckets_have_le() {
        check_query(
            "sum by (le) (rate(db_client_operation_duration_seconds_bucket{le=\"1\"}[5m]))\n> sum by (le) (rate(db_client_operation_duration_seconds_count[5m]))",
            &expect![[r#"
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

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
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
            "sum by (provider) (sum by (model) (images_generated_total))",
            "images_generated_total{x=\"\"} or images_generated_total{x=~\".*\"}",
            "images_generated_total{x!~\".+\"}",
            "queue_depth{exported_job=\"train\"}",
            "sum by (x) (vector(1)) or absent(images_generated_total)",
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
