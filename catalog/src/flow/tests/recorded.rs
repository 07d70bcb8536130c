//! What rules record.

use expect_test::expect;

use super::show;
use crate::config::Surroundings;
use crate::fixture;
use crate::flow::Flows;
use crate::known::Known;
use crate::schema::Recording;

#[test]
fn what_is_recorded_may_have_external_labels_where_it_is_kept() {
    let catalog = fixture::studio();
    let external_labels = ["cluster", "provider", "zone"].map(str::to_owned).to_vec();
    let surroundings = Surroundings { external_labels, ..fixture::surroundings() };
    let recording = Recording {
        name: "provider:images:sum",
        query: "sum by (provider) (images_generated_total{provider=\"fal\"})",
        labels: vec![("zone", "a")],
    };
    let known = Known::new(&catalog, [recording], &surroundings);
    let query = "provider:images:sum";
    let expr = telemark_promql::parse(query).unwrap();
    let shown = show(query, Flows::of(&expr, &known).at(&expr));
    expect![[r#"
          cluster?
          provider! fal
          zone! a
          * -- undeclared
          SummedCounter Float [count]
    "#]]
    .assert_eq(&shown);
}
