//! Threads that record, and a scrape meanwhile.

use std::sync::Arc;

use loom::thread;
use telemark_registry::{Distribution, Sample, Unit};

use super::{Model, explore_within, models};
use crate::bounds::Bounds;
use crate::cells::{Balance, Cells, Counter, Histogram, Room};
use crate::shard;

pub(super) const MODELS: &[Model] = models![
    a_histogram_on_two_shards_ends_exact,
    a_histogram_on_one_shard_ends_exact,
    a_histogram_rises_between_two_scrapes,
    threads_that_meet_at_a_shard_s_first_use_lose_nothing,
    a_counter_rises_between_two_scrapes,
    a_balance_returns_to_zero_on_other_shards_than_it_left_on,
];

const BOUNDS: &[f64] = &[10.0];

/// A histogram with a bucket up to ten and one beyond.
type Rows = Histogram<1, 2>;

/// What a scrape sees. The count of samples is nothing else than the buckets' sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    buckets: [u64; 2],
    sum: u64,
}

fn scrape(rows: &Rows) -> Seen {
    let mut room = Room::new();
    let Sample::Histogram(Distribution { buckets, sum, .. }) = rows.read(0, &mut room) else {
        unreachable!("a histogram reads as one")
    };
    let buckets = buckets.try_into().expect("there are two");
    Seen { buckets, sum }
}

/// A thread that records on a shard.
fn record(rows: &Arc<Rows>, shard: usize, values: &'static [u64]) -> thread::JoinHandle<()> {
    let rows = Arc::clone(rows);
    thread::spawn(move || {
        shard::set(shard);
        let bounds = Bounds::new(BOUNDS, Unit::One);
        for value in values {
            rows.record(&bounds, 0, *value);
        }
    })
}

/// Three samples of two threads on these shards.
fn ends_exact(shards: [usize; 2]) {
    let rows = Arc::new(Rows::new());
    let threads = [record(&rows, shards[0], &[3, 30]), record(&rows, shards[1], &[4])];
    for thread in threads {
        thread.join().expect("it has not panicked");
    }
    assert_eq!(scrape(&rows), Seen { buckets: [2, 1], sum: 37 });
}

fn a_histogram_on_two_shards_ends_exact() {
    explore_within(3, || ends_exact([0, 1]));
}

fn a_histogram_on_one_shard_ends_exact() {
    explore_within(3, || ends_exact([0, 0]));
}

fn a_histogram_rises_between_two_scrapes() {
    explore_within(2, || {
        let rows = Arc::new(Rows::new());
        let threads = [record(&rows, 0, &[3]), record(&rows, 1, &[30])];
        let seen = [scrape(&rows), scrape(&rows)];
        for thread in threads {
            thread.join().expect("it has not panicked");
        }
        let last = scrape(&rows);
        assert_eq!(last, Seen { buckets: [1, 1], sum: 33 });
        for [before, after] in [seen, [seen[1], last]] {
            let mut buckets = before.buckets.iter().zip(after.buckets);
            let rises = buckets.all(|(before, after)| *before <= after) && before.sum <= after.sum;
            assert!(rises, "{before:?}, then {after:?}");
        }
    });
}

fn threads_that_meet_at_a_shard_s_first_use_lose_nothing() {
    explore_within(4, || {
        let cost = Arc::new(Counter::<1>::new());
        let other = {
            let cost = Arc::clone(&cost);
            thread::spawn(move || cost.add(0, 5))
        };
        cost.add(0, 7);
        other.join().expect("it has not panicked");
        assert_eq!(cost.read(0, &mut Room::new()), Sample::Counter(12));
    });
}

fn a_counter_rises_between_two_scrapes() {
    explore_within(2, || {
        let cost = Arc::new(Counter::<1>::new());
        let spawn = |shard, amounts: &'static [u64]| {
            let cost = Arc::clone(&cost);
            thread::spawn(move || {
                shard::set(shard);
                for amount in amounts {
                    cost.add(0, *amount);
                }
            })
        };
        let threads = [spawn(0, &[11]), spawn(1, &[100])];
        let read = || match cost.read(0, &mut Room::new()) {
            Sample::Counter(number) => number,
            other => unreachable!("a counter reads as one, not as {other:?}"),
        };
        let (before, after) = (read(), read());
        for thread in threads {
            thread.join().expect("it has not panicked");
        }
        let last = read();
        assert_eq!(last, 111);
        assert!(before <= after && after <= last, "{before}, {after}, {last}");
    });
}

fn a_balance_returns_to_zero_on_other_shards_than_it_left_on() {
    explore_within(4, || {
        let active = Arc::new(Balance::<1>::new());
        let spawn = |shard, amount: i64| {
            let active = Arc::clone(&active);
            thread::spawn(move || {
                shard::set(shard);
                crate::cells::Add::add(&*active, 0, amount.cast_unsigned());
            })
        };
        for thread in [spawn(0, 1), spawn(1, -1)] {
            thread.join().expect("it has not panicked");
        }
        assert_eq!(active.read(0, &mut Room::new()), Sample::Level(0));
    });
}
