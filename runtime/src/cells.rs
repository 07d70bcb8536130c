//! Static storage: counters and histograms whose size is known at compile time.
//!
//! All of it starts as zero bytes, so it takes no room in the binary, and memory only once a thread
//! has written to it. Nothing but atomics may stand in these types: one pointer would move the whole
//! of it into the file.

use core::sync::atomic::{AtomicU64, Ordering};

use telemark_registry::Sample;

use crate::bounds::Bounds;
use crate::shard::{self, Padded, SHARDS};

/// The values of one metric of one function, for whoever reads them.
pub trait Cells: Sync {
    /// Reads one series, summed over the shards. `buckets` is room that is used again.
    fn read<'a>(&self, series: usize, buckets: &'a mut Vec<u64>) -> Sample<'a>;
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
}

impl<const SERIES: usize> Cells for Counter<SERIES> {
    fn read<'a>(&self, series: usize, _: &'a mut Vec<u64>) -> Sample<'a> {
        let cells = self.shards.iter().map(|shard| shard.0[series].load(Ordering::Relaxed));
        Sample::Counter(cells.fold(0, u64::wrapping_add))
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
    fn read<'a>(&self, series: usize, buckets: &'a mut Vec<u64>) -> Sample<'a> {
        buckets.clear();
        buckets.resize(CELLS, 0);
        let mut sum = 0_u64;
        for shard in &self.shards {
            let slot = &shard.0[series];
            sum = sum.wrapping_add(slot.sum.load(Ordering::Relaxed));
            for (total, cell) in buckets.iter_mut().zip(&slot.buckets) {
                *total = total.wrapping_add(cell.load(Ordering::Relaxed));
            }
        }
        Sample::Histogram { buckets, sum }
    }
}

#[cfg(test)]
mod tests {
    use telemark_registry::{Sample, semconv};

    use super::{Cells, Counter, Histogram};
    use crate::bounds::Bounds;
    use crate::shard::SHARDS;

    #[test]
    fn more_threads_than_shards_lose_no_sample() {
        static ROWS: Histogram<2, 14> = Histogram::new();
        static COST: Counter<2> = Counter::new();
        static BOUNDS: Bounds = Bounds::new(&semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS);
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
        let mut room = Vec::new();
        assert_eq!(
            ROWS.read(1, &mut room),
            Sample::Histogram {
                buckets: &[2_000, 1_000, 3_000, 5_000, 10_000, 12_000, 0, 0, 0, 0, 0, 0, 0, 0],
                sum
            }
        );
        assert_eq!(COST.read(1, &mut room), Sample::Counter(sum));
        assert_eq!(COST.read(0, &mut room), Sample::Counter(0));
    }

    #[test]
    fn a_series_that_does_not_exist_is_ignored() {
        static COST: Counter<1> = Counter::new();
        COST.add(1, 7);
        assert_eq!(COST.read(0, &mut Vec::new()), Sample::Counter(0));
    }
}
