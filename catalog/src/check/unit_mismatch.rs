//! `unit/mismatch`: numbers that are held against what they can't be compared with.
//!
//! A limit of 500 on a duration in seconds was meant in milliseconds, and the alert never fires;
//! `humanizePercentage` of 0.3 seconds says 30%.
//!
//! ```yaml
//! expr: histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m]))) > 250
//! #     the last bucket ends at 10 s, so no quantile is above it               wants 0.25 ^^^
//! ```
//!
//! A limit is reported where no value can reach it, not because it looks large. Silent where a unit isn't
//! known, was multiplied away, or may be a point in time.

mod grafana;
mod limit;
mod operands;
mod shown;

use telemark_promql::{ExprKind, visit};

use super::Query;
use crate::finding::Finding;

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    visit::walk(query.expr, &mut |expr| {
        if let ExprKind::Binary(binary) = &expr.kind
            && let Some(op) = binary.op.known()
        {
            findings.extend(limit::check(query, binary, op));
            findings.extend(operands::check(query, binary, op));
        }
    });
    shown::check(query, findings);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn a_quantile_is_never_beyond_the_last_bucket() {
        check_query(
            "histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 250",
            &expect![[r#"
                warning[unit/mismatch]: no quantile of `db_client_operation_duration_seconds_bucket` is above 1, where its last bucket ends
                 --> alerts.yml:6:105
                  |
                6 |           histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 250
                  |                                                                                                         ^^^^^ is never true
                  |
                 ::: src/studio.rs:4:1
                  |
                4 | pub async fn find_image(id: Id) -> Result<Image> {
                  | -------------------------------------------------- `db_client_operation_duration_seconds` is declared here, and in one more function
                  |
                help: if thousandths were meant
                  |
                6 -           histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 250
                6 +           histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.25
                  |

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_share_is_never_above_one() {
        check_query(
            "sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total[5m])) > 50",
            &expect![[r#"
                warning[unit/mismatch]: a part of the whole is never above 1
                 --> alerts.yml:6:105
                  |
                6 |           sum(rate(images_generated_total{provider="fal"}[5m])) / sum(rate(images_generated_total[5m])) > 50
                  |                                                                                                         ^^^^ is never true
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                help: if a percentage was meant
                  |
                6 -           sum(rate(images_generated_total{provider="fal"}[5m])) / sum(rate(images_generated_total[5m])) > 50
                6 +           sum(rate(images_generated_total{provider="fal"}[5m])) / sum(rate(images_generated_total[5m])) > 0.5
                  |

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_percentage_is_never_above_a_hundred() {
        check_query(
            "100 * (sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total[5m]))) > 100",
            &expect![[r#"
                warning[unit/mismatch]: a part of the whole is never above 100
                 --> alerts.yml:6:113
                  |
                6 |           100 * (sum(rate(images_generated_total{provider="fal"}[5m])) / sum(rate(images_generated_total[5m]))) > 100
                  |                                                                                                                 ^^^^^ is never true
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                help: if a percentage was meant
                  |
                6 -           100 * (sum(rate(images_generated_total{provider="fal"}[5m])) / sum(rate(images_generated_total[5m]))) > 100
                6 +           100 * (sum(rate(images_generated_total{provider="fal"}[5m])) / sum(rate(images_generated_total[5m]))) > 1
                  |

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_left_of_the_whole_is_a_share() {
        check_query(
            "1 - sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total[5m])) < 95",
            &expect![[r#"
                warning[unit/mismatch]: a part of the whole is never above 1
                 --> alerts.yml:6:109
                  |
                6 |           1 - sum(rate(images_generated_total{provider="fal"}[5m])) / sum(rate(images_generated_total[5m])) < 95
                  |                                                                                                             ^^^^ is always true
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                help: if a percentage was meant
                  |
                6 |           1 - sum(rate(images_generated_total{provider="fal"}[5m])) / sum(rate(images_generated_total[5m])) < 0.95
                  |                                                                                                               ++

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_limit_on_what_a_rule_records() {
        check_files(
            &[(
                "alerts.yml",
                "groups:\n  - name: g\n    rules:\n      - record: job:images:rate5m\n        expr: sum by (provider) (rate(images_generated_total[5m]))\n      - record: job:images:ratio\n        expr: sum by (provider) (rate(images_generated_total{model=\"a\"}[5m])) / job:images:rate5m\n      - record: job:db:p95\n        expr: histogram_quantile(0.95, sum by (job, le) (rate(db_client_operation_duration_seconds_bucket[5m])))\n      - alert: A\n        expr: job:images:ratio > 20\n      - alert: B\n        expr: job:db:p95 > 100\n",
            )],
            &expect![[r#"
                warning[unit/mismatch]: a part of the whole is never above 1
                  --> alerts.yml:11:32
                   |
                11 |         expr: job:images:ratio > 20
                   |                                ^^^^ is never true
                   |
                help: if a percentage was meant
                   |
                11 -         expr: job:images:ratio > 20
                11 +         expr: job:images:ratio > 0.2
                   |

                warning[unit/mismatch]: no quantile of `job:db:p95` is above 1, where its last bucket ends
                  --> alerts.yml:13:26
                   |
                13 |         expr: job:db:p95 > 100
                   |                          ^^^^^ is never true
                   |
                help: if thousandths were meant
                   |
                13 -         expr: job:db:p95 > 100
                13 +         expr: job:db:p95 > 0.1
                   |

                2 warnings in 5 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn calls_below_a_bound_are_a_share_of_all() {
        check_query(
            "sum(rate(db_client_operation_duration_seconds_bucket{le=\"0.1\"}[5m])) / sum(rate(db_client_operation_duration_seconds_count[5m])) < 95",
            &expect![[r#"
                warning[unit/mismatch]: a part of the whole is never above 1
                 --> alerts.yml:6:140
                  |
                6 | ...(rate(db_client_operation_duration_seconds_count[5m])) < 95
                  |                                                           ^^^^ is always true
                  |
                help: if a percentage was meant
                  |
                6 |           sum(rate(db_client_operation_duration_seconds_bucket{le="0.1"}[5m])) / sum(rate(db_client_operation_duration_seconds_count[5m])) < 0.95
                  |                                                                                                                                              ++

                1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn operands_have_one_unit() {
        check_query(
            "cache_size_bytes > cache_oldest_seconds",
            &expect![[r#"
            warning[unit/mismatch]: the two sides of `>` have different units: bytes and seconds
             --> alerts.yml:6:28
              |
            6 |           cache_size_bytes > cache_oldest_seconds
              |           ---------------- ^ -------------------- in seconds
              |           |                |
              |           |                compares what can't be compared
              |           in bytes

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn operands_have_one_scale() {
        check_query(
            "cache_oldest_seconds - cache_age_milliseconds > 1",
            &expect![[r#"
            warning[unit/mismatch]: the two sides of `-` have different units: seconds and seconds ×1000
             --> alerts.yml:6:32
              |
            6 |           cache_oldest_seconds - cache_age_milliseconds > 1
              |           -------------------- ^ ---------------------- in seconds ×1000
              |           |                    |
              |           |                    compares what can't be compared
              |           in seconds

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_template_shows_the_value_in_its_unit() {
        let rules = "\
groups:
  - name: g
    rules:
      - alert: A
        expr: histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5
        annotations:
          a: '{{ $value | humanizeDuration }} {{ $value | humanizePercentage }} {{ humanize1024 .Value }}'
          b: '{{ $value | humanizeTimestamp }} {{ $value | humanize }}'
      - alert: B
        expr: sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total[5m])) > 0.5
        annotations:
          a: '{{ $value | humanizePercentage }} {{ $value | humanizeDuration }}'
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
                warning[unit/mismatch]: `humanizePercentage` takes a ratio, the value's unit is `seconds`
                 --> alerts.yml:7:59
                  |
                7 |           a: '{{ $value | humanizeDuration }} {{ $value | humanizePercentage }} {{ humanize1024 .Value }}'
                  |                                                           ^^^^^^^^^^^^^^^^^^ takes a ratio

                warning[unit/mismatch]: `humanize1024` takes a number of bytes, the value's unit is `seconds`
                 --> alerts.yml:7:84
                  |
                7 |           a: '{{ $value | humanizeDuration }} {{ $value | humanizePercentage }} {{ humanize1024 .Value }}'
                  |                                                                                    ^^^^^^^^^^^^^^^^^^^ takes a number of bytes

                warning[unit/mismatch]: `humanizeTimestamp` takes a point in time, the value's unit is `seconds`
                 --> alerts.yml:8:27
                  |
                8 |           b: '{{ $value | humanizeTimestamp }} {{ $value | humanize }}'
                  |                           ^^^^^^^^^^^^^^^^^ takes a point in time

                warning[unit/mismatch]: `humanizeDuration` takes seconds, the value's unit is `ratio`
                  --> alerts.yml:12:61
                   |
                12 |           a: '{{ $value | humanizePercentage }} {{ $value | humanizeDuration }}'
                   |                                                             ^^^^^^^^^^^^^^^^ takes seconds

                4 warnings in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_panel_in_milliseconds_over_seconds() {
        check_files(
            &[(
                "d.json",
                r#"{"title":"D","panels":[
{"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"ms"}},
"targets":[{"expr": "histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m])))", "datasource": {"type": "prometheus", "uid": "p"}}]}]}"#,
            )],
            &expect![[r#"
                warning[unit/mismatch]: the panel's unit is `ms`, its query's `seconds`
                 --> d.json:2:68
                  |
                2 | {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"ms"}},
                  |                                                                    ^^^^ another unit than the query's
                  |
                  = note: in panel `P` of dashboard `D`, at /panels/0/targets/0/expr
                help: the unit of the query
                  |
                2 - {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"ms"}},
                2 + {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"s"}},
                  |

                1 warning in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_panel_in_percent_over_a_ratio() {
        check_files(
            &[(
                "d.json",
                r#"{"title":"D","panels":[
{"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"percent"}},
"targets":[{"expr": "sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total[5m]))", "datasource": {"type": "prometheus", "uid": "p"}},{"expr": "cache_fill_ratio", "datasource": {"type": "prometheus", "uid": "p"}}]}]}"#,
            )],
            &expect![[r#"
                warning[unit/mismatch]: the panel's unit is `percent`, its query's `ratio`
                 --> d.json:2:68
                  |
                2 | {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"percent"}},
                  |                                                                    ^^^^^^^^^ another unit than the query's
                  |
                  = note: in panel `P` of dashboard `D`, at /panels/0/targets/0/expr
                help: the unit of the query
                  |
                2 | {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"percentunit"}},
                  |                                                                            ++++

                1 warning in 0 rules and 2 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_panel_in_seconds_over_bytes() {
        check_files(
            &[(
                "d.json",
                r#"{"title":"D","panels":[
{"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"s"}},
"targets":[{"expr": "cache_size_bytes", "datasource": {"type": "prometheus", "uid": "p"}},{"expr": "cache_oldest_seconds", "datasource": {"type": "prometheus", "uid": "p"}},{"expr": "rate(images_generated_total[5m])", "datasource": {"type": "prometheus", "uid": "p"}}]}]}"#,
            )],
            &expect![[r#"
                warning[unit/mismatch]: the panel's unit is `s`, its query's `bytes`
                 --> d.json:2:68
                  |
                2 | {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"s"}},
                  |                                                                    ^^^ another unit than the query's
                  |
                  = note: in panel `P` of dashboard `D`, at /panels/0/targets/0/expr
                help: the unit of the query
                  |
                2 | {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"bytes"}},
                  |                                                                     ++++

                warning[unit/mismatch]: the panel's unit is `s`, its query's `count per second`
                 --> d.json:2:68
                  |
                2 | {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"s"}},
                  |                                                                    ^^^ another unit than the query's
                  |
                  = note: in panel `P` of dashboard `D`, at /panels/0/targets/2/expr
                help: the unit of the query
                  |
                2 | {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"reqps"}},
                  |                                                                     ++++

                2 warnings in 0 rules and 3 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_date_is_in_milliseconds() {
        check_files(
            &[(
                "d.json",
                r#"{"title":"D","panels":[
{"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"dateTimeAsIso"}},
"targets":[{"expr": "cache_flush_timestamp_seconds", "datasource": {"type": "prometheus", "uid": "p"}}]}]}"#,
            )],
            &expect![[r#"
                warning[unit/mismatch]: the panel's unit `dateTimeAsIso` is in milliseconds, its query in seconds
                 --> d.json:2:68
                  |
                2 | {"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"dateTimeAsIso"}},
                  |                                                                    ^^^^^^^^^^^^^^^ another unit than the query's
                  |
                  = note: in panel `P` of dashboard `D`, at /panels/0/targets/0/expr
                  = help: multiply the query with 1000

                1 warning in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_threshold_that_nothing_reaches() {
        check_files(
            &[(
                "d.json",
                r#"{"title":"D","panels":[
{"type":"timeseries","title":"P","fieldConfig":{"defaults":{"unit":"percentunit","thresholds":{"mode":"absolute","steps":[{"color":"green","value":null},{"color":"red","value":80}]}}},
"targets":[{"expr": "sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total[5m]))", "datasource": {"type": "prometheus", "uid": "p"}}]}]}"#,
            )],
            &expect![[r#"
                warning[unit/mismatch]: no value of the query is above 1, so none reaches the threshold
                 --> d.json:2:177
                  |
                2 | ...":[{"color":"green","value":null},{"color":"red","value":80}]}}},
                  |                                                             ^^ never reached
                  |
                  = note: in panel `P` of dashboard `D`, at /panels/0/targets/0/expr

                1 warning in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for query in [
            "histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m]))) > 0.5",
            "sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total[5m])) > 0.5",
            "100 * sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total[5m])) > 50",
            "sum(rate(images_generated_total{provider=\"fal\"}[5m])) / sum(rate(images_generated_total{provider=\"replicate\"}[5m])) > 5",
            "rate(images_generated_total[5m]) >= 0",
            "rate(images_generated_total[5m]) > -1",
            "time() - cache_flush_timestamp_seconds > 3600",
            "time() - cache_oldest_seconds > 3600",
            "cache_oldest_seconds * 1000 > cache_age_milliseconds",
            "cache_size_bytes > 1.5 * cache_size_bytes offset 1d",
            "rate(cache_cpu_seconds_total[5m]) > 0.9",
            "node_load1 > cache_size_bytes",
        ] {
            check_query(
                query,
                &expect![[r#"
                no findings in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
            );
        }
    }

    #[test]
    fn panels_in_the_units_of_their_queries_are_not_reported() {
        for (unit, query) in [
            (
                "s",
                "histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m])))",
            ),
            (
                "ms",
                "1000 * histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m])))",
            ),
            ("percentunit", "cache_fill_ratio"),
            ("percent", "100 * cache_fill_ratio"),
            ("reqps", "sum(rate(images_generated_total[5m]))"),
            ("reqpm", "60 * sum(rate(images_generated_total[5m]))"),
            ("decbytes", "cache_size_bytes"),
            ("mbytes", "cache_size_bytes / 1024 / 1024"),
            ("Bps", "deriv(cache_size_bytes[5m])"),
            ("short", "cache_size_bytes"),
            ("frames", "cache_size_bytes"),
            ("s", "time() - cache_flush_timestamp_seconds"),
            ("percentunit", "avg(queue_depth > bool 5)"),
            ("bytes", "node_memory"),
        ] {
            let dashboard = format!(
                r#"{{"panels":[{{"type":"timeseries","fieldConfig":{{"defaults":{{"unit":"{unit}"}}}},"targets":[{{"expr":"{query}","datasource":{{"type":"prometheus"}}}}]}}]}}"#
            );
            check_files(
                &[("d.json", &dashboard)],
                &expect![[r#"
                no findings in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
            );
        }
    }
}
