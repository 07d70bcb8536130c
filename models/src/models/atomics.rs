//! The explorer itself: which orders it tries.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use loom::thread;

use super::{Model, explore_within, models};
use crate::sync::{AtomicU64, Ordering};

pub(super) const MODELS: &[Model] = models![
    a_read_before_a_write_hides_no_order,
    a_write_that_is_not_ordered_may_be_seen_before_an_earlier_one,
];

/// Everything that a reader sees of two atomics while a thread reads and writes both, the second with this
/// order.
fn seen(order: Ordering) -> BTreeSet<[u64; 2]> {
    let all = Arc::new(Mutex::new(BTreeSet::new()));
    let found = Arc::clone(&all);
    explore_within(3, move || {
        let pair = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
        let writer = {
            let pair = Arc::clone(&pair);
            thread::spawn(move || {
                for (word, order) in pair.iter().zip([Ordering::Relaxed, order]) {
                    assert_eq!(word.load(Ordering::Relaxed), 0);
                    word.store(1, order);
                }
            })
        };
        let second = pair[1].load(Ordering::Acquire);
        let first = pair[0].load(Ordering::Relaxed);
        writer.join().expect("it has not panicked");
        found.lock().expect("nobody has panicked").insert([first, second]);
    });
    let all = all.lock().expect("nobody has panicked");
    all.clone()
}

fn a_read_before_a_write_hides_no_order() {
    assert_eq!(seen(Ordering::Release), BTreeSet::from([[0, 0], [1, 0], [1, 1]]));
}

fn a_write_that_is_not_ordered_may_be_seen_before_an_earlier_one() {
    assert_eq!(seen(Ordering::Relaxed), BTreeSet::from([[0, 0], [0, 1], [1, 0], [1, 1]]));
}
