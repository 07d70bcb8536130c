//! The guards that make sure that each call ends in exactly one outcome.

use telemark_registry::{Outcome, descriptor::OUTCOME_LABEL};
use tracing::Span;
use tracing::span::EnteredSpan;

use crate::bounds::Bounds;
use crate::cells::Histogram;
use crate::clock::{self, Ticks};

/// Outcomes of a call, and so series of a duration metric for each set of other labels.
pub const OUTCOMES: usize = OUTCOME_LABEL.values.cardinality();

/// Where the durations of a function go.
#[derive(Debug)]
struct Timer<const SERIES: usize, const CELLS: usize> {
    histogram: &'static Histogram<SERIES, CELLS>,
    bounds: &'static Bounds,
    /// The index of the call's label set, the outcome left out.
    labels: usize,
    start: Ticks,
}

impl<const SERIES: usize, const CELLS: usize> Timer<SERIES, CELLS> {
    #[inline]
    fn start(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        labels: usize,
    ) -> Self {
        Self { start: clock::now(), ..Self::unread(histogram, bounds, labels) }
    }

    /// Without a start, which comes with the first poll.
    #[inline]
    fn unread(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        labels: usize,
    ) -> Self {
        Self { histogram, bounds, labels, start: Ticks::UNREAD }
    }

    #[inline]
    fn stop(&self, outcome: Outcome, span: &Span) {
        let nanos = clock::nanos_since(self.start);
        let series = self.labels * OUTCOMES + usize::from(outcome.code());
        self.histogram.record(self.bounds, series, nanos);
        if !span.is_none() {
            span.record(OUTCOME_LABEL.name, outcome.as_str());
        }
    }
}

/// A call of a function that is not `async`. Dropped before [`finish`](Self::finish), it unwound.
#[derive(Debug)]
#[must_use]
pub struct Call<const SERIES: usize, const CELLS: usize> {
    /// None where the telemetry is off.
    timer: Option<Timer<SERIES, CELLS>>,
    span: EnteredSpan,
    outcome: Outcome,
}

impl<const SERIES: usize, const CELLS: usize> Call<SERIES, CELLS> {
    /// Starts the call and enters its span.
    #[inline]
    pub fn start(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        labels: usize,
        span: Span,
    ) -> Self {
        let span = span.entered();
        let timer = Some(Timer::start(histogram, bounds, labels));
        Self { timer, span, outcome: Outcome::Panic }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { timer: None, span: Span::none().entered(), outcome: Outcome::Panic }
    }

    /// Ends the call.
    #[inline]
    pub fn finish(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl<const SERIES: usize, const CELLS: usize> Drop for Call<SERIES, CELLS> {
    #[inline]
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            timer.stop(self.outcome, &self.span);
        }
    }
}

/// A call of an `async` function, from its first poll on.
///
/// Dropped between two polls it was cancelled; dropped within one it unwound; dropped before the
/// first, it was no call. The state is kept instead of asking `std::thread::panicking`, because a
/// future can be dropped, and so cancelled, by the unwinding of something else.
#[derive(Debug)]
#[must_use]
pub struct AsyncCall<const SERIES: usize, const CELLS: usize> {
    /// None where the telemetry is off.
    timer: Option<Timer<SERIES, CELLS>>,
    span: Span,
    state: State,
}

#[derive(Debug)]
enum State {
    Unpolled,
    Suspended,
    Polling,
    Ended,
}

impl<const SERIES: usize, const CELLS: usize> AsyncCall<SERIES, CELLS> {
    /// Starts the call.
    #[inline]
    pub fn start(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        labels: usize,
        span: Span,
    ) -> Self {
        let timer = Some(Timer::start(histogram, bounds, labels));
        Self { timer, span, state: State::Suspended }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { timer: None, span: Span::none(), state: State::Suspended }
    }

    #[inline]
    fn stop(&self, outcome: Outcome) {
        if let Some(timer) = &self.timer {
            timer.stop(outcome, &self.span);
        }
    }

    /// Prepares the call of a future that another function made: it starts with the first poll.
    #[inline]
    pub fn deferred(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        labels: usize,
        span: Span,
    ) -> Self {
        let timer = Some(Timer::unread(histogram, bounds, labels));
        Self { timer, span, state: State::Unpolled }
    }
}

/// What the wrapper future tells its call. One type parameter instead of [`AsyncCall`]'s numbers,
/// which `pin_project_lite` can't name.
pub trait InFlight {
    /// What a returned value says about its call.
    type Returned;

    /// A poll begins.
    fn resume(&mut self);
    /// A poll ended, the call goes on.
    fn suspend(&mut self);
    /// The call is over.
    fn end(&mut self, returned: Self::Returned);
    /// The call's span.
    fn span(&self) -> &Span;
}

impl<const SERIES: usize, const CELLS: usize> InFlight for AsyncCall<SERIES, CELLS> {
    type Returned = Outcome;

    #[inline]
    fn resume(&mut self) {
        if let (State::Unpolled, Some(timer)) = (&self.state, &mut self.timer) {
            timer.start = clock::now();
        }
        self.state = State::Polling;
    }

    #[inline]
    fn suspend(&mut self) {
        self.state = State::Suspended;
    }

    #[inline]
    fn end(&mut self, outcome: Outcome) {
        self.state = State::Ended;
        self.stop(outcome);
    }

    #[inline]
    fn span(&self) -> &Span {
        &self.span
    }
}

impl<const SERIES: usize, const CELLS: usize> Drop for AsyncCall<SERIES, CELLS> {
    #[inline]
    fn drop(&mut self) {
        match self.state {
            State::Unpolled | State::Ended => {}
            State::Suspended => self.stop(Outcome::Cancelled),
            State::Polling => self.stop(Outcome::Panic),
        }
    }
}
