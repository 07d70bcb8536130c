//! Static storage: counters, levels and histograms whose size is known at compile time.
//!
//! All of it starts as zero bytes, so it takes no room in the binary, and memory only once a thread
//! has written to it. Nothing but atomics may stand in these types: one pointer would move the whole
//! of it into the file.

use core::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use telemark_registry::descriptor::MAX_BOUNDS;
use telemark_registry::{Distribution, Sample};

use crate::bounds::Bounds;
use crate::shard::{self, Padded, SHARDS};

/// The values of one metric of one function, for whoever reads them.
pub trait Cells: Sync {
    /// Reads one series, summed over the shards.
    fn read<'a>(&self, series: usize, room: &'a mut Room) -> Sample<'a>;
}

/// Where one reading is put together, so that a scrape allocates nothing for it.
#[derive(Debug)]
pub struct Room {
    buckets: [u64; MAX_BOUNDS + 1],
}

impl Room {
    pub(crate) const fn new() -> Self {
        Self { buckets: [0; MAX_BOUNDS + 1] }
    }
}

/// One counter a series.
#[derive(Debug)]
pub struct Counter<const SERIES: usize> {
    shards: [Padded<[AtomicU64; SERIES]>; SHARDS],
}

impl<const SERIES: usize> Counter<SERIES> {
    /// All zero.
    #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
    pub const fn new() -> Self {
        Self { shards: [const { Padded([const { AtomicU64::new(0) }; SERIES]) }; SHARDS] }
    }

    /// Adds to a series. An index beyond the last series is ignored.
    #[inline]
    pub fn add(&'static self, series: usize, amount: u64) {
        if let Some(cell) = self.shards[shard::index()].0.get(series) {
            // Relaxed: a scrape sums shards and promises no order between them.
            cell.fetch_add(amount, Ordering::Relaxed);
        }
    }

    fn sum(&self, series: usize) -> u64 {
        let cells = self.shards.iter().map(|shard| shard.0[series].load(Ordering::Relaxed));
        cells.fold(0, u64::wrapping_add)
    }

    /// The sum where it may be more than a word holds.
    pub(crate) fn total(&self, series: usize) -> u128 {
        let cells = self.shards.iter().map(|shard| shard.0[series].load(Ordering::Relaxed));
        cells.map(u128::from).sum()
    }
}

impl<const SERIES: usize> Cells for Counter<SERIES> {
    fn read<'a>(&self, series: usize, _: &'a mut Room) -> Sample<'a> {
        Sample::Counter(self.sum(series))
    }
}

/// One sum a series that goes up and down: a counter of two's complements, as a shard may be below
/// zero while the sum is not.
#[derive(Debug)]
pub struct Balance<const SERIES: usize>(Counter<SERIES>);

impl<const SERIES: usize> Balance<SERIES> {
    /// All zero.
    #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
    pub const fn new() -> Self {
        Self(Counter::new())
    }
}

impl<const SERIES: usize> Cells for Balance<SERIES> {
    fn read<'a>(&self, series: usize, _: &'a mut Room) -> Sample<'a> {
        Sample::Level(self.0.sum(series).cast_signed())
    }
}

/// One last value a series. It is not sharded: no shard would know whether its value is the last.
#[derive(Debug)]
pub struct Levels<const SERIES: usize> {
    cells: [AtomicI64; SERIES],
}

impl<const SERIES: usize> Levels<SERIES> {
    /// All zero.
    #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
    pub const fn new() -> Self {
        Self { cells: [const { AtomicI64::new(0) }; SERIES] }
    }
}

impl<const SERIES: usize> Cells for Levels<SERIES> {
    fn read<'a>(&self, series: usize, _: &'a mut Room) -> Sample<'a> {
        Sample::Level(self.cells[series].load(Ordering::Relaxed))
    }
}

