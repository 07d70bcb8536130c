//! Functions: what they do to labels.

use expect_test::expect;

use super::check;

#[test]
fn functions_of_series_drop_nothing_but_the_name() {
    check(
        &[
            "rate(images_generated_total[5m])",
            "abs(queue_depth)",
            "last_over_time(queue_depth[5m])",
            "first_over_time(queue_depth[5m])",
            "sort_desc(queue_depth)",
            r#"sort_by_label(queue_depth, "job")"#,
            "max_over_time(sum by (job) (queue_depth)[1h:5m])",
            "-queue_depth",
            "+queue_depth",
            "(queue_depth offset 1h)",
        ],
        &expect![[r#"
            rate(images_generated_total[5m])
              __name__ -- dropped by function, rate
              instance!
              job!
              model!
              provider! fal|replicate
              * -- undeclared
              Rate Float [count per second]

            abs(queue_depth)
              __name__ -- dropped by function, abs
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            last_over_time(queue_depth[5m])
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            first_over_time(queue_depth[5m])
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            sort_desc(queue_depth)
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            sort_by_label(queue_depth, "job")
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            max_over_time(sum by (job) (queue_depth)[1h:5m])
              __name__ -- aggregated away, sum by (job)
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job!
              * -- undeclared
              Gauge Float [count]

            -queue_depth
              __name__ -- matched away, -
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            +queue_depth
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            (queue_depth offset 1h)
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

        "#]],
    );
}

#[test]
fn quantiles_of_histograms_drop_the_buckets() {
    check(
        &[
            "histogram_quantile(0.9, sum by (le, job) (rate(db_client_operation_duration_seconds_bucket[5m])))",
            "histogram_fraction(0, 1, rate(db_client_operation_duration_seconds_bucket[5m]))",
            r#"histogram_quantiles(sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m])), "q", 0.5, 0.9)"#,
        ],
        &expect![[r#"
            histogram_quantile(0.9, sum by (le, job) (rate(db_client_operation_duration_seconds_bucket[5m])))
              __name__ -- dropped by function, rate
              db_operation_name -- aggregated away, sum by (le, job)
              error_type -- aggregated away, sum by (le, job)
              instance -- aggregated away, sum by (le, job)
              job!
              le -- dropped by function, histogram_quantile
              outcome -- aggregated away, sum by (le, job)
              * -- undeclared
              Gauge Float [seconds]

            histogram_fraction(0, 1, rate(db_client_operation_duration_seconds_bucket[5m]))
              __name__ -- dropped by function, rate
              db_operation_name! INSERT|SELECT
              error_type? _OTHER|not_found|timeout
              instance!
              job!
              le -- dropped by function, histogram_fraction
              outcome! cancelled|error|ok|panic
              * -- undeclared
              Gauge Float [ratio]

            histogram_quantiles(sum by (le) (rate(db_client_operation_duration_seconds_bucket[5m])), "q", 0.5, 0.9)
              __name__ -- dropped by function, rate
              db_operation_name -- aggregated away, sum by (le)
              error_type -- aggregated away, sum by (le)
              instance -- aggregated away, sum by (le)
              job -- aggregated away, sum by (le)
              le -- dropped by function, histogram_quantiles
              outcome -- aggregated away, sum by (le)
              q! -- set, "q"
              * -- undeclared
              Gauge Float [seconds]

        "#]],
    );
}

#[test]
fn numbers_have_no_labels() {
    check(
        &[
            "1",
            "5m",
            "vector(1)",
            "time()",
            "scalar(queue_depth)",
            "vector(scalar(queue_depth))",
            "hour()",
            "hour(queue_depth)",
            "pi()",
            "-1 * 2 + 3",
        ],
        &expect![[r#"
            1
              * -- no series
              Constant Float [any] = 1, always

            5m
              * -- no series
              Constant Float [seconds] = 300, always

            vector(1)
              * -- no series
              Constant Float [any] = 1, always

            time()
              * -- no series
              Gauge Float [instant], always

            scalar(queue_depth)
              * -- no series
              Gauge Float [count], always

            vector(scalar(queue_depth))
              * -- no series
              Gauge Float [count], always

            hour()
              * -- no series
              Gauge Float [unknown], always

            hour(queue_depth)
              __name__ -- dropped by function, hour
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [unknown]

            pi()
              * -- no series
              Constant Float [any] = 3.141592653589793, always

            -1 * 2 + 3
              * -- no series
              Constant Float [any] = 1, always

        "#]],
    );
}

#[test]
fn absent_has_the_labels_that_are_asked_for_once() {
    check(
        &[
            r#"absent(queue_depth{job="a", instance=~"b.*"})"#,
            r#"absent(queue_depth{job="a", job="b", instance="c"})"#,
            r#"absent({__name__="x", zone="a"})"#,
            r#"absent(sum by (job) (queue_depth{job="a"}))"#,
            r#"absent_over_time(queue_depth{job="a"}[5m])"#,
            r#"absent(queue_depth{zone="a"})"#,
        ],
        &expect![[r#"
            absent(queue_depth{job="a", instance=~"b.*"})
              instance -- dropped by function, absent(queue_depth{job="a", instance=~"b.*"})
              job! a -- asked for, job="a"
              * -- dropped by function, absent(queue_depth{job="a", instance=~"b.*"})
              Truth Float [count]

            absent(queue_depth{job="a", job="b", instance="c"})
              instance! c -- asked for, instance="c"
              job -- dropped by function, absent(queue_depth{job="a", job="b", instance="c"})
              * -- dropped by function, absent(queue_depth{job="a", job="b", instance="c"})
              Truth Float [count]

            absent({__name__="x", zone="a"})
              zone! a -- asked for, zone="a"
              * -- dropped by function, absent({__name__="x", zone="a"})
              Truth Float [count]

            absent(sum by (job) (queue_depth{job="a"}))
              * -- dropped by function, absent(sum by (job) (queue_depth{job="a"}))
              Truth Float [count]

            absent_over_time(queue_depth{job="a"}[5m])
              job! a -- asked for, job="a"
              * -- dropped by function, absent_over_time(queue_depth{job="a"}[5m])
              Truth Float [count]

            absent(queue_depth{zone="a"})
              zone! a -- asked for, zone="a"
              * -- dropped by function, absent(queue_depth{zone="a"})
              Truth Float [count]

        "#]],
    );
}

#[test]
fn label_replace_sets_its_destination_where_the_source_matches() {
    check(
        &[
            r#"label_replace(sum(queue_depth), "a", "b", "", "")"#,
            r#"label_replace(sum(queue_depth), "a", "b", "job", ".*")"#,
            r#"label_replace(sum(queue_depth), "a", "b", "job", ".+")"#,
            r#"label_replace(sum by (job) (queue_depth), "a", "$1", "job", "(.*)")"#,
            r#"label_replace(sum by (job) (queue_depth), "a", "${1}", "job", "(.+)-x")"#,
            r#"label_replace(sum by (job) (queue_depth), "a", "x-$1", "job", "(.*)")"#,
        ],
        &expect![[r#"
            label_replace(sum(queue_depth), "a", "b", "", "")
              __name__ -- aggregated away, sum
              a! b -- set, "a"
              exported_job -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              * -- undeclared
              Gauge Float [count]

            label_replace(sum(queue_depth), "a", "b", "job", ".*")
              __name__ -- aggregated away, sum
              a! b -- set, "a"
              exported_job -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              * -- undeclared
              Gauge Float [count]

            label_replace(sum(queue_depth), "a", "b", "job", ".+")
              __name__ -- aggregated away, sum
              a -- undeclared
              exported_job -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              * -- undeclared
              Gauge Float [count]

            label_replace(sum by (job) (queue_depth), "a", "$1", "job", "(.*)")
              __name__ -- aggregated away, sum by (job)
              a! -- set, "a"
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job!
              * -- undeclared
              Gauge Float [count]

            label_replace(sum by (job) (queue_depth), "a", "${1}", "job", "(.+)-x")
              __name__ -- aggregated away, sum by (job)
              a? -- set, "a"
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job!
              * -- undeclared
              Gauge Float [count]

            label_replace(sum by (job) (queue_depth), "a", "x-$1", "job", "(.*)")
              __name__ -- aggregated away, sum by (job)
              a! -- set, "a"
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job!
              * -- undeclared
              Gauge Float [count]

        "#]],
    );
}

#[test]
fn label_replace_leaves_what_does_not_match_and_removes_what_becomes_empty() {
    check(
        &[
            r#"label_replace(sum by (provider) (images_generated_total), "a", "$1", "provider", "(.+)")"#,
            r#"label_replace(sum by (provider) (images_generated_total), "provider", "other", "provider", "fal")"#,
            r#"label_replace(sum by (provider) (images_generated_total), "provider", "other", "provider", "nobody")"#,
            r#"label_replace(sum by (job) (queue_depth), "job", "", "", "")"#,
            r#"label_replace(node_load1, "a", "$1", "b", "(.*):.*")"#,
            r#"label_replace(node_load1{b="c"}, "a", "$1", "b", "(.*)")"#,
        ],
        &expect![[r#"
            label_replace(sum by (provider) (images_generated_total), "a", "$1", "provider", "(.+)")
              __name__ -- aggregated away, sum by (provider)
              a! fal|replicate -- set, "a"
              instance -- aggregated away, sum by (provider)
              job -- aggregated away, sum by (provider)
              model -- aggregated away, sum by (provider)
              provider! fal|replicate
              * -- undeclared
              SummedCounter Float [count]

            label_replace(sum by (provider) (images_generated_total), "provider", "other", "provider", "fal")
              __name__ -- aggregated away, sum by (provider)
              instance -- aggregated away, sum by (provider)
              job -- aggregated away, sum by (provider)
              model -- aggregated away, sum by (provider)
              provider! fal|other|replicate -- set, "provider"
              * -- undeclared
              SummedCounter Float [count]

            label_replace(sum by (provider) (images_generated_total), "provider", "other", "provider", "nobody")
              __name__ -- aggregated away, sum by (provider)
              instance -- aggregated away, sum by (provider)
              job -- aggregated away, sum by (provider)
              model -- aggregated away, sum by (provider)
              provider! fal|replicate
              * -- undeclared
              SummedCounter Float [count]

            label_replace(sum by (job) (queue_depth), "job", "", "", "")
              __name__ -- aggregated away, sum by (job)
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job -- set, "job"
              * -- undeclared
              Gauge Float [count]

            label_replace(node_load1, "a", "$1", "b", "(.*):.*")
              a? -- set, "a"
              *? -- open, names only
              Unknown Unknown [unknown]

            label_replace(node_load1{b="c"}, "a", "$1", "b", "(.*)")
              a! c -- set, "a"
              b! c -- asked for, b="c"
              *? -- open, names only
              Unknown Unknown [unknown]

        "#]],
    );
}

#[test]
fn label_join_sets_its_destination_unless_all_sources_are_empty() {
    check(
        &[
            r#"label_join(queue_depth, "a", "/", "job", "instance")"#,
            r#"label_join(queue_depth, "a", "", "zone")"#,
            r#"label_join(queue_depth, "a", "", "job")"#,
            r#"label_join(sum(queue_depth), "a", "-", "job", "instance")"#,
            r#"label_join(node_load1, "a", "", "b", "c")"#,
        ],
        &expect![[r#"
            label_join(queue_depth, "a", "/", "job", "instance")
              a! -- set, "a"
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            label_join(queue_depth, "a", "", "zone")
              a -- set, "a"
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            label_join(queue_depth, "a", "", "job")
              a! -- set, "a"
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            label_join(sum(queue_depth), "a", "-", "job", "instance")
              __name__ -- aggregated away, sum
              a! -- set, "a"
              exported_job -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              * -- undeclared
              Gauge Float [count]

            label_join(node_load1, "a", "", "b", "c")
              a? -- set, "a"
              *? -- open, names only
              Unknown Unknown [unknown]

        "#]],
    );
}

#[test]
fn info_adds_what_it_is_asked_for_or_anything() {
    check(
        &[
            "info(sum by (job) (queue_depth))",
            r#"info(queue_depth, {k8s_cluster_name=~".+"})"#,
            r#"info(queue_depth, {__name__="build_info", version="1"})"#,
        ],
        &expect![[r#"
            info(sum by (job) (queue_depth))
              __name__ -- aggregated away, sum by (job)
              exported_job? -- open, function
              instance? -- open, function
              job!
              *? -- open, function
              Gauge Float [count]

            info(queue_depth, {k8s_cluster_name=~".+"})
              exported_job? generate|train
              instance!
              job!
              k8s_cluster_name? -- open, function
              * -- undeclared
              Gauge Float [count]

            info(queue_depth, {__name__="build_info", version="1"})
              exported_job? generate|train
              instance!
              job!
              version? -- open, function
              * -- undeclared
              Gauge Float [count]

        "#]],
    );
}
