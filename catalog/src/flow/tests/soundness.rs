//! Random queries, evaluated on random series as Prometheus does: whatever a flow says of a result must be
//! true of the result.

mod evaluate;
mod generate;

use telemark_promql::{Dialect, visit};

use self::evaluate::{Sets, evaluate};
use self::generate::Random;
use super::super::{Flow, Flows, Presence};
use crate::fixture;
use crate::known::Known;

const QUERIES: u64 = 1_500;
const WORLDS: u64 = 5;

#[test]
fn what_is_said_of_a_result_is_true_of_it() {
    let catalog = fixture::studio();
    let surroundings = fixture::surroundings();
    let known = Known::new(&catalog, [], &surroundings);
    let (mut results, mut refused, mut dead) = (0, 0, 0);
    for seed in 0..QUERIES {
        let query = Random::new(seed).query();
        let parsed = telemark_promql::parse_all(&query, Dialect::Prometheus);
        assert_eq!(parsed.errors, [], "{query}");
        let flows = Flows::of(&parsed.expr, &known);
        dead += u64::from(flows.at(&parsed.expr).dead.is_some());
        for world in 0..WORLDS {
            let world = Random::new(seed * WORLDS + world).world();
            visit::walk(&parsed.expr, &mut |expr| match evaluate(expr, &world) {
                Some(sets) => {
                    results += sets.len();
                    hold(&query, &query[expr.span.range()], flows.at(expr), &sets);
                }
                None => refused += 1,
            });
        }
    }
    // The test would say nothing if most were empty, refused or dead.
    assert!(
        results > 50_000 && refused < results && dead * 2 < QUERIES,
        "{results} {refused} {dead}"
    );
}

/// Holds a flow against the labels of the series that there are.
fn hold(query: &str, part: &str, flow: &Flow<'_>, sets: &Sets) {
    assert!(flow.dead.is_none() || sets.is_empty(), "{query}\n{part} isn't dead: {sets:?}");
    assert!(!flow.always || !sets.is_empty(), "{query}\n{part} gives nothing");
    for set in sets {
        for (name, state) in flow.labels.named() {
            let value = set.get(name).map(String::as_str);
            let fits = match (value, state.presence()) {
                (None, presence) => presence != Presence::Guaranteed,
                (Some(value), _) => !state.values.lack(value),
            };
            assert!(fits, "{query}\n{part} has {name}={value:?}, not {state:?}");
        }
        for name in set.keys() {
            let impossible = flow.label(name).is_impossible();
            assert!(!impossible, "{query}\n{part} has {name}: {set:?}");
        }
    }
}
