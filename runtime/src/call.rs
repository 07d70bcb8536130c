//! The guards that make sure that each call ends exactly once.

use core::mem::ManuallyDrop;

use telemark_registry::{Ending, Endings};
use tracing::Span;
use tracing::span::EnteredSpan;

use crate::bounds::TickBounds;
use crate::cells::Timings;
use crate::clock::{self, Elapsed, Ticks};
use crate::slow::{Unwatched, Watch};
use crate::span::{CallSpan, Callsite, entered, is_heard, note, span};
use crate::switch::is_on;
use crate::trace;

/// Endings of a call whose errors have no types, and so series of its duration for each set of labels.
pub const ENDINGS: usize = Endings::PLAIN.count();

/// Where the durations of a function go.
#[derive(Debug)]
struct Timer<const SERIES: usize, const CELLS: usize, W> {
    timings: &'static Timings<SERIES, CELLS>,
    bounds: &'static TickBounds,
    /// The first series of the call's label set; there is one for each ending.
    first: usize,
    start: Ticks,
    watch: W,
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Timer<SERIES, CELLS, W> {
    #[inline]
    fn start(
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
    fn unread(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        watch: W,
    ) -> Self {
        Self { timings, bounds, first, start: Ticks::UNREAD, watch }
    }

    #[inline]
    fn begin(&mut self) {
        self.start = clock::now();
    }

    #[inline]
    fn stop(&self, ending: Ending) -> Elapsed {
        stop(self.timings, self.bounds, self.first + ending.index(), self.start)
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

/// A call of a function that is not `async`. Dropped before [`finish`](Self::finish), it unwound.
///
/// It is meant to be kept in registers: each of its words that is in memory is written before the
/// atomics of a recording can be, and is waited for. So nothing of it is handed on by reference, and it
/// has no field that is dropped by itself.
#[derive(Debug)]
#[must_use]
pub struct Call<const SERIES: usize, const CELLS: usize, W: Watch = Unwatched> {
    /// None where the telemetry is off, and at the end.
    timer: Option<Timer<SERIES, CELLS, W>>,
    span: ManuallyDrop<Option<EnteredSpan>>,
}

impl<const SERIES: usize, const CELLS: usize> Call<SERIES, CELLS> {
    /// Starts the call and enters its span.
    #[inline]
    pub fn start(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
    ) -> Self {
        Self::start_watched(timings, bounds, first, span, Unwatched)
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
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Call<SERIES, CELLS, W> {
    /// Starts the call, enters its span, and looks at how long it takes.
    #[inline]
    pub fn start_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
        watch: W,
    ) -> Self {
        let span = (!span.is_none()).then(|| span.entered());
        let timer = Some(Timer::start(timings, bounds, first, watch));
        Self { timer, span: ManuallyDrop::new(span) }
    }

    /// The same with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        if !is_on() {
            return Self::off();
        }
        let span = if is_heard(callsite) { entered(callsite) } else { None };
        let timer = Some(Timer::start(timings, bounds, 0, watch));
        Self { timer, span: ManuallyDrop::new(span) }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { timer: None, span: ManuallyDrop::new(None) }
    }

    /// Ends the call.
    #[inline]
    pub fn finish(mut self, ending: Ending) {
        let Some(timer) = self.timer.take() else { return };
        let elapsed = timer.stop(ending);
        if let Some(span) = self.span.take() {
            leave(span, ending, elapsed, timer.watch);
        } else if timer.watch.minds(elapsed) {
            timer.watch.tell(elapsed, &Span::none());
        }
    }
}

impl<const SERIES: usize, const CELLS: usize, W: Watch> Drop for Call<SERIES, CELLS, W> {
    #[inline]
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            unwound(timer, self.span.take());
        }
    }
}

#[cold]
#[inline(never)]
fn unwound<const SERIES: usize, const CELLS: usize, W: Watch>(
    timer: Timer<SERIES, CELLS, W>,
    span: Option<EnteredSpan>,
) {
    let elapsed = timer.stop(Ending::PANIC);
    leave(span.unwrap_or_else(|| Span::none().entered()), Ending::PANIC, elapsed, timer.watch);
}

/// Says in a span how its call ended, and leaves it.
#[cold]
#[inline(never)]
#[expect(clippy::needless_pass_by_value, reason = "a reference would keep the call in memory")]
fn leave(span: EnteredSpan, ending: Ending, elapsed: Elapsed, watch: impl Watch) {
    note(ending, &span);
    if watch.minds(elapsed) {
        watch.tell(elapsed, &span);
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

/// The same of calls that are looked at for how long they take.
impl<const SERIES: usize, const CELLS: usize, W: Watch> AsyncCall<SERIES, CELLS, W> {
    /// See [`start`](AsyncCall::start).
    #[inline]
    pub fn start_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        first: usize,
        span: Span,
        watch: W,
    ) -> Self {
        let timer = Some(Timer::start(timings, bounds, first, watch));
        Self { timer, span: CallSpan::new(span), state: State::Suspended }
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
        let timer = Some(Timer::unread(timings, bounds, first, watch));
        Self { timer, span: CallSpan::new(span), state: State::Unpolled }
    }

    /// See [`begin`](AsyncCall::begin).
    #[inline]
    pub fn begin_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        if is_on() {
            Self::start_watched(timings, bounds, 0, span(callsite), watch)
        } else {
            Self::off()
        }
    }

    /// See [`prepare`](AsyncCall::prepare).
    #[inline]
    pub fn prepare_watched(
        timings: &'static Timings<SERIES, CELLS>,
        bounds: &'static TickBounds,
        callsite: &'static Callsite,
        watch: W,
    ) -> Self {
        if is_on() {
            Self::deferred_watched(timings, bounds, 0, span(callsite), watch)
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
        let Some(timer) = &self.timer else { return };
        let elapsed = if self.span.is_none() {
            timer.stop(ending)
        } else {
            note(ending, &self.span);
            let _entered = trace::needs_span().then(|| self.span.enter());
            timer.stop(ending)
        };
        if timer.watch.minds(elapsed) {
            timer.watch.tell(elapsed, &self.span);
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
                    timer.begin();
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
