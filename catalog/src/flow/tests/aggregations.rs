//! Aggregations.

use expect_test::expect;

use super::check;

#[test]
fn by_keeps_what_it_names_and_without_drops_it() {
    check(
        &[
            "sum(images_generated_total)",
            "sum by (provider) (images_generated_total)",
            "sum(images_generated_total) by (job, zone)",
            "sum without (instance, model) (images_generated_total)",
            "sum by (zone) (node_load1)",
            "sum without (zone) (node_load1)",
            "sum by (job) (sum by (provider) (images_generated_total))",
        ],
        &expect![[r#"
            sum(images_generated_total)
              __name__ -- aggregated away, sum
              instance -- aggregated away, sum
              job -- aggregated away, sum
              model -- aggregated away, sum
              provider -- aggregated away, sum
              * -- undeclared
              SummedCounter Float [count]

            sum by (provider) (images_generated_total)
              __name__ -- aggregated away, sum by (provider)
              instance -- aggregated away, sum by (provider)
              job -- aggregated away, sum by (provider)
              model -- aggregated away, sum by (provider)
              provider! fal|replicate
              * -- undeclared
              SummedCounter Float [count]

            sum(images_generated_total) by (job, zone)
              __name__ -- aggregated away, sum(images_generated_total) by (job, zone)
              instance -- aggregated away, sum(images_generated_total) by (job, zone)
              job!
              model -- aggregated away, sum(images_generated_total) by (job, zone)
              provider -- aggregated away, sum(images_generated_total) by (job, zone)
              zone -- undeclared
              * -- undeclared
              SummedCounter Float [count]

            sum without (instance, model) (images_generated_total)
              __name__ -- aggregated away, sum without (instance, model)
              instance -- aggregated away, sum without (instance, model)
              job!
              model -- aggregated away, sum without (instance, model)
              provider! fal|replicate
              * -- undeclared
              SummedCounter Float [count]

            sum by (zone) (node_load1)
              __name__ -- aggregated away, sum by (zone)
              zone? -- open, names only
              * -- aggregated away, sum by (zone)
              Unknown Unknown [unknown]

            sum without (zone) (node_load1)
              __name__ -- aggregated away, sum without (zone)
              zone -- aggregated away, sum without (zone)
              *? -- open, names only
              Unknown Unknown [unknown]

            sum by (job) (sum by (provider) (images_generated_total))
              __name__ -- aggregated away, sum by (provider)
              instance -- aggregated away, sum by (provider)
              job -- aggregated away, sum by (provider)
              model -- aggregated away, sum by (provider)
              provider -- aggregated away, sum by (job)
              * -- undeclared
              SummedCounter Float [count]

        "#]],
    );
}
