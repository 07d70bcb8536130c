//! `metric/unknown`: a metric that nobody emits.
//!
//! A query for it gives nothing, so its alert never fires, and nobody is told. It happens when a metric
//! is renamed and the rules aren't.
//!
//! ```yaml
//! expr: rate(image_generated_total[5m]) == 0   # the service counts `images_generated_total`
//! ```
//!
//! Known are the catalog's series (a histogram's are `_bucket`, `_sum` and `_count`; it has none of
//! its bare name), the names that recording rules of the loaded files give, what Prometheus makes
//! itself, and what the configuration declares under `[[external]]`. A selector that says no name, or
//! says it by a regular expression, is not checked; nor is a name that begins with `__` inside `absent`,
//! which is how people write a constant: `or absent(__does_not_exist__) * 0`. `metric/bare-histogram`
//! reports the bare name.

use telemark_promql::{Expr, ExprKind, Function, Span, visit};

use super::{Query, metric_bare_histogram, similar};
use crate::finding::{About, CheckId, Finding};
use crate::flow::{MetricName, metric_name, selector};
use crate::known::Known;
use crate::schema::Series;

/// What the naming rules put at the end of a name, and people forget or add.
///
/// The units are those of Prometheus' "Metric and label naming", and those that are wrongly used in
/// their place.
const UNITS: [&str; 10] = [
    "_seconds",
    "_milliseconds",
    "_microseconds",
    "_nanoseconds",
    "_ms",
    "_bytes",
    "_kilobytes",
    "_megabytes",
    "_usd",
    "_ratio",
];

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    let mut absent = Vec::new();
    visit::walk(query.expr, &mut |expr| absent.extend(absent_on_purpose(expr)));
    visit::walk(query.expr, &mut |expr| {
        let name = selector(expr).and_then(metric_name);
        let unknown = |name: &MetricName<'_>| {
            !absent.contains(&name.span)
                && query.known.lookup(name.text).is_none()
                && metric_bare_histogram::of(query, *name).is_none()
        };
        if let Some(name) = name.filter(unknown) {
            findings.push(finding(query, name));
        }
    });
}

/// The name that a call asks for because nobody emits it.
fn absent_on_purpose(expr: &Expr) -> Option<Span> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    let asks = matches!(call.function, Some(Function::Absent | Function::AbsentOverTime));
    let name = metric_name(selector(call.args.first().filter(|_| asks)?)?)?;
    name.text.starts_with("__").then_some(name.span)
}

fn finding(query: Query<'_>, name: MetricName<'_>) -> Finding {
    let about = About { metric: Some(name.text.to_owned()), label: None };
    let nearest = nearest(query.known, name.text);
    let help = "if another program emits it, declare it under `[[external]]` in telemark.toml";
    Finding {
        label: "not in the catalog".to_owned(),
        about,
        declared: nearest.as_ref().and_then(|nearest| query.declared(nearest.series, None)),
        help: match nearest {
            Some(_) => Vec::new(),
            None => vec![help.to_owned()],
        },
        suggestion: nearest.map(|nearest| {
            let quote = if name.quoted { "\"" } else { "" };
            let replacement = format!("{quote}{}{quote}", nearest.name);
            query.suggestion(name.span, "a metric with a similar name exists", replacement)
        }),
        ..query.finding(
            CheckId::MetricUnknown,
            name.span,
            format!("nothing emits the metric `{}`", name.text),
        )
    }
}

/// A name that may have been meant.
#[derive(Clone, Copy)]
struct Nearest<'a> {
    name: &'a str,
    series: &'a Series<'a>,
}

/// The known name that is nearest. Names are compared without what the naming rules add, so that a
/// missing `_total` or a wrong unit weighs nothing, but the same ending is preferred.
fn nearest<'a>(known: &'a Known<'a>, name: &str) -> Option<Nearest<'a>> {
    let named = || known.series().map(|series| Nearest { name: &series.name, series });
    let stem = similar::nearest(stem(name), named().map(|known| self::stem(known.name)))?;
    named()
        .filter(|known| self::stem(known.name) == stem)
        .min_by_key(|known| strsim::damerau_levenshtein(ending(known.name), ending(name)))
}

fn stem(name: &str) -> &str {
    let without = |name: &'_ str, endings: &[&str]| {
        let ending = endings.iter().find(|ending| name.ends_with(**ending));
        name.len() - ending.map_or(0, |ending| ending.len())
    };
    let name = &name[..without(name, &["_total", "_bucket", "_sum", "_count"])];
    &name[..without(name, &UNITS)]
}

