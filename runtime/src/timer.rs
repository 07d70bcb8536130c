//! Times one call: what records those of all functions but handlers and client calls.

use core::borrow::Borrow;

use telemark_registry::Ending;
use tracing::Span;

use crate::bounds::TickBounds;
use crate::call::{AsyncCall, Call, Recorder};
use crate::cells::Timings;
use crate::clock::{self, Elapsed, Ticks};
use crate::span::{Callsite, note};
use crate::watch::{Unwatched, Watch};

/// Where the durations of a function go, and when one of its calls began.
#[derive(Debug)]
pub struct Timer<const SERIES: usize, const CELLS: usize, W> {
    timings: &'static Timings<SERIES, CELLS>,
    bounds: &'static TickBounds,
    /// The first series of the call's label set; there is one for each ending.
    first: usize,
    start: Ticks,
    watch: W,
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Timer<SERIES, CELLS, W> {
    /// Of a call that has not begun.
    #[inline]
    pub(crate) fn new(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        watch: W,
    ) -> Self {
        Self { timings, bounds, first, start: Ticks::UNREAD, watch }
    }

    /// Says within a span what is to be said of a call that took so long. The span is not made where there
    /// is nothing to say: dropping it would take more than this does.
    #[inline]
    fn tell_within<S: Borrow<Span>>(&self, elapsed: Option<Elapsed>, span: impl FnOnce() -> S) {
        if let Some(elapsed) = elapsed
            && self.watch.minds(elapsed)
        {
            self.watch.tell(elapsed, span().borrow());
        }
    }
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Recorder for Timer<SERIES, CELLS, W> {
    type Returned = Ending;
    /// How long it took, where it was timed.
    type Recorded = Option<Elapsed>;

    #[inline]
    fn begin(&mut self) {
        if self.watch.begin() {
            self.start = clock::now();
        }
    }

    #[inline]
    fn unreturned(ending: Ending) -> Ending {
        ending
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called by reference, the call is kept in memory")]
    fn record(&self, ending: Ending) -> Option<Elapsed> {
        let series = self.first + ending.index();
        if W::SAMPLES && self.start.is_unread() {
            let elapsed = self.watch.end(ending, None).unwrap_or(Elapsed(0));
            record(self.timings, self.bounds, series, elapsed);
            return None;
        }
        let elapsed = stop(self.timings, self.bounds, series, self.start);
        self.watch.end(ending, Some(elapsed));
        Some(elapsed)
    }

    fn note(&self, ending: Ending, elapsed: Option<Elapsed>, span: &Span) {
        note(ending, span);
        self.tell_within(elapsed, || span);
    }

    #[inline]
    fn tell(&self, elapsed: Option<Elapsed>) {
        self.tell_within(elapsed, Span::none);
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

/// The same of a call that was not timed.
#[inline(never)]
fn record<const SERIES: usize, const CELLS: usize>(
    timings: &'static Timings<SERIES, CELLS>,
    bounds: &'static TickBounds,
    series: usize,
    elapsed: Elapsed,
) {
    timings.record(bounds, series, elapsed);
}

/// How the macros start a call: with its storage, and the first series of its label set, of which there
/// is one for each ending.
impl<const SERIES: usize, const CELLS: usize> Call<Timer<SERIES, CELLS, Unwatched>> {
    /// Starts the call and enters its span.
    #[inline]
    pub fn start(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
    ) -> Self {
        Self::of(Timer::new(timings, bounds, first, Unwatched), span)
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
    ) -> Self {
        Self::at(callsite, || Timer::new(timings, bounds, 0, Unwatched))
    }
}

/// The same with what accompanies the call.
impl<const SERIES: usize, const CELLS: usize, W: Watch> Call<Timer<SERIES, CELLS, W>> {
    /// See [`start`](Call::start).
    #[inline]
    pub fn start_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
        watch: W,
    ) -> Self {
        Self::of(Timer::new(timings, bounds, first, watch), span)
    }

    /// See [`begin`](Call::begin).
    #[inline]
    pub fn begin_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        Self::at(callsite, || Timer::new(timings, bounds, 0, watch))
    }
}

/// As those of a [`Call`].
impl<const SERIES: usize, const CELLS: usize> AsyncCall<Timer<SERIES, CELLS, Unwatched>> {
    /// Starts the call.
    #[inline]
    pub fn start(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
    ) -> Self {
        Self::start_watched(timings, bounds, first, span, Unwatched)
    }

    /// Prepares the call of a future that another function made: it starts with the first poll.
    #[inline]
    pub fn deferred(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
    ) -> Self {
        Self::deferred_watched(timings, bounds, first, span, Unwatched)
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
    ) -> Self {
        Self::begin_watched(timings, bounds, callsite, Unwatched)
    }

    /// The same of a call that starts with the first poll.
    #[inline]
    pub fn prepare(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
    ) -> Self {
        Self::prepare_watched(timings, bounds, callsite, Unwatched)
    }
}

/// The same with what accompanies the call.
impl<const SERIES: usize, const CELLS: usize, W: Watch> AsyncCall<Timer<SERIES, CELLS, W>> {
    /// See [`start`](AsyncCall::start).
    #[inline]
    pub fn start_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
        watch: W,
    ) -> Self {
        Self::of(Timer::new(timings, bounds, first, watch), span)
    }

    /// See [`deferred`](AsyncCall::deferred).
    #[inline]
    pub fn deferred_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
        watch: W,
    ) -> Self {
        Self::ahead(Timer::new(timings, bounds, first, watch), span)
    }

    /// See [`begin`](AsyncCall::begin).
    #[inline]
    pub fn begin_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        Self::at(callsite, || Timer::new(timings, bounds, 0, watch))
    }

    /// See [`prepare`](AsyncCall::prepare).
    #[inline]
    pub fn prepare_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        Self::ahead_at(callsite, || Timer::new(timings, bounds, 0, watch))
    }
}
