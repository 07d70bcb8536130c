//! Times one call.

use telemark_registry::Ending;
use tracing::Span;

use crate::bounds::TickBounds;
use crate::cells::Timings;
use crate::clock::{self, Elapsed, Ticks};
use crate::watch::Watch;

/// Where the durations of a function go.
#[derive(Debug)]
pub(crate) struct Timer<const SERIES: usize, const CELLS: usize, W> {
    timings: &'static Timings<SERIES, CELLS>,
    bounds: &'static TickBounds,
    /// The first series of the call's label set; there is one for each ending.
    first: usize,
    start: Ticks,
    watch: W,
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Timer<SERIES, CELLS, W> {
    #[inline]
    pub(crate) fn start(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        watch: W,
    ) -> Self {
        let mut timer = Self::unread(timings, bounds, first, watch);
        timer.begin();
        timer
    }

    /// Without a start, which comes with the first poll.
    #[inline]
    pub(crate) fn unread(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        watch: W,
    ) -> Self {
        Self { timings, bounds, first, start: Ticks::UNREAD, watch }
    }

    #[inline]
    pub(crate) fn begin(&mut self) {
        if self.watch.begin() {
            self.start = clock::now();
        }
    }

    /// Counts the call, and says how long it took where it was timed.
    #[inline]
    pub(crate) fn stop(&self, ending: Ending) -> Option<Elapsed> {
        let series = self.first + ending.index();
        if W::SAMPLES && self.start.is_unread() {
            let elapsed = self.watch.end(ending, None).unwrap_or(Elapsed(0));
            self.timings.record(self.bounds, series, elapsed);
            return None;
        }
        let elapsed = stop(self.timings, self.bounds, series, self.start);
        self.watch.end(ending, Some(elapsed));
        Some(elapsed)
    }

    /// Says what is to be said of a call.
    #[inline]
    pub(crate) fn tell(&self, elapsed: Option<Elapsed>, span: &Span) {
        if let Some(elapsed) = elapsed
            && self.watch.minds(elapsed)
        {
            self.watch.tell(elapsed, span);
        }
    }
}

/// One function for all of a size: what it takes fits into registers.
#[inline(never)]
fn stop<const SERIES: usize, const CELLS: usize>(
    timings: &'static Timings<SERIES, CELLS>,
    bounds: &'static TickBounds,
    series: usize,
    start: Ticks,
) -> Elapsed {
    let elapsed = clock::since(start);
    timings.record(bounds, series, elapsed);
    elapsed
}