fn ending(name: &str) -> &str {
    &name[stem(name).len()..]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_renamed_metric_is_shown_with_the_name_that_was_meant_and_its_declaration() {
        check_query(
            "rate(image_generated_total[5m]) == 0",
            &expect![[r#"
            error[metric/unknown]: nothing emits the metric `image_generated_total`
             --> alerts.yml:6:16
              |
            6 |           rate(image_generated_total[5m]) == 0
              |                ^^^^^^^^^^^^^^^^^^^^^ not in the catalog
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `images_generated_total` is declared here
              |
            help: a metric with a similar name exists
              |
            6 |           rate(images_generated_total[5m]) == 0
              |                     +

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_forgotten_suffix_and_a_wrong_unit_are_understood() {
        check_query(
            "images_generated > 0",
            &expect![[r#"
            error[metric/unknown]: nothing emits the metric `images_generated`
             --> alerts.yml:6:11
              |
            6 |           images_generated > 0
              |           ^^^^^^^^^^^^^^^^ not in the catalog
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `images_generated_total` is declared here
              |
            help: a metric with a similar name exists
              |
            6 |           images_generated_total > 0
              |                           ++++++

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
        check_query(
            "rate(db_client_operation_duration_milliseconds_bucket[5m])",
            &expect![[r#"
            error[metric/unknown]: nothing emits the metric `db_client_operation_duration_milliseconds_bucket`
             --> alerts.yml:6:16
              |
            6 |           rate(db_client_operation_duration_milliseconds_bucket[5m])
              |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not in the catalog
              |
             ::: src/studio.rs:4:1
              |
            4 | pub async fn find_image(id: Id) -> Result<Image> {
              | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
              |
            help: a metric with a similar name exists
              |
            6 -           rate(db_client_operation_duration_milliseconds_bucket[5m])
            6 +           rate(db_client_operation_duration_seconds_bucket[5m])
              |

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn nothing_near_gives_the_way_to_declare_it() {
        check_query(
            "rate({__name__=\"mysql_up\"}[5m])",
            &expect![[r#"
            error[metric/unknown]: nothing emits the metric `mysql_up`
             --> alerts.yml:6:26
              |
            6 |           rate({__name__="mysql_up"}[5m])
              |                          ^^^^^^^^^^ not in the catalog
              |
              = help: if another program emits it, declare it under `[[external]]` in telemark.toml

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_others_own_is_known() {
        let rules = "\
groups:
  - name: g
    rules:
      - record: job:images:rate5m
        expr: sum(rate(images_generated_total[5m]))
      - record: a:b:c
        expr: |
          job:images:rate5m or up + node_load1 + scrape_duration_seconds + ALERTS
          + on (instance) group_left (service_version) target_info
          + {job=\"studio\"} + {__name__=~\"unknown.*\"}
          + rate(db_client_operation_duration_seconds_bucket[5m])
          + db_client_operation_duration_seconds_sum + db_client_operation_duration_seconds_count
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
                error[vector/no-match]: no series of the two sides of `+` match: those on the left always have the label `le`, those on the right never
                  --> alerts.yml:12:11
                   |
                11 |           + rate(db_client_operation_duration_seconds_bucket[5m])
                   |                  ------------------------------------------- always has `le`
                12 |           + db_client_operation_duration_seconds_sum + db_client_operation_duration_seconds_count
                   |           ^ ---------------------------------------- never has `le`
                   |           |
                   |           gives nothing
                   |
                   = help: `ignoring (le)` matches them without it, `on (…)` by other labels alone; `group_left` or `group_right` says which side may have several series for one

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_name_that_is_absent_on_purpose_makes_a_constant() {
        check_query(
            "sum(queue_depth) or absent(__does_not_exist__) * 0 or __does_not_exist__",
            &expect![[r#"
                error[metric/unknown]: nothing emits the metric `__does_not_exist__`
                 --> alerts.yml:6:65
                  |
                6 |           sum(queue_depth) or absent(__does_not_exist__) * 0 or __does_not_exist__
                  |                                                                 ^^^^^^^^^^^^^^^^^^ not in the catalog
                  |
                  = help: if another program emits it, declare it under `[[external]]` in telemark.toml

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_recorded_name_can_be_what_was_meant() {
        let rules = "\
groups:
  - name: g
    rules:
      - record: job:images:rate5m
        expr: sum(rate(images_generated_total[5m]))
      - alert: A
        expr: job:image:rate5m > 1
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[metric/unknown]: nothing emits the metric `job:image:rate5m`
             --> alerts.yml:7:15
              |
            7 |         expr: job:image:rate5m > 1
              |               ^^^^^^^^^^^^^^^^ not in the catalog
              |
            help: a metric with a similar name exists
              |
            7 |         expr: job:images:rate5m > 1
              |                        +

            1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }
}
