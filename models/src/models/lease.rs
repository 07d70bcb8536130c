//! Threads that take shards and give them back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use loom::thread;

use super::{Model, explore_within, models};
use crate::lease::{Leases, SHARDS};

pub(super) const MODELS: &[Model] = models![
    threads_never_hold_the_same_shard_and_none_is_lost,
    threads_that_fight_for_the_last_shard_never_both_get_it,
];

/// Threads that each take a shard, twice, while some are taken already; in the end all others are free.
fn compete(taken: usize) {
    // Not loom's, so that looking adds no steps: between two of them no other thread runs.
    let holders: Arc<[AtomicUsize; SHARDS]> = Arc::default();
    let leases = Arc::new(Leases::new());
    assert!((0..taken).all(|shard| leases.take() == Some(shard)));
    let run = {
        let leases = Arc::clone(&leases);
        move || {
            for _ in 0..2 {
                let Some(shard) = leases.take() else { continue };
                assert_eq!(holders[shard].fetch_add(1, Ordering::Relaxed), 0, "held by two");
                assert!(shard >= taken, "held by another");
                holders[shard].fetch_sub(1, Ordering::Relaxed);
                leases.give_back(shard);
            }
        }
    };
    let other = thread::spawn(run.clone());
    run();
    other.join().expect("it has not panicked");
    let left: Vec<_> = std::iter::from_fn(|| leases.take()).collect();
    assert_eq!(left, (taken..SHARDS).collect::<Vec<_>>());
}

fn threads_never_hold_the_same_shard_and_none_is_lost() {
    explore_within(3, || compete(0));
}

fn threads_that_fight_for_the_last_shard_never_both_get_it() {
    explore_within(3, || compete(SHARDS - 1));
}
