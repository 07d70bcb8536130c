//! The guards that make sure that each call ends exactly once.

use telemark_registry::{Ending, Endings};
use tracing::Span;
use tracing::span::EnteredSpan;

use crate::bounds::Bounds;
use crate::cells::Histogram;
use crate::clock::{self, Ticks};
use crate::slow::{Unwatched, Watch};
use crate::span::{CallSpan, Callsite, note, span};
use crate::switch::is_on;

/// Endings of a call whose errors have no types, and so series of its duration for each set of labels.
pub const ENDINGS: usize = Endings::PLAIN.count();

/// Where the durations of a function go.
#[derive(Debug)]
struct Timer<const SERIES: usize, const CELLS: usize, W> {
    histogram: &'static Histogram<SERIES, CELLS>,
    bounds: &'static Bounds,
    /// The first series of the call's label set; there is one for each ending.
    first: usize,
    start: Ticks,
    watch: W,
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Timer<SERIES, CELLS, W> {
    #[inline]
    fn start(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        first: usize,
        watch: W,
    ) -> Self {
        Self { start: clock::now(), ..Self::unread(histogram, bounds, first, watch) }
    }

    /// Without a start, which comes with the first poll.
    #[inline]
    fn unread(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        first: usize,
        watch: W,
    ) -> Self {
        Self { histogram, bounds, first, start: Ticks::UNREAD, watch }
    }

    #[inline]
    fn stop(&self, ending: Ending, span: &Span) {
        let nanos = clock::nanos_since(self.start);
        self.histogram.record(self.bounds, self.first + ending.index(), nanos);
        note(ending, span);
        self.watch.look(nanos, span);
    }
}

/// A call of a function that is not `async`. Dropped before [`finish`](Self::finish), it unwound.
#[derive(Debug)]
#[must_use]
pub struct Call<const SERIES: usize, const CELLS: usize, W: Watch = Unwatched> {
    /// None where the telemetry is off.
    timer: Option<Timer<SERIES, CELLS, W>>,
    span: EnteredSpan,
    ending: Ending,
}

impl<const SERIES: usize, const CELLS: usize> Call<SERIES, CELLS> {
    /// Starts the call and enters its span.
    #[inline]
    pub fn start(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        first: usize,
        span: Span,
    ) -> Self {
        Self::start_watched(histogram, bounds, first, span, Unwatched)
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        callsite: &'static Callsite,
    ) -> Self {
        Self::begin_watched(histogram, bounds, callsite, Unwatched)
    }
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Call<SERIES, CELLS, W> {
    /// Starts the call, enters its span, and looks at how long it takes.
    #[inline]
    pub fn start_watched(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        first: usize,
        span: Span,
        watch: W,
    ) -> Self {
        let span = span.entered();
        let timer = Some(Timer::start(histogram, bounds, first, watch));
        Self { timer, span, ending: Ending::PANIC }
    }

    /// The same with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin_watched(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        if is_on() {
            Self::start_watched(histogram, bounds, 0, span(callsite), watch)
        } else {
            Self::off()
        }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { timer: None, span: Span::none().entered(), ending: Ending::PANIC }
    }

    /// Ends the call.
    #[inline]
    pub fn finish(mut self, ending: Ending) {
        self.ending = ending;
    }
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Drop for Call<SERIES, CELLS, W> {
    #[inline]
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            timer.stop(self.ending, &self.span);
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
pub struct AsyncCall<const SERIES: usize, const CELLS: usize, W: Watch = Unwatched> {
    /// None where the telemetry is off.
    timer: Option<Timer<SERIES, CELLS, W>>,
    span: CallSpan,
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
        first: usize,
        span: Span,
    ) -> Self {
        Self::start_watched(histogram, bounds, first, span, Unwatched)
    }

    /// Prepares the call of a future that another function made: it starts with the first poll.
    #[inline]
    pub fn deferred(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        first: usize,
        span: Span,
    ) -> Self {
        Self::deferred_watched(histogram, bounds, first, span, Unwatched)
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        callsite: &'static Callsite,
    ) -> Self {
        Self::begin_watched(histogram, bounds, callsite, Unwatched)
    }

    /// The same of a call that starts with the first poll.
    #[inline]
    pub fn prepare(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        callsite: &'static Callsite,
    ) -> Self {
        Self::prepare_watched(histogram, bounds, callsite, Unwatched)
    }
}

/// The same of calls that are looked at for how long they take.
impl<const SERIES: usize, const CELLS: usize, W: Watch> AsyncCall<SERIES, CELLS, W> {
    /// See [`start`](AsyncCall::start).
    #[inline]
    pub fn start_watched(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        first: usize,
        span: Span,
        watch: W,
    ) -> Self {
        let timer = Some(Timer::start(histogram, bounds, first, watch));
        Self { timer, span: CallSpan::new(span), state: State::Suspended }
    }

    /// See [`deferred`](AsyncCall::deferred).
    #[inline]
    pub fn deferred_watched(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        first: usize,
        span: Span,
        watch: W,
    ) -> Self {
        let timer = Some(Timer::unread(histogram, bounds, first, watch));
        Self { timer, span: CallSpan::new(span), state: State::Unpolled }
    }

    /// See [`begin`](AsyncCall::begin).
    #[inline]
    pub fn begin_watched(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        if is_on() {
            Self::start_watched(histogram, bounds, 0, span(callsite), watch)
        } else {
            Self::off()
        }
    }

    /// See [`prepare`](AsyncCall::prepare).
    #[inline]
    pub fn prepare_watched(
        histogram: &'static Histogram<SERIES, CELLS>,
        bounds: &'static Bounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        if is_on() {
            Self::deferred_watched(histogram, bounds, 0, span(callsite), watch)
        } else {
            Self::off()
        }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { timer: None, span: CallSpan::new(Span::none()), state: State::Suspended }
    }

    #[inline]
    fn stop(&self, ending: Ending) {
        if let Some(timer) = &self.timer {
            timer.stop(ending, &self.span);
        }
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
    /// The body is dropped next, and then the call.
    fn enter_to_drop(&mut self);
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> InFlight for AsyncCall<SERIES, CELLS, W> {
    type Returned = Ending;

    #[inline]
    fn resume(&mut self) {
        match self.state {
            // Whoever polls it again takes part in no call.
            State::Ended => return,
            State::Unpolled => {
                if let Some(timer) = &mut self.timer {
                    timer.start = clock::now();
                }
            }
            State::Suspended | State::Polling => {}
        }
        self.state = State::Polling;
    }

    #[inline]
    fn suspend(&mut self) {
        if let State::Polling = self.state {
            self.state = State::Suspended;
        }
    }

    #[inline]
    fn end(&mut self, ending: Ending) {
        if !matches!(self.state, State::Ended) {
            self.state = State::Ended;
            self.stop(ending);
        }
    }

    #[inline]
    fn span(&self) -> &Span {
        &self.span
    }

    #[inline]
    fn enter_to_drop(&mut self) {
        if !matches!(self.state, State::Ended) {
            self.span.enter_to_drop();
        }
    }
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Drop for AsyncCall<SERIES, CELLS, W> {
    #[inline]
    fn drop(&mut self) {
        match self.state {
            State::Unpolled | State::Ended => {}
            State::Suspended => self.stop(Ending::CANCELLED),
            State::Polling => self.stop(Ending::PANIC),
        }
    }
}