/// What adds to a series, whatever the number of series. An index beyond the last one is ignored, here
/// and below.
pub trait Add: Sync {
    /// Adds to a series.
    fn add(&'static self, series: usize, amount: u64);
}

impl<const SERIES: usize> Add for Counter<SERIES> {
    #[inline]
    fn add(&'static self, series: usize, amount: u64) {
        Self::add(self, series, amount);
    }
}

impl<const SERIES: usize> Add for Balance<SERIES> {
    #[inline]
    fn add(&'static self, series: usize, amount: u64) {
        self.0.add(series, amount);
    }
}

/// What takes the last value of a series.
pub trait Set: Sync {
    /// Sets a series.
    fn set(&self, series: usize, level: i64);
}

impl<const SERIES: usize> Set for Levels<SERIES> {
    #[inline]
    fn set(&self, series: usize, level: i64) {
        if let Some(cell) = self.cells.get(series) {
            // Relaxed: whoever sets last, in the order of this one cell, is who a scrape sees.
            cell.store(level, Ordering::Relaxed);
        }
    }
}

/// What records a distribution of a series.
pub trait Observe: Sync {
    /// Records a value in a series.
    fn record(&'static self, bounds: &Bounds, series: usize, value: u64);
}

impl<const SERIES: usize, const CELLS: usize> Observe for Histogram<SERIES, CELLS> {
    #[inline]
    fn record(&'static self, bounds: &Bounds, series: usize, value: u64) {
        Self::record(self, bounds, series, value);
    }
}

/// One histogram a series. `CELLS` is the number of bounds and one.
#[derive(Debug)]
pub struct Histogram<const SERIES: usize, const CELLS: usize> {
    shards: [Padded<[Slot<CELLS>; SERIES]>; SHARDS],
}

/// A histogram has no counter of its own: the buckets sum up to it.
#[derive(Debug)]
struct Slot<const CELLS: usize> {
    sum: AtomicU64,
    buckets: [AtomicU64; CELLS],
}

impl<const SERIES: usize, const CELLS: usize> Histogram<SERIES, CELLS> {
    /// All zero.
    #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
    pub const fn new() -> Self {
        Self { shards: [const { Padded([const { Slot::new() }; SERIES]) }; SHARDS] }
    }

    /// Records a value in a series. An index beyond the last series is ignored.
    #[inline]
    pub fn record(&'static self, bounds: &Bounds, series: usize, value: u64) {
        let Some(slot) = self.shards[shard::index()].0.get(series) else {
            return;
        };
        if let Some(bucket) = slot.buckets.get(bounds.bucket(value)) {
            // Relaxed: a scrape may see a sample in its bucket and not yet in the sum; the next
            // one sees both.
            bucket.fetch_add(1, Ordering::Relaxed);
            slot.sum.fetch_add(value, Ordering::Relaxed);
        }
    }
}

impl<const CELLS: usize> Slot<CELLS> {
    const fn new() -> Self {
        Self { sum: AtomicU64::new(0), buckets: [const { AtomicU64::new(0) }; CELLS] }
    }
}

impl<const SERIES: usize, const CELLS: usize> Cells for Histogram<SERIES, CELLS> {
    fn read<'a>(&self, series: usize, room: &'a mut Room) -> Sample<'a> {
        let buckets = &mut room.buckets[..CELLS];
        buckets.fill(0);
        let mut sum = 0_u64;
        for shard in &self.shards {
            let slot = &shard.0[series];
            sum = sum.wrapping_add(slot.sum.load(Ordering::Relaxed));
            for (total, cell) in buckets.iter_mut().zip(&slot.buckets) {
                *total = total.wrapping_add(cell.load(Ordering::Relaxed));
            }
        }
        Sample::Histogram(Distribution::new(buckets, sum))
    }
}

#[cfg(test)]
mod tests {
    use telemark_registry::{Distribution, Sample, semconv};

    use super::{Cells, Counter, Histogram, Room};
    use crate::bounds::Bounds;
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
                &[2_000, 1_000, 3_000, 5_000, 10_000, 12_000, 0, 0, 0, 0, 0, 0, 0, 0],
                sum
            ))
        );
        assert_eq!(COST.read(1, &mut room), Sample::Counter(sum));
        assert_eq!(COST.read(0, &mut room), Sample::Counter(0));
    }

    #[test]
    fn a_series_that_does_not_exist_is_ignored() {
        static COST: Counter<1> = Counter::new();
        COST.add(1, 7);
        assert_eq!(COST.read(0, &mut Room::new()), Sample::Counter(0));
    }
}
