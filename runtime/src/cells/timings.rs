//! Distributions of durations.

use telemark_registry::Sample;

use super::{Cells, Histogram, Measure, Room};
use crate::bounds::{Scale, TickBounds};
use crate::clock::Elapsed;
use crate::sync::constructor;

/// A [`Histogram`] of durations, which are recorded in ticks of the clock. A scrape sees nanoseconds.
#[derive(Debug)]
pub struct Timings<const SERIES: usize, const CELLS: usize>(Histogram<SERIES, CELLS>);

impl<const SERIES: usize, const CELLS: usize> Timings<SERIES, CELLS> {
    constructor! {
        /// All zero.
        #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
        pub fn new() -> Self {
            Self(Histogram::new())
        }
    }

    /// Records a duration in a series. An index beyond the last series is ignored.
    #[inline]
    pub fn record(&self, bounds: &TickBounds, series: usize, elapsed: Elapsed) {
        self.0.add(series, bounds.bucket(elapsed), elapsed.0, || Scale::Ticks);
    }
}

impl<const SERIES: usize, const CELLS: usize> Measure for Timings<SERIES, CELLS> {
    #[inline]
    fn record(&self, bounds: &TickBounds, series: usize, elapsed: Elapsed) {
        Self::record(self, bounds, series, elapsed);
    }
}

impl<const SERIES: usize, const CELLS: usize> Cells for Timings<SERIES, CELLS> {
    fn read<'a>(&self, series: usize, room: &'a mut Room) -> Sample<'a> {
        // The fraction of a nanosecond is dropped from the whole sum, so that it never falls.
        Sample::Histogram(self.0.distribution(series, room, |ticks| Elapsed(ticks).nanos()))
    }
}
