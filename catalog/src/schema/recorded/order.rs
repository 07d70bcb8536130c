//! In which order rules are followed.

use std::collections::{BTreeMap, BTreeSet};

use telemark_promql::visit;

use super::Recording;
use crate::flow::selected_name;

/// Recorded names, each behind those that its rules read.
pub(super) struct Ordered<'a> {
    pub(super) names: Vec<&'a str>,
    /// Those that read each other, in the order in which they do.
    pub(super) cycles: Vec<Vec<&'a str>>,
}

/// The rules of each name.
type Rules<'r, 'a> = BTreeMap<&'a str, Vec<&'r Recording<'a>>>;

pub(super) fn ordered<'a>(rules: &Rules<'_, 'a>) -> Ordered<'a> {
    let mut reads: BTreeMap<&'a str, BTreeSet<&'a str>> = BTreeMap::new();
    for (name, rules_of_name) in rules {
        let read = reads.entry(name).or_default();
        for expr in rules_of_name.iter().filter_map(|rule| rule.query) {
            visit::walk(expr, &mut |expr| {
                let recorded = selected_name(expr).and_then(|name| rules.get_key_value(name));
                read.extend(recorded.map(|(name, _)| *name));
            });
        }
    }
    let mut ordered = Ordered { names: Vec::with_capacity(rules.len()), cycles: Vec::new() };
    loop {
        take_ready(&mut reads, &mut ordered.names);
        let Some(cycle) = cycle(&reads) else { break };
        for name in &cycle {
            reads.remove(name);
        }
        for read in reads.values_mut() {
            read.retain(|name| !cycle.contains(name));
        }
        ordered.cycles.push(cycle);
    }
    ordered
}

/// Takes the names that read nothing that is left, until there is none.
fn take_ready<'a>(reads: &mut BTreeMap<&'a str, BTreeSet<&'a str>>, names: &mut Vec<&'a str>) {
    let mut readers: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for (name, read) in reads.iter() {
        for read in read {
            readers.entry(read).or_default().push(name);
        }
    }
    let is_ready = |(name, read): (&&'a str, &BTreeSet<_>)| read.is_empty().then_some(*name);
    let mut next: Vec<_> = reads.iter().filter_map(is_ready).collect();
    while let Some(name) = next.pop() {
        reads.remove(name);
        names.push(name);
        for reader in readers.get(name).into_iter().flatten() {
            let Some(read) = reads.get_mut(reader) else { continue };
            read.remove(name);
            if read.is_empty() {
                next.push(reader);
            }
        }
    }
}

/// A cycle among names of which each reads another: following them has to come back to one.
fn cycle<'a>(reads: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Option<Vec<&'a str>> {
    let mut path = vec![*reads.keys().next()?];
    let mut seen: BTreeMap<_, _> = [(path[0], 0)].into();
    loop {
        let next = *reads.get(path.last()?)?.first()?;
        if let Some(at) = seen.get(next) {
            return Some(path.split_off(*at));
        }
        seen.insert(next, path.len());
        path.push(next);
    }
}
