//! The guard that makes sure that a call with a stream ends in exactly one outcome.

use core::fmt;

use telemark_registry::{Outcome, descriptor::OUTCOME_LABEL};
use tracing::Span;

use crate::bounds::Bounds;
use crate::call::OUTCOMES;
use crate::cells::Observe;
use crate::clock::{self, Ticks};

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
    /// The index of the call's label set, the outcome left out.
    labels: usize,
    start: Ticks,
    span: Span,
    state: State,
    /// None until there is a stream.
    items: Option<u64>,
    failed: bool,
}

#[derive(Clone, Copy, Debug)]
struct Meters {
    duration: Meter,
    first_item: Meter,
    items: Meter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unpolled,
    Suspended,
    Polling,
    Ended,
}

impl StreamCall {
    /// Starts the call. The meters are those of its duration, of the time to its first item and of the
    /// number of its items.
    pub fn start(meters: [Meter; 3], labels: usize, span: Span) -> Self {
        let mut call = Self::deferred(meters, labels, span);
        call.start = clock::now();
        call.state = State::Suspended;
        call
    }

    /// Prepares the call, which starts with the first poll of the stream.
    pub fn deferred([duration, first_item, items]: [Meter; 3], labels: usize, span: Span) -> Self {
        Self {
            meters: Some(Meters { duration, first_item, items }),
            labels,
            start: Ticks::UNREAD,
            span,
            state: State::Unpolled,
            items: None,
            failed: false,
        }
    }

    /// A call that is not measured.
    pub fn off() -> Self {
        Self {
            meters: None,
            labels: 0,
            start: Ticks::UNREAD,
            span: Span::none(),
            state: State::Suspended,
            items: None,
            failed: false,
        }
    }

    /// Runs what makes the stream. If it unwinds, that was the call.
    pub fn making<R>(mut self, body: impl FnOnce() -> R) -> (Self, R) {
        let before = self.state;
        self.resume();
        let made = {
            let _entered = self.span.enter();
            body()
        };
        self.state = before;
        (self, made)
    }

    /// Ends the call: there is no stream.
    pub fn fail(mut self, outcome: Outcome) {
        self.end(outcome);
    }

    /// There is a stream now, without an item yet.
    pub(super) fn open(&mut self) {
        self.items = Some(0);
    }

    /// A poll begins.
    pub(super) fn resume(&mut self) {
        if self.state == State::Unpolled && self.meters.is_some() {
            self.start = clock::now();
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
    pub(super) fn item(&mut self, outcome: Outcome) {
        if outcome == Outcome::Error {
            self.failed = true;
        } else if let Some(items) = &mut self.items {
            *items += 1;
            if let (1, Some(meters)) = (*items, &self.meters) {
                meters.first_item.record(self.labels, clock::nanos_since(self.start));
            }
        }
    }

    /// The stream has come to its end.
    pub(super) fn complete(&mut self) {
        self.end(if self.failed { Outcome::Error } else { Outcome::Ok });
    }

    /// A poll has unwound, and was not the last.
    pub(super) fn unwind(&mut self) {
        self.end(Outcome::Panic);
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

    fn end(&mut self, outcome: Outcome) {
        self.state = State::Ended;
        let Some(meters) = &self.meters else { return };
        let series = self.labels * OUTCOMES + usize::from(outcome.code());
        meters.duration.record(series, clock::nanos_since(self.start));
        if let Some(items) = self.items {
            meters.items.record(self.labels, items);
        }
        if !self.span.is_none() {
            self.span.record(OUTCOME_LABEL.name, outcome.as_str());
        }
    }
}

impl Drop for StreamCall {
    fn drop(&mut self) {
        match self.state {
            State::Unpolled | State::Ended => {}
            State::Suspended if self.failed => self.end(Outcome::Error),
            State::Suspended => self.end(Outcome::Cancelled),
            State::Polling => self.end(Outcome::Panic),
        }
    }
}
