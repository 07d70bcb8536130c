//! `metric/bare-histogram`: a histogram by a name that none of its series has.
//!
//! A classic histogram has `_bucket`, `_sum` and `_count`, and nothing of its bare name; a native one has
//! nothing but that. The query is always empty.
//!
//! ```yaml
//! expr: histogram_quantile(0.95, rate(http_server_request_duration_seconds[5m])) > 1
//! #                                   ^ there is only `…_bucket`, `…_sum` and `…_count`
//! ```
//!
//! Silent about the bare name where the server takes native histograms, which is then one.

use telemark_promql::{ExprKind, visit};

use super::Query;
use super::type_not_a_histogram::{of_histograms, takes_buckets};
use crate::config::Feature;
use crate::external::MetricType;
use crate::finding::{About, CheckId, Finding};
use crate::flow::{MetricName, metric_name, selector};
use crate::schema::{Part, Series};

/// A histogram behind a name that no series has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Misnamed<'a> {
    /// A classic one, by its bare name: its buckets.
    Bare(&'a Series<'a>),
    /// The same, where the server may keep it as a native one.
    PerhapsNative,
    /// A native one, by a name that only classic ones have: its series.
    Native(&'a Series<'a>),
}

/// The histogram that was meant by a name that nothing is known to have.
pub(super) fn of<'a>(query: Query<'a>, name: MetricName<'_>) -> Option<Misnamed<'a>> {
    if let Some(buckets) = query.known.histogram(name.text) {
        let server = &query.known.surroundings().prometheus;
        return Some(if server.features.contains(&Feature::NativeHistograms) {
            Misnamed::PerhapsNative
        } else {
            Misnamed::Bare(buckets)
        });
    }
    let bare = Part::OF_HISTOGRAMS.iter().find_map(|it| name.text.strip_suffix(it.suffix()))?;
    let native = query.known.lookup(bare)?;
    (native.metric_type == MetricType::NativeHistogram).then_some(Misnamed::Native(native))
}

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    let mut in_quantiles = Vec::new();
    visit::walk(query.expr, &mut |expr| {
        if let ExprKind::Call(call) = &expr.kind
            && let Some((function, arg)) = of_histograms(call)
            && takes_buckets(function)
        {
            in_quantiles.push(arg.span);
        }
        let name = selector(expr).and_then(metric_name);
        let Some(name) = name.filter(|name| query.known.lookup(name.text).is_none()) else {
            return;
        };
        let wants_buckets = in_quantiles
            .iter()
            .any(|span| span.start <= name.span.start && name.span.end <= span.end);
        match of(query, name) {
            Some(Misnamed::Bare(buckets)) => {
                findings.push(bare(query, name, buckets, wants_buckets));
            }
            Some(Misnamed::Native(series)) => findings.push(native(query, name, series)),
            Some(Misnamed::PerhapsNative) | None => {}
        }
    });
}

fn bare<'a>(
    query: Query<'a>,
    name: MetricName<'a>,
    buckets: &'a Series<'a>,
    wants_buckets: bool,
) -> Finding {
    let parts = Part::OF_HISTOGRAMS.map(|part| format!("{}{}", name.text, part.suffix()));
    let [bucket, ..] = &parts;
    Finding {
        label: "no series has this name".to_owned(),
        about: About { metric: Some(name.text.to_owned()), label: None },
        declared: query.declared(buckets, None),
        help: vec![format!(
            "the series of the histogram are {}",
            super::list(parts.iter().map(String::as_str))
        )],
        suggestion: wants_buckets.then(|| {
            let replacement = query.spelled(name.span, bucket);
            query.suggestion(name.span, "a quantile comes from the buckets", replacement)
        }),
        ..query.finding(
            CheckId::MetricBareHistogram,
            name.span,
            format!("`{}` is a histogram and has no series of that name", name.text),
        )
    }
}

fn native<'a>(query: Query<'a>, name: MetricName<'a>, series: &'a Series<'a>) -> Finding {
    let message =
        format!("`{}` is a native histogram, which has no series `{}`", series.name, name.text);
    let replacement = query.spelled(name.span, &series.name);
    Finding {
        label: "no series has this name".to_owned(),
        about: About { metric: Some(series.name.clone()), label: None },
        suggestion: Some(query.suggestion(name.span, "its only series is", replacement)),
        ..query.finding(CheckId::MetricBareHistogram, name.span, message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::config::Feature;
    use crate::fixture::{check_query, check_surrounded, surroundings};

    #[test]
    fn a_quantile_of_the_bare_name_wants_the_buckets() {
        check_query(
            "histogram_quantile(0.9, sum by (le) (rate(db_client_operation_duration_seconds[5m]))) > 1",
            &expect![[r#"
                error[metric/bare-histogram]: `db_client_operation_duration_seconds` is a histogram and has no series of that name
                 --> alerts.yml:6:53
                  |
                6 |           histogram_quantile(0.9, sum by (le) (rate(db_client_operation_duration_seconds[5m]))) > 1
                  |                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no series has this name
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                  = help: the series of the histogram are `db_client_operation_duration_seconds_bucket`, `db_client_operation_duration_seconds_sum`, `db_client_operation_duration_seconds_count`
                help: a quantile comes from the buckets
                  |
                6 |           histogram_quantile(0.9, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 1
                  |                                                                                         +++++++

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_histogram_has_no_series_of_its_bare_name() {
        check_query(
            "db_client_operation_duration_seconds > 1",
            &expect![[r#"
            error[metric/bare-histogram]: `db_client_operation_duration_seconds` is a histogram and has no series of that name
             --> alerts.yml:6:11
              |
            6 |           db_client_operation_duration_seconds > 1
              |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no series has this name
              |
             ::: src/studio.rs:4:1
              |
            4 | pub async fn find_image(id: Id) -> Result<Image> {
              | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
              |
              = help: the series of the histogram are `db_client_operation_duration_seconds_bucket`, `db_client_operation_duration_seconds_sum`, `db_client_operation_duration_seconds_count`

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_native_histogram_has_no_other() {
        check_query(
            "rate(cache_wait_seconds_bucket[5m])",
            &expect![[r#"
                error[metric/bare-histogram]: `cache_wait_seconds` is a native histogram, which has no series `cache_wait_seconds_bucket`
                 --> alerts.yml:6:16
                  |
                6 |           rate(cache_wait_seconds_bucket[5m])
                  |                ^^^^^^^^^^^^^^^^^^^^^^^^^ no series has this name
                  |
                help: its only series is
                  |
                6 -           rate(cache_wait_seconds_bucket[5m])
                6 +           rate(cache_wait_seconds[5m])
                  |

                1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_server_of_native_histograms_may_have_the_bare_name() {
        let mut surroundings = surroundings();
        surroundings.prometheus.features = vec![Feature::NativeHistograms];
        let rules = "\
groups:
  - name: g
    rules:
      - alert: A
        expr: histogram_quantile(0.9, rate(db_client_operation_duration_seconds[5m])) > 1
";
        check_surrounded(
            &surroundings,
            &[("alerts.yml", rules)],
            &expect![[r#"
            no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for query in [
            "rate(db_client_operation_duration_seconds_sum[5m])",
            "histogram_quantile(0.9, rate(cache_wait_seconds[5m]))",
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
