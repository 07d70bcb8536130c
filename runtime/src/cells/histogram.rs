//! Distributions over buckets.

use telemark_registry::{Distribution, Native as NativeSample, Sample};

use super::{Cells, Observe, Room};
use crate::bounds::{Bounds, Scale};
use crate::exemplar::Exemplars;
use crate::extras::{self, Extra};
use crate::native::{self, Native};
use crate::sync::{OnceBox, Ordering, constructor};
use crate::trace;
use crate::words::Shards;

/// One histogram a series. `CELLS` is the number of bounds and one.
///
/// A series has a word for each bucket and one for the sum. It has no counter of its own: the buckets
/// sum up to it.
#[derive(Debug)]
pub struct Histogram<const SERIES: usize, const CELLS: usize> {
    shards: Shards,
    /// From the first sample on that is recorded while they are wanted.
    native: OnceBox<(Scale, Native)>,
    /// From the first sample on that happens within a trace.
    exemplars: OnceBox<Exemplars>,
}

impl<const SERIES: usize, const CELLS: usize> Histogram<SERIES, CELLS> {
    constructor! {
        /// All zero.
        #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
        pub fn new() -> Self {
            Self { shards: Shards::new(), native: OnceBox::new(), exemplars: OnceBox::new() }
        }
    }

    const WIDTH: usize = CELLS + 1;

    /// Records a value in a series. An index beyond the last series is ignored.
    #[inline]
    pub fn record(&self, bounds: &Bounds, series: usize, value: u64) {
        self.add(series, bounds.bucket(value), value, || bounds.scale);
    }

    /// Records a value whose bucket is known.
    #[inline]
    pub(super) fn add(
        &self,
        series: usize,
        bucket: usize,
        value: u64,
        scale: impl FnOnce() -> Scale,
    ) {
        if series >= SERIES {
            return;
        }
        let words = self.shards.mine(SERIES * Self::WIDTH);
        let first = series * Self::WIDTH;
        let bucket = bucket.min(CELLS - 1);
        if let (Some(cell), Some(sum)) = (words.get(first + bucket), words.get(first + CELLS)) {
            // Relaxed: a scrape may see a sample in its bucket and not yet in the sum; the next
            // one sees both.
            cell.fetch_add(1, Ordering::Relaxed);
            sum.fetch_add(value, Ordering::Relaxed);
        }
        if extras::any() {
            self.record_extras(scale(), series, bucket, value);
        }
    }

    #[cold]
    fn record_extras(&self, scale: Scale, series: usize, bucket: usize, value: u64) {
        if extras::is_wanted(Extra::Native) {
            let new = || Box::new((scale, Native::new(SERIES)));
            self.native.get_or_init(new).1.record(scale, series, value);
        }
        if let Some(trace) = trace::sampled() {
            let exemplars = self.exemplars.get_or_init(|| Box::new(Exemplars::new(SERIES * CELLS)));
            exemplars.offer(series * CELLS + bucket, value, trace);
        }
    }

    /// The samples of a series, of which a recorded value is read as `unit` says.
    pub(super) fn distribution<'a>(
        &self,
        series: usize,
        room: &'a mut Room,
        unit: impl Fn(u64) -> u64,
    ) -> Distribution<'a> {
        let buckets = &mut room.buckets[..CELLS];
        buckets.fill(0);
        let mut sum = 0_u64;
        let first = series * Self::WIDTH;
        for words in self.shards.used() {
            let word =
                |index| words.get(first + index).map_or(0, |word| word.load(Ordering::Relaxed));
            sum = sum.wrapping_add(word(CELLS));
            for (index, total) in buckets.iter_mut().enumerate() {
                *total = total.wrapping_add(word(index));
            }
        }
        let mut read = Distribution::new(buckets, unit(sum));
        if let Some((scale, native)) = self.native.get() {
            let zero = native.read(series, &mut room.native);
            let offset = native::offset(*scale);
            let buckets = &room.native;
            read.native = Some(NativeSample { schema: native::SCHEMA, zero, offset, buckets });
        }
        if let Some(exemplars) = self.exemplars.get() {
            let mut count = 0;
            for bucket in 0..CELLS {
                if let Some(exemplar) = exemplars.read(series * CELLS + bucket, bucket) {
                    room.exemplars[count] = exemplar;
                    room.exemplars[count].value = unit(exemplar.value);
                    count += 1;
                }
            }
            read.exemplars = &room.exemplars[..count];
        }
        read
    }
}

impl<const SERIES: usize, const CELLS: usize> Observe for Histogram<SERIES, CELLS> {
    #[inline]
    fn record(&self, bounds: &Bounds, series: usize, value: u64) {
        Self::record(self, bounds, series, value);
    }
}

impl<const SERIES: usize, const CELLS: usize> Cells for Histogram<SERIES, CELLS> {
    fn read<'a>(&self, series: usize, room: &'a mut Room) -> Sample<'a> {
        Sample::Histogram(self.distribution(series, room, |value| value))
    }
}
