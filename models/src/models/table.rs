//! Threads that want the value of a key.

use std::sync::Arc;

use loom::thread;

use super::{Model, explore_within, models};
use crate::sync::{AtomicU64, Ordering};
use crate::table::Table;

pub(super) const MODELS: &[Model] = models![
    threads_that_meet_share_the_value_of_a_key,
    of_two_keys_that_want_the_last_place_one_is_refused,
];

type Counters<const PLACES: usize> = Table<AtomicU64, PLACES>;

fn add<const PLACES: usize>(table: &Counters<PLACES>, key: u64, amount: u64) -> bool {
    let cell = table.get(key, || AtomicU64::new(0));
    cell.map(|cell| cell.fetch_add(amount, Ordering::Relaxed)).is_some()
}

/// Every key with its value, in the order of keys.
fn read<const PLACES: usize>(table: &Counters<PLACES>) -> Vec<(u64, u64)> {
    let read = table.iter().map(|(_, key, cell)| (key, cell.load(Ordering::Relaxed)));
    let mut read: Vec<_> = read.collect();
    read.sort_unstable();
    read
}

fn threads_that_meet_share_the_value_of_a_key() {
    explore_within(2, || {
        let table = Arc::new(Counters::<3>::new());
        let add_all = |keys: &'static [u64]| {
            let table = Arc::clone(&table);
            thread::spawn(move || assert!(keys.iter().all(|key| add(&table, *key, *key))))
        };
        let threads = [add_all(&[1, 2]), add_all(&[2])];
        let meanwhile = read(&table);
        for (key, sum) in &meanwhile {
            assert!([1, 2].contains(key) && [0, *key, 2 * key].contains(sum), "{meanwhile:?}");
        }
        for thread in threads {
            thread.join().expect("it has not panicked");
        }
        assert_eq!(read(&table), [(1, 1), (2, 4)]);
    });
}

fn of_two_keys_that_want_the_last_place_one_is_refused() {
    explore_within(3, || {
        let table = Arc::new(Counters::<2>::new());
        assert!(add(&table, 1, 1));
        let other = {
            let table = Arc::clone(&table);
            thread::spawn(move || add(&table, 2, 2))
        };
        let mine = add(&table, 3, 3);
        let other = other.join().expect("it has not panicked");
        let winner = if mine { 3 } else { 2 };
        assert_ne!(mine, other);
        assert_eq!(read(&table), [(1, 1), (winner, winner)]);
    });
}
