//! Selectors and their matchers.

use expect_test::expect;

use super::check;

#[test]
fn the_labels_of_a_selector_are_those_of_its_metric() {
    check(
        &[
            "images_generated_total",
            "queue_depth",
            "db_client_operation_duration_seconds_bucket",
            "db_client_operation_duration_seconds_sum",
            "node_load1",
            "up",
            "nobody_knows",
            "{job=\"studio\"}",
        ],
        &expect![[r#"
            images_generated_total
              instance!
              job!
              model!
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            queue_depth
              exported_job? generate|train
              instance!
              job!
              * -- undeclared
              Gauge Float [count]

            db_client_operation_duration_seconds_bucket
              db_operation_name! INSERT|SELECT
              error_type? _OTHER|not_found|timeout
              instance!
              job!
              le!
              outcome! cancelled|error|ok|panic
              * -- undeclared
              Counter Bucket [count] of [seconds]

            db_client_operation_duration_seconds_sum
              db_operation_name! INSERT|SELECT
              error_type? _OTHER|not_found|timeout
              instance!
              job!
              outcome! cancelled|error|ok|panic
              * -- undeclared
              Counter Float [seconds] of [seconds]

            node_load1
              *? -- open, names only
              Unknown Unknown [unknown]

            up
              instance!
              job!
              *? -- open, relabelling
              Unknown Unknown [unknown]

            nobody_knows
              *? -- open, unknown metric
              Unknown Unknown [unknown]

            {job="studio"}
              job! studio -- asked for, job="studio"
              *? -- open, any name
              Unknown Unknown [unknown]

        "#]],
    );
}

#[test]
fn matchers_narrow_what_a_label_can_be() {
    check(
        &[
            "images_generated_total{provider=\"fal\"}",
            "images_generated_total{provider!=\"fal\"}",
            "images_generated_total{model=\"\"}",
            "images_generated_total{model!=\"\"}",
            "images_generated_total{model=~\"a|b\"}",
            "images_generated_total{model=~\"a|\"}",
            "images_generated_total{model!~\".+\"}",
            "images_generated_total{provider=~\"re.*\"}",
            "images_generated_total{provider!~\"re.*\"}",
            "node_load1{instance=~\"a.*\", mode!~\"b.*\"}",
        ],
        &expect![[r#"
            images_generated_total{provider="fal"}
              instance!
              job!
              model!
              provider! fal -- asked for, provider="fal"
              * -- undeclared
              Counter Float [count]

            images_generated_total{provider!="fal"}
              instance!
              job!
              model!
              provider! replicate -- asked for, provider!="fal"
              * -- undeclared
              Counter Float [count]

            images_generated_total{model=""}
              instance!
              job!
              model -- excluded, model=""
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            images_generated_total{model!=""}
              instance!
              job!
              model!
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            images_generated_total{model=~"a|b"}
              instance!
              job!
              model! a|b -- asked for, model=~"a|b"
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            images_generated_total{model=~"a|"}
              instance!
              job!
              model! a -- asked for, model=~"a|"
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            images_generated_total{model!~".+"}
              never: excluded, model!~".+"
              instance!
              job!
              model -- excluded, model!~".+"
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            images_generated_total{provider=~"re.*"}
              instance!
              job!
              model!
              provider! replicate -- asked for, provider=~"re.*"
              * -- undeclared
              Counter Float [count]

            images_generated_total{provider!~"re.*"}
              instance!
              job!
              model!
              provider! fal -- asked for, provider!~"re.*"
              * -- undeclared
              Counter Float [count]

            node_load1{instance=~"a.*", mode!~"b.*"}
              instance! -- asked for, instance=~"a.*"
              mode? -- open, names only
              *? -- open, names only
              Unknown Unknown [unknown]

        "#]],
    );
}

#[test]
fn a_selector_that_can_choose_nothing_says_why() {
    check(
        &[
            "images_generated_total{provider=\"modal\"}",
            "images_generated_total{provider=\"\"}",
            "images_generated_total{zone=\"a\"}",
            "images_generated_total{job=\"a\", job=\"b\"}",
            "db_client_operation_duration_seconds_count{outcome=\"ok\", error_type=\"timeout\"}",
        ],
        &expect![[r#"
            images_generated_total{provider="modal"}
              never: excluded, provider="modal"
              instance!
              job!
              model!
              provider -- excluded, provider="modal"
              * -- undeclared
              Counter Float [count]

            images_generated_total{provider=""}
              never: excluded, provider=""
              instance!
              job!
              model!
              provider -- excluded, provider=""
              * -- undeclared
              Counter Float [count]

            images_generated_total{zone="a"}
              never: undeclared
              instance!
              job!
              model!
              provider! fal|replicate
              zone -- undeclared
              * -- undeclared
              Counter Float [count]

            images_generated_total{job="a", job="b"}
              never: excluded, job="b"
              instance!
              job -- excluded, job="b"
              model!
              provider! fal|replicate
              * -- undeclared
              Counter Float [count]

            db_client_operation_duration_seconds_count{outcome="ok", error_type="timeout"}
              never: excluded together with, outcome="ok"
              db_operation_name! INSERT|SELECT
              error_type -- excluded together with, outcome="ok"
              instance!
              job!
              outcome! ok -- asked for, outcome="ok"
              * -- undeclared
              Counter Float [count] of [seconds]

        "#]],
    );
}

#[test]
fn a_label_that_goes_with_some_values_of_another_says_them() {
    check(
        &[
            "db_client_operation_duration_seconds_count{outcome=\"ok\"}",
            "db_client_operation_duration_seconds_count{error_type=\"timeout\"}",
        ],
        &expect![[r#"
            db_client_operation_duration_seconds_count{outcome="ok"}
              db_operation_name! INSERT|SELECT
              error_type -- excluded together with, outcome="ok"
              instance!
              job!
              outcome! ok -- asked for, outcome="ok"
              * -- undeclared
              Counter Float [count] of [seconds]

            db_client_operation_duration_seconds_count{error_type="timeout"}
              db_operation_name! INSERT|SELECT
              error_type! timeout -- asked for, error_type="timeout"
              instance!
              job!
              outcome! error -- asked for, error_type="timeout"
              * -- undeclared
              Counter Float [count] of [seconds]

        "#]],
    );
}
