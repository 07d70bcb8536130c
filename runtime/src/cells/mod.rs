//! Storage: counters, levels and histograms whose size is known at compile time.
//!
//! What is static starts as zero bytes, so it takes no room in the binary: nothing but atomics and
//! pointers that are null may stand in these types. The words behind it come with a thread's first
//! recording ([`crate::words`]).

mod counter;
mod histogram;
mod levels;
mod timings;

use telemark_registry::descriptor::MAX_BOUNDS;
use telemark_registry::{Exemplar, Sample};

use crate::bounds::{Bounds, TickBounds};
use crate::clock::Elapsed;
use crate::native;

pub use counter::{Balance, Counter};
pub use histogram::Histogram;
pub use levels::Levels;
pub use timings::Timings;

/// The values of one metric of one function, for whoever reads them.
pub trait Cells: Sync {
    /// Reads one series, summed over the shards.
    fn read<'a>(&self, series: usize, room: &'a mut Room) -> Sample<'a>;
}

/// Where one reading is put together, so that a scrape allocates nothing for it.
#[derive(Debug)]
pub struct Room {
    buckets: [u64; MAX_BOUNDS + 1],
    native: [u64; native::BUCKETS],
    exemplars: [Exemplar; MAX_BOUNDS + 1],
}

impl Room {
    pub(crate) const fn new() -> Self {
        const NONE: Exemplar =
            Exemplar { bucket: 0, value: 0, trace_id: 0, span_id: 0, unix_nanos: 0 };
        Self {
            buckets: [0; MAX_BOUNDS + 1],
            native: [0; native::BUCKETS],
            exemplars: [NONE; MAX_BOUNDS + 1],
        }
    }
}

/// What adds to a series, whatever the number of series. An index beyond the last one is ignored, here
/// and below.
pub trait Add: Sync {
    /// Adds to a series.
    fn add(&self, series: usize, amount: u64);
}

/// What takes the last value of a series.
pub trait Set: Sync {
    /// Sets a series.
    fn set(&self, series: usize, level: i64);
}

/// What records a distribution of a series.
pub trait Observe: Sync {
    /// Records a value in a series.
    fn record(&self, bounds: &Bounds, series: usize, value: u64);
}

/// What records a distribution of durations.
pub trait Measure: Sync {
    /// Records a duration in a series.
    fn record(&self, bounds: &TickBounds, series: usize, elapsed: Elapsed);
}

#[cfg(test)]
mod tests {
    use telemark_registry::{Distribution, Sample, semconv};

    use super::{Cells, Counter, Histogram, Room, Timings};
    use crate::bounds::{Bounds, TickBounds};
    use crate::clock::Elapsed;
    use crate::shard::SHARDS;

    #[test]
    fn more_threads_than_shards_lose_no_sample() {
        static ROWS: Histogram<2, 14> = Histogram::new();
        static COST: Counter<2> = Counter::new();
        static BOUNDS: Bounds = Bounds::of(&semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS);
        let threads = 2 * SHARDS as u64 + 1;
        std::thread::scope(|scope| {
            for thread in 0..threads {
                scope.spawn(move || {
                    for _ in 0..1_000 {
                        ROWS.record(&BOUNDS, 1, thread);
                        COST.add(1, thread);
                    }
                });
            }
        });
        let sum = 1_000 * threads * (threads - 1) / 2;
        let mut room = Room::new();
        assert_eq!(
            ROWS.read(1, &mut room),
            Sample::Histogram(Distribution::new(
                &[2_000, 1_000, 3_000, 5_000, 10_000, 30_000, 14_000, 0, 0, 0, 0, 0, 0, 0],
                sum
            ))
        );
        assert_eq!(COST.read(1, &mut room), Sample::Counter(sum));
        assert_eq!(COST.read(0, &mut room), Sample::Counter(0));
    }

    #[test]
    fn a_series_that_does_not_exist_is_ignored() {
        static COST: Counter<1> = Counter::new();
        static ROWS: Histogram<2, 14> = Histogram::new();
        static BOUNDS: Bounds = Bounds::of(&semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS);
        COST.add(1, 7);
        ROWS.record(&BOUNDS, 2, 7);
        let mut room = Room::new();
        assert_eq!(COST.read(0, &mut room), Sample::Counter(0));
        for series in 0..2 {
            let nothing = Sample::Histogram(Distribution::new(&[0; 14], 0));
            assert_eq!(ROWS.read(series, &mut room), nothing);
        }
    }

    #[test]
    fn durations_are_added_up_in_ticks_and_read_in_nanoseconds() {
        static DURATIONS: Timings<1, 10> = Timings::new();
        static BOUNDS: TickBounds = TickBounds::of(&semconv::DB_CLIENT_OPERATION_DURATION);
        let at = |nanos| Elapsed::of_nanos(nanos);
        for elapsed in [at(1_000_000), Elapsed(at(1_000_000).0 + 1), at(7_000_000)] {
            DURATIONS.record(&BOUNDS, 0, elapsed);
        }
        let sum = Elapsed(2 * at(1_000_000).0 + 1 + at(7_000_000).0).nanos();
        assert_eq!(
            DURATIONS.read(0, &mut Room::new()),
            Sample::Histogram(Distribution::new(&[1, 1, 1, 0, 0, 0, 0, 0, 0, 0], sum))
        );
    }
}
