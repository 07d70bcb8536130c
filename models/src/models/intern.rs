//! Threads that see values of an interned label.

use std::sync::Arc;

use loom::thread;

use super::{Model, explore_within, models};
use crate::intern::{Interned, Interner};
use crate::shard;

pub(super) const MODELS: &[Model] = models![
    threads_that_meet_on_values_agree_on_every_place,
    threads_on_one_shard_agree_on_every_place,
    values_that_meet_beyond_the_cap_are_the_overflow_value_for_everybody,
];

const CAP: usize = 2;

/// Two threads that see values, each on a shard, and a scrape meanwhile. Returns the places, which have
/// been shown to be everybody's.
fn meet(shards: [usize; 2], values: [&'static [&'static str]; 2]) -> Vec<(&'static str, usize)> {
    let interner = Arc::new(Interner::<CAP>::new());
    let see = |shard, values: &'static [&'static str]| {
        let interner = Arc::clone(&interner);
        thread::spawn(move || {
            shard::set(shard);
            values.iter().map(|value| (*value, interner.index(value))).collect::<Vec<_>>()
        })
    };
    let threads = [see(shards[0], values[0]), see(shards[1], values[1])];
    let scrape = || (0..CAP).map(|place| interner.value(place)).collect::<Vec<_>>();
    let (before, after) = (scrape(), scrape());
    for (before, after) in before.iter().zip(after) {
        assert!(before.is_none() || *before == after, "{before:?}, then {after:?}");
        assert!(after.is_none_or(|value| values.concat().contains(&value)), "{after:?}");
    }
    let mut seen: Vec<_> = threads
        .into_iter()
        .flat_map(|thread| thread.join().expect("it has not panicked"))
        .collect();
    for (value, place) in &seen {
        let kept = if *place == CAP { "_OTHER" } else { value };
        assert_eq!(interner.value(*place), Some(kept));
        assert_eq!(interner.index(value), *place, "{value}");
    }
    seen.sort_unstable();
    seen.dedup();
    seen
}

fn places(seen: &[(&str, usize)]) -> Vec<usize> {
    let mut places: Vec<_> = seen.iter().map(|(_, place)| *place).collect();
    places.sort_unstable();
    places
}

fn threads_that_meet_on_values_agree_on_every_place() {
    explore_within(2, || {
        let seen = meet([0, 1], [&["a", "b"], &["b", "a"]]);
        assert_eq!(places(&seen), [0, 1], "{seen:?}");
    });
}

fn threads_on_one_shard_agree_on_every_place() {
    explore_within(2, || {
        let seen = meet([0, 0], [&["a", "a"], &["b"]]);
        assert_eq!(places(&seen), [0, 1], "{seen:?}");
    });
}

fn values_that_meet_beyond_the_cap_are_the_overflow_value_for_everybody() {
    explore_within(2, || {
        let seen = meet([0, 1], [&["a", "b"], &["c", "b"]]);
        assert_eq!(places(&seen), [0, 1, CAP], "{seen:?}");
    });
}
