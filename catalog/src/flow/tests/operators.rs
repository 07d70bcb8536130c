//! Operators: what they do to labels.

use expect_test::expect;

use super::check;

#[test]
fn with_a_number_labels_stay() {
    check(
        &[
            "queue_depth + 1",
            "1 - queue_depth",
            "queue_depth > 1",
            "1 < queue_depth",
            "queue_depth > bool 1",
            "queue_depth * scalar(queue_depth)",
            "1 > bool 2",
        ],
        &expect![[r#"
            queue_depth + 1
              __name__ -- matched away, +
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            1 - queue_depth
              __name__ -- matched away, -
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            queue_depth > 1
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            1 < queue_depth
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            queue_depth > bool 1
              __name__ -- matched away, >
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Truth Float [count]

            queue_depth * scalar(queue_depth)
              __name__ -- matched away, *
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count^2]

            1 > bool 2
              * -- no series
              Truth Float [count], always

        "#]],
    );
}

#[test]
fn one_to_one_leaves_what_the_sides_agree_about() {
    check(
        &[
            "queue_depth / queue_depth",
            "queue_depth > queue_depth",
            "queue_depth / on (job) queue_depth",
            "queue_depth > on (job) queue_depth",
            "queue_depth / ignoring (job) queue_depth",
            "queue_depth > ignoring (job) queue_depth",
            "queue_depth > bool queue_depth",
            r#"images_generated_total{provider="fal"} / ignoring (model) images_generated_total"#,
            "node_load1 / sum by (job) (queue_depth)",
            r#"node_load1 / on (job) sum by (job) (queue_depth{job="a"})"#,
            "node_load1 / on (zone) queue_depth",
        ],
        &expect![[r#"
            queue_depth / queue_depth
              __name__ -- matched away, /
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [ratio]

            queue_depth > queue_depth
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            queue_depth / on (job) queue_depth
              __name__ -- matched away, / on (job)
              exported_job -- matched away, / on (job)
              instance -- matched away, / on (job)
              job!
              * -- undeclared
              Gauge Float [ratio]

            queue_depth > on (job) queue_depth
              __name__ -- matched away, > on (job)
              exported_job -- matched away, > on (job)
              instance -- matched away, > on (job)
              job!
              * -- undeclared
              Gauge Float [count]

            queue_depth / ignoring (job) queue_depth
              __name__ -- matched away, / ignoring (job)
              exported_job? generate|train
              instance!
              job -- matched away, / ignoring (job)
              * -- undeclared
              Gauge Float [ratio]

            queue_depth > ignoring (job) queue_depth
              exported_job? generate|train
              instance!
              job -- matched away, > ignoring (job)
              * -- undeclared
              Gauge Float [count]

            queue_depth > bool queue_depth
              __name__ -- matched away, >
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Truth Float [count]

            images_generated_total{provider="fal"} / ignoring (model) images_generated_total
              __name__ -- matched away, / ignoring (model)
              instance!
              job!
              model -- matched away, / ignoring (model)
              provider! fal -- asked for, provider="fal"
              * -- undeclared
              Gauge Float [ratio]

            node_load1 / sum by (job) (queue_depth)
              __name__ -- matched away, /
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job!
              * -- undeclared
              Unknown Unknown [unknown]

            node_load1 / on (job) sum by (job) (queue_depth{job="a"})
              __name__ -- matched away, / on (job)
              exported_job -- matched away, / on (job)
              instance -- matched away, / on (job)
              job! a -- asked for, job="a"
              * -- matched away, / on (job)
              Unknown Unknown [unknown]

            node_load1 / on (zone) queue_depth
              __name__ -- matched away, / on (zone)
              exported_job -- matched away, / on (zone)
              instance -- matched away, / on (zone)
              job -- matched away, / on (zone)
              zone -- undeclared
              * -- matched away, / on (zone)
              Unknown Unknown [unknown]

        "#]],
    );
}

#[test]
fn grouping_takes_labels_of_the_other_side() {
    check(
        &[
            "queue_depth * on (job) group_left queue_depth",
            "queue_depth * on (job) group_left (provider) images_generated_total",
            "queue_depth * on (job) group_left (instance) sum by (job) (queue_depth)",
            "queue_depth * on (job) group_left (version) node_info",
            "sum by (job) (queue_depth) * on (job) group_right (instance, zone) images_generated_total",
            "images_generated_total / ignoring (provider) group_left sum without (provider) (images_generated_total)",
            "node_load1 * on (job) group_left () sum by (job) (queue_depth)",
        ],
        &expect![[r#"
            queue_depth * on (job) group_left queue_depth
              __name__ -- matched away, * on (job) group_left
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count^2]

            queue_depth * on (job) group_left (provider) images_generated_total
              __name__ -- matched away, * on (job) group_left (provider)
              exported_job? generate|train
              instance!
              job!
              model -- undeclared
              provider! fal|replicate
              * -- undeclared
              Gauge Float [count^2]

            queue_depth * on (job) group_left (instance) sum by (job) (queue_depth)
              __name__ -- matched away, * on (job) group_left (instance)
              exported_job? generate|train
              instance -- aggregated away, sum by (job)
              job!
              * -- undeclared
              Gauge Float [count^2]

            queue_depth * on (job) group_left (version) node_info
              __name__ -- matched away, * on (job) group_left (version)
              exported_job? generate|train
              instance!
              job!
              version? -- open, names only
              * -- undeclared
              Unknown Unknown [unknown]

            sum by (job) (queue_depth) * on (job) group_right (instance, zone) images_generated_total
              __name__ -- matched away, * on (job) group_right (instance, zone)
              exported_job -- undeclared
              instance -- aggregated away, sum by (job)
              job!
              model!
              provider! fal|replicate
              zone -- undeclared
              * -- undeclared
              Gauge Float [count^2]

            images_generated_total / ignoring (provider) group_left sum without (provider) (images_generated_total)
              __name__ -- matched away, / ignoring (provider) group_left
              instance!
              job!
              model!
              provider! fal|replicate
              * -- undeclared
              Gauge Float [ratio]

            node_load1 * on (job) group_left () sum by (job) (queue_depth)
              __name__ -- matched away, * on (job) group_left ()
              exported_job? -- open, names only
              instance? -- open, names only
              job!
              *? -- open, names only
              Unknown Unknown [unknown]

        "#]],
    );
}

#[test]
fn sets_keep_series_as_they_are() {
    check(
        &[
            "queue_depth and images_generated_total",
            "node_load1 and queue_depth",
            r#"node_load1 and on (job) queue_depth{job="a"}"#,
            "node_load1 unless queue_depth",
            "sum by (job) (queue_depth) or sum by (instance) (queue_depth)",
            "queue_depth or node_load1",
            "sum(queue_depth) or vector(0)",
            r#"queue_depth{job="a"} or queue_depth{job="b"}"#,
        ],
        &expect![[r#"
            queue_depth and images_generated_total
              never: no match, and
              exported_job -- undeclared
              instance!
              job!
              model -- undeclared
              provider -- undeclared
              * -- undeclared
              Gauge Float [count]

            node_load1 and queue_depth
              exported_job? generate|train -- open, names only
              instance!
              job!
              * -- undeclared
              Unknown Unknown [unknown]

            node_load1 and on (job) queue_depth{job="a"}
              exported_job? -- open, names only
              instance? -- open, names only
              job! a -- asked for, job="a"
              *? -- open, names only
              Unknown Unknown [unknown]

            node_load1 unless queue_depth
              *? -- open, names only
              Unknown Unknown [unknown]

            sum by (job) (queue_depth) or sum by (instance) (queue_depth)
              __name__ -- aggregated away, sum by (instance)
              exported_job -- aggregated away, sum by (instance)
              instance?
              job?
              * -- undeclared
              Gauge Float [count]

            queue_depth or node_load1
              exported_job?
              instance?
              job?
              *? -- open, names only
              Unknown Unknown [unknown]

            sum(queue_depth) or vector(0)
              __name__ -- aggregated away, sum
              exported_job -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              * -- undeclared
              Gauge Float [count], always

            queue_depth{job="a"} or queue_depth{job="b"}
              exported_job? generate|train
              instance!
              job! a|b -- asked for, job="a"
              * -- undeclared
              Gauge Float [count]

        "#]],
    );
}

#[test]
fn nothing_spreads_through_operators() {
    check(
        &[
            r#"images_generated_total{zone="a"} or queue_depth"#,
            r#"queue_depth or images_generated_total{zone="a"}"#,
            r#"images_generated_total{zone="a"} and queue_depth"#,
            r#"queue_depth unless images_generated_total{zone="a"}"#,
            r#"sum(images_generated_total{zone="a"})"#,
            r#"rate(images_generated_total{zone="a"}[5m]) > 1"#,
            r#"absent(images_generated_total{zone="a"})"#,
            r#"scalar(images_generated_total{zone="a"})"#,
            "vector(1) > 2",
            "vector(1) < 2",
        ],
        &expect![[r#"
            images_generated_total{zone="a"} or queue_depth
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            queue_depth or images_generated_total{zone="a"}
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            images_generated_total{zone="a"} and queue_depth
              never: undeclared
              exported_job -- undeclared
              instance!
              job!
              model -- undeclared
              provider -- undeclared
              zone -- undeclared
              * -- undeclared
              Counter Float [count]

            queue_depth unless images_generated_total{zone="a"}
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            sum(images_generated_total{zone="a"})
              never: undeclared
              __name__ -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              model -- aggregated away, sum
              provider -- aggregated away, sum
              zone -- undeclared
              * -- undeclared
              SummedCounter Float [count]

            rate(images_generated_total{zone="a"}[5m]) > 1
              never: undeclared
              __name__ -- dropped by function, rate
              instance!
              job!
              model!
              provider! fal|replicate
              zone -- undeclared
              * -- undeclared
              Rate Float [count per second]

            absent(images_generated_total{zone="a"})
              zone! a -- asked for, zone="a"
              * -- dropped by function, absent(images_generated_total{zone="a"})
              Truth Float [count]

            scalar(images_generated_total{zone="a"})
              * -- no series
              Counter Float [count], always

            vector(1) > 2
              never: never true, >
              * -- no series
              Constant Float [any] = 1

            vector(1) < 2
              * -- no series
              Constant Float [any] = 1

        "#]],
    );
}

#[test]
fn sides_that_never_match_give_nothing() {
    check(
        &[
            "sum by (job) (queue_depth) / sum(queue_depth)",
            r#"queue_depth{job="a"} / on (job) queue_depth{job="b"}"#,
            "queue_depth / on (provider) images_generated_total",
            "queue_depth * on (zone) queue_depth",
        ],
        &expect![[r#"
            sum by (job) (queue_depth) / sum(queue_depth)
              never: no match, /
              __name__ -- aggregated away, sum by (job)
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job -- aggregated away, sum
              * -- undeclared
              Gauge Float [ratio]

            queue_depth{job="a"} / on (job) queue_depth{job="b"}
              never: no match, / on (job)
              __name__ -- matched away, / on (job)
              exported_job -- matched away, / on (job)
              instance -- matched away, / on (job)
              job -- asked for, job="a"
              * -- undeclared
              Gauge Float [ratio]

            queue_depth / on (provider) images_generated_total
              never: no match, / on (provider)
              __name__ -- matched away, / on (provider)
              exported_job -- matched away, / on (provider)
              instance -- matched away, / on (provider)
              job -- matched away, / on (provider)
              model -- undeclared
              provider -- undeclared
              * -- undeclared
              Gauge Float [ratio]

            queue_depth * on (zone) queue_depth
              __name__ -- matched away, * on (zone)
              exported_job -- matched away, * on (zone)
              instance -- matched away, * on (zone)
              job -- matched away, * on (zone)
              zone -- undeclared
              * -- undeclared
              Gauge Float [count^2]

        "#]],
    );
}

#[test]
fn fill_stands_in_for_a_side() {
    check(
        &[
            "sum by (job) (queue_depth) + fill(0) sum by (job) (queue_depth)",
            "sum by (job) (queue_depth) + fill_right(0) sum(queue_depth)",
            "sum by (job) (queue_depth) + fill_left(0) sum(queue_depth)",
            "sum by (job, instance) (queue_depth) * on (job) group_left () fill_left(0) sum by (job) (queue_depth)",
        ],
        &expect![[r#"
            sum by (job) (queue_depth) + fill(0) sum by (job) (queue_depth)
              __name__ -- aggregated away, sum by (job)
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job!
              * -- undeclared
              Gauge Float [count]

            sum by (job) (queue_depth) + fill_right(0) sum(queue_depth)
              __name__ -- aggregated away, sum by (job)
              exported_job -- aggregated away, sum by (job)
              instance -- aggregated away, sum by (job)
              job!
              * -- undeclared
              Gauge Float [count]

            sum by (job) (queue_depth) + fill_left(0) sum(queue_depth)
              __name__ -- aggregated away, sum
              exported_job -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              * -- undeclared
              Gauge Float [count]

            sum by (job, instance) (queue_depth) * on (job) group_left () fill_left(0) sum by (job) (queue_depth)
              __name__ -- aggregated away, sum by (job)
              exported_job -- aggregated away, sum by (job)
              instance?
              job!
              * -- undeclared
              Gauge Float [count^2]

        "#]],
    );
}
