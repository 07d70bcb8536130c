//! The guard that makes sure that a call with a stream ends in exactly one outcome.

use core::fmt;

use telemark_registry::Ending;
use tracing::Span;

use crate::active::Active;
use crate::bounds::{Bounds, TickBounds};
use crate::cells::{Measure, Observe};
use crate::clock::{self, Ticks};
use crate::span::note;
use crate::trace;

/// A histogram of a function, whatever the number of its series.
#[derive(Clone, Copy)]
pub struct Meter {
    cells: &'static dyn Observe,
    bounds: &'static Bounds,
}

impl Meter {
    /// A histogram and its bounds.
    pub const fn new(cells: &'static dyn Observe, bounds: &'static Bounds) -> Self {
        Self { cells, bounds }
    }

    fn record(self, series: usize, value: u64) {
        self.cells.record(self.bounds, series, value);
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter").field("bounds", &self.bounds).finish_non_exhaustive()
    }
}

/// A histogram of durations, in the same way.
#[derive(Clone, Copy)]
pub struct TimeMeter {
    cells: &'static dyn Measure,
    bounds: &'static TickBounds,
}

impl TimeMeter {
    /// A histogram and its bounds.
    pub const fn new(cells: &'static dyn Measure, bounds: &'static TickBounds) -> Self {
        Self { cells, bounds }
    }

    fn record(self, series: usize, start: Ticks) {
        self.cells.record(self.bounds, series, clock::since(start));
    }
}

impl fmt::Debug for TimeMeter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeMeter").field("bounds", &self.bounds).finish_non_exhaustive()
    }
}

/// What a call with a stream records.
#[derive(Clone, Copy, Debug)]
pub struct Meters {
    /// Its duration.
    pub duration: TimeMeter,
    /// The time to its first item.
    pub first_item: TimeMeter,
    /// The number of its items.
    pub items: Meter,
}

/// A call whose value is a stream, from its start to the end of the stream.
///
/// What [`AsyncCall`](crate::call::AsyncCall) says of a future's states holds here, too. An item that
/// is an `Err` does not end the call, because the stream may go on; the call then ends as an error,
/// whether the stream comes to its end or is dropped.
#[derive(Debug)]
#[must_use]
pub struct StreamCall {
    /// None where the telemetry is off.
    meters: Option<Meters>,
    /// Where it is counted while it is under way.
    active: Option<Active>,
    /// The first series of the call's label set, and the index of that.
    series: [usize; 2],
    start: Ticks,
    span: Span,
    state: State,
    /// None until there is a stream.
    items: Option<u64>,
    /// The ending of the first item that was an `Err`.
    failed: Option<Ending>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unpolled,
    Suspended,
    Polling,
    Ended,
}

impl StreamCall {
    /// Starts the call. The first number is the first series of the duration's that it may end in, the
    /// second one its series of the other two.
    pub fn start(meters: Meters, series: [usize; 2], span: Span) -> Self {
        let mut call = Self::deferred(meters, series, span);
        call.start = clock::now();
        call.state = State::Suspended;
        call
    }

    /// Prepares the call, which starts with the first poll of the stream.
    pub fn deferred(meters: Meters, series: [usize; 2], span: Span) -> Self {
        Self {
            meters: Some(meters),
            active: None,
            series,
            start: Ticks::UNREAD,
            span,
            state: State::Unpolled,
            items: None,
            failed: None,
        }
    }

    /// A call that is not measured.
    pub fn off() -> Self {
        Self {
            meters: None,
            active: None,
            series: [0; 2],
            start: Ticks::UNREAD,
            span: Span::none(),
            state: State::Suspended,
            items: None,
            failed: None,
        }
    }

    /// The same call, counted while it is under way.
    pub fn counted(mut self, active: Active) -> Self {
        // One that is not under way yet is counted from its first poll on.
        if self.meters.is_some() && self.state != State::Unpolled {
            active.enter();
        }
        self.active = Some(active);
        self
    }

    /// Runs what makes the stream. If it unwinds, that was the call.
    pub fn making<R>(mut self, body: impl FnOnce() -> R) -> (Self, R) {
        let before = self.state;
        self.resume();
        let made = {
            let _entered = self.span.enter();
            body()
        };
        if let (State::Unpolled, Some(active)) = (before, &self.active) {
            // What has begun is to begin with the first poll again.
            active.leave();
        }
        self.state = before;
        (self, made)
    }

    /// Ends the call: there is no stream.
    pub fn fail(mut self, ending: Ending) {
        self.end(ending);
    }

    /// There is a stream now, without an item yet.
    pub(super) fn open(&mut self) {
        self.items = Some(0);
    }

    /// A poll begins.
    pub(super) fn resume(&mut self) {
        if self.state == State::Unpolled && self.meters.is_some() {
            self.start = clock::now();
            if let Some(active) = &self.active {
                active.enter();
            }
        }
        if self.state != State::Ended {
            self.state = State::Polling;
        }
    }

    /// A poll ended, the call goes on.
    pub(super) fn suspend(&mut self) {
        if self.state == State::Polling {
            self.state = State::Suspended;
        }
    }

    /// The stream has yielded an item.
    pub(super) fn item(&mut self, ending: Ending) {
        if ending != Ending::OK {
            self.failed.get_or_insert(ending);
        } else if let Some(items) = &mut self.items {
            *items += 1;
            if let (1, Some(meters)) = (*items, &self.meters) {
                meters.first_item.record(self.series[1], self.start);
            }
        }
    }

    /// The stream has come to its end.
    pub(super) fn complete(&mut self) {
        self.end(self.failed.unwrap_or(Ending::OK));
    }

    /// A poll has unwound, and was not the last.
    pub(super) fn unwind(&mut self) {
        self.end(Ending::PANIC);
    }

    /// Whether it has begun and not ended.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Suspended | State::Polling)
    }

    /// Whether the last poll did not return.
    pub(super) fn has_unwound(&self) -> bool {
        self.state == State::Polling
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    fn end(&mut self, ending: Ending) {
        self.state = State::Ended;
        let Some(meters) = &self.meters else { return };
        if let Some(active) = &self.active {
            active.leave();
        }
        let [first, labels] = self.series;
        let _entered = trace::needs_span().then(|| self.span.enter());
        meters.duration.record(first + ending.index(), self.start);
        if let Some(items) = self.items {
            meters.items.record(labels, items);
        }
        if !self.span.is_none() {
            note(ending, &self.span);
        }
    }
}

impl Drop for StreamCall {
    fn drop(&mut self) {
        match self.state {
            State::Unpolled | State::Ended => {}
            State::Suspended => self.end(self.failed.unwrap_or(Ending::CANCELLED)),
            State::Polling => self.end(Ending::PANIC),
        }
    }
}
