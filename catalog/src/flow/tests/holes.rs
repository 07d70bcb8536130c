//! What dashboards leave open.

use expect_test::{Expect, expect};
use telemark_promql::Dialect;

use super::{show, shown};

fn check(queries: &[&str], expect: &Expect) {
    expect.assert_eq(&shown(queries, &[], Dialect::Grafana, show));
}

#[test]
fn a_hole_is_open_and_the_rest_stays_known() {
    check(
        &[
            "$query",
            "sum by (job) ($query)",
            "images_generated_total{provider=\"$provider\", model=~\"$model\"}",
            "images_generated_total{provider=~\"fal|$other\"}",
            "images_generated_total{$filters}",
            "rate(images_generated_total[$__rate_interval])",
        ],
        &expect![[r#"
            $query
              *? -- open, hole
              Unknown Unknown [unknown]

            sum by (job) ($query)
              job? -- open, hole
              * -- aggregated away, sum by (job)
              Unknown Unknown [unknown]

            images_generated_total{provider="$provider", model=~"$model"}
              instance!
              job!
              model!
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            images_generated_total{provider=~"fal|$other"}
              instance!
              job!
              model!
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            images_generated_total{$filters}
              instance!
              job!
              model!
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            rate(images_generated_total[$__rate_interval])
              __name__ -- dropped by function, rate
              instance!
              job!
              model!
              provider! fal|replicate
              * -- undeclared
              Rate Float [count per second]

        "#]],
    );
}

#[test]
fn a_hole_in_a_grouping_may_stand_for_any_label() {
    check(
        &[
            "sum by ($group) (images_generated_total)",
            "sum by (job, $group) (images_generated_total)",
            "sum without ($group) (images_generated_total)",
            "$aggregation by (job) (images_generated_total)",
        ],
        &expect![[r#"
            sum by ($group) (images_generated_total)
              __name__? images_generated_total
              instance?
              job?
              model?
              provider? fal|replicate
              * -- undeclared
              SummedCounter Float [count]

            sum by (job, $group) (images_generated_total)
              __name__? images_generated_total
              instance?
              job!
              model?
              provider? fal|replicate
              * -- undeclared
              SummedCounter Float [count]

            sum without ($group) (images_generated_total)
              __name__ -- aggregated away, sum without ($group)
              instance?
              job?
              model?
              provider? fal|replicate
              * -- undeclared
              SummedCounter Float [count]

            $aggregation by (job) (images_generated_total)
              __name__? images_generated_total
              instance?
              job!
              model?
              provider? fal|replicate
              * -- undeclared
              Unknown Unknown [unknown]

        "#]],
    );
}

#[test]
fn a_hole_in_an_operator_or_a_function_leaves_open_what_it_decides() {
    check(
        &[
            "images_${what}_total",
            "queue_depth / on ($labels) queue_depth",
            "queue_depth $op queue_depth",
            "queue_depth > $threshold",
            "topk($k, queue_depth)",
            "label_replace(sum(queue_depth), \"$label\", \"b\", \"\", \"\")",
            "label_replace(sum(queue_depth), \"a\", \"$value\", \"\", \"\")",
        ],
        &expect![[r#"
            images_${what}_total
              *? -- open, hole
              Unknown Unknown [unknown]

            queue_depth / on ($labels) queue_depth
              *? -- open, hole
              Gauge Float [ratio]

            queue_depth $op queue_depth
              *? -- open, hole
              Unknown Unknown [unknown]

            queue_depth > $threshold
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            topk($k, queue_depth)
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            label_replace(sum(queue_depth), "$label", "b", "", "")
              *? -- open, hole
              Gauge Float [count]

            label_replace(sum(queue_depth), "a", "$value", "", "")
              __name__ -- aggregated away, sum
              a? -- set, "a"
              exported_job -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              * -- undeclared
              Gauge Float [count]

        "#]],
    );
}
