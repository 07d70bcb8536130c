//! Queries of a megabyte, as somebody may send them who means no good.

use super::super::{Flows, Presence};
use crate::fixture;
use crate::known::Known;

#[test]
fn many_thousand_labels_are_followed() {
    let catalog = fixture::studio();
    let surroundings = fixture::surroundings();
    let known = Known::new(&catalog, [], &surroundings);
    let labels = |count: usize| (0..count).map(|at| format!("l{at}")).collect::<Vec<_>>();
    let list = labels(30_000).join(",");
    let matchers = labels(30_000).join("=\"v\",");
    let queries = [
        format!("absent(node_load1{{{matchers}=\"v\"}})"),
        format!("sum by ({list}) (node_load1{{{matchers}=\"v\"}})"),
        format!("sum without ({list}) (node_load1)"),
        format!("node_load1 * on ({list}) group_left () node_load1{{{matchers}=\"v\"}}"),
        format!("{}node_load1{{{matchers}=\"v\"}}{}", "abs(".repeat(200), ")".repeat(200)),
        format!("node_load1{}", " + on (l29999) node_load1".repeat(250)),
    ];
    let presences = queries.map(|query| {
        let expr = telemark_promql::parse(&query).unwrap();
        let flows = Flows::of(&expr, &known);
        flows.at(&expr).label("l29999").presence()
    });
    let (guaranteed, possible) = (Presence::Guaranteed, Presence::Possible);
    assert_eq!(
        presences,
        [guaranteed, guaranteed, Presence::Impossible, guaranteed, guaranteed, possible]
    );
}
