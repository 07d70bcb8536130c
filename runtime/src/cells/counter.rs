//! Sums.

use telemark_registry::Sample;

use super::{Add, Cells, Room};
use crate::sync::{Ordering, constructor};
use crate::words::Shards;

/// One counter a series.
#[derive(Debug)]
pub struct Counter<const SERIES: usize> {
    shards: Shards,
}

impl<const SERIES: usize> Counter<SERIES> {
    constructor! {
        /// All zero.
        #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
        pub fn new() -> Self {
            Self { shards: Shards::new() }
        }
    }

    /// Adds to a series. An index beyond the last series is ignored.
    #[inline]
    pub fn add(&self, series: usize, amount: u64) {
        if series < SERIES
            && let Some(cell) = self.shards.mine(SERIES).get(series)
        {
            // Relaxed: a scrape sums shards and promises no order between them.
            cell.fetch_add(amount, Ordering::Relaxed);
        }
    }

    fn each(&self, series: usize) -> impl Iterator<Item = u64> {
        let cells = self.shards.used().filter_map(move |words| words.get(series));
        cells.map(|cell| cell.load(Ordering::Relaxed))
    }

    fn sum(&self, series: usize) -> u64 {
        self.each(series).fold(0, u64::wrapping_add)
    }

    /// The sum where it may be more than a word holds.
    pub(crate) fn total(&self, series: usize) -> u128 {
        self.each(series).map(u128::from).sum()
    }
}

impl<const SERIES: usize> Cells for Counter<SERIES> {
    fn read<'a>(&self, series: usize, _: &'a mut Room) -> Sample<'a> {
        Sample::Counter(self.sum(series))
    }
}

impl<const SERIES: usize> Add for Counter<SERIES> {
    #[inline]
    fn add(&self, series: usize, amount: u64) {
        Self::add(self, series, amount);
    }
}

/// One sum a series that goes up and down: a counter of two's complements, as a shard may be below
/// zero while the sum is not.
#[derive(Debug)]
pub struct Balance<const SERIES: usize>(Counter<SERIES>);

impl<const SERIES: usize> Balance<SERIES> {
    constructor! {
        /// All zero.
        #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
        pub fn new() -> Self {
            Self(Counter::new())
        }
    }
}

impl<const SERIES: usize> Cells for Balance<SERIES> {
    fn read<'a>(&self, series: usize, _: &'a mut Room) -> Sample<'a> {
        Sample::Level(self.0.sum(series).cast_signed())
    }
}

impl<const SERIES: usize> Add for Balance<SERIES> {
    #[inline]
    fn add(&self, series: usize, amount: u64) {
        self.0.add(series, amount);
    }
}
