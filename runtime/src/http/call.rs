//! The calls of handlers and client calls: as those of any function, with a status at the end.

use telemark_registry::descriptor::{OVERFLOW, STATUS_LABEL};
use telemark_registry::ending::{ERROR_TYPE_LABEL, OUTCOME_LABEL};
use telemark_registry::{Ending, Outcome};
use tracing::Span;

use super::hand_over::{self, Handled, Ticket};
use super::site::{Ended, Side, Site};
use crate::active::Active;
use crate::call::{self, Recorder};
use crate::clock::{self, Ticks};
use crate::span::Callsite;

/// What a returned value says about its call.
#[derive(Clone, Copy, Debug)]
pub struct Returned {
    /// What it says without its status.
    pub ending: Ending,
    /// Its status, where it has one.
    pub status: Option<u16>,
}

/// Where the durations of a handler or a client call go, and when one of its calls began.
#[derive(Debug)]
pub struct Running {
    site: &'static Site,
    /// The index of the call's label set.
    labels: usize,
    start: Ticks,
    /// Where a layer is to record the call.
    ticket: Option<Ticket>,
    /// Where it is counted while it is under way.
    active: Option<Active>,
}

impl Running {
    /// Of a call that has not begun.
    #[inline]
    fn new(site: &'static Site, labels: usize) -> Self {
        Self { site, labels, start: Ticks::UNREAD, ticket: None, active: None }
    }

    #[cold]
    fn hand_over(&self, ticket: Ticket, ended: Ended) -> bool {
        hand_over::hand_over(ticket, Handled { site: self.site, labels: self.labels, ended })
    }
}

impl Recorder for Running {
    type Returned = Returned;
    type Recorded = Ended;

    #[inline]
    fn begin(&mut self) {
        if let Side::Server { .. } = self.site.side {
            self.ticket = hand_over::take();
        }
        if let Some(active) = &self.active {
            active.enter();
        }
        self.start = clock::now();
    }

    #[inline]
    fn unreturned(ending: Ending) -> Returned {
        Returned { ending, status: None }
    }

    #[inline]
    fn record(&self, returned: Returned) -> Ended {
        let elapsed = clock::since(self.start);
        let ended = self.site.returned(returned.ending, returned.status);
        if let Some(active) = &self.active {
            active.leave();
        }
        if !self.ticket.is_some_and(|ticket| self.hand_over(ticket, ended)) {
            self.site.record(self.labels, ended, elapsed);
        }
        ended
    }

    fn note(&self, returned: Returned, ended: Ended, span: &Span) {
        span.record(OUTCOME_LABEL, ended.outcome.as_str());
        if ended.outcome == Outcome::Error {
            note_type(returned.ending.error_type(), returned.status, span);
        }
        if let Some(status) = ended.status {
            span.record(STATUS_LABEL.name, status.get());
        }
    }

    #[inline]
    fn tell(&self, _: Ended) {}
}

/// The type of an error: the value's, or else the status.
fn note_type(error_type: &'static str, status: Option<u16>, span: &Span) {
    match (error_type, status) {
        ("" | OVERFLOW, Some(status)) => {
            span.record(ERROR_TYPE_LABEL, tracing::field::display(status))
        }
        _ => span.record(ERROR_TYPE_LABEL, error_type),
    };
}

/// Starts calls of a function that is not `async`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Call;

impl Call {
    /// Starts the call and enters its span.
    #[inline]
    pub fn start(site: &'static Site, labels: usize, span: Span) -> call::Call<Running> {
        call::Call::of(Running::new(site, labels), span)
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin(site: &'static Site, callsite: &'static Callsite) -> call::Call<Running> {
        call::Call::at(callsite, || Running::new(site, 0))
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> call::Call<Running> {
        call::Call::off()
    }
}

impl call::Call<Running> {
    /// The same call, counted while it is under way.
    #[inline]
    pub fn counted(mut self, active: Active) -> Self {
        if let Some(running) = self.recorder() {
            active.enter();
            running.active = Some(active);
        }
        self
    }
}

/// Starts calls of an `async` function.
#[derive(Debug)]
#[non_exhaustive]
pub struct AsyncCall;

impl AsyncCall {
    /// Starts the call.
    #[inline]
    pub fn start(site: &'static Site, labels: usize, span: Span) -> call::AsyncCall<Running> {
        call::AsyncCall::of(Running::new(site, labels), span)
    }

    /// Prepares the call of a future that another function made: it starts with the first poll.
    #[inline]
    pub fn deferred(site: &'static Site, labels: usize, span: Span) -> call::AsyncCall<Running> {
        call::AsyncCall::ahead(Running::new(site, labels), span)
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin(site: &'static Site, callsite: &'static Callsite) -> call::AsyncCall<Running> {
        call::AsyncCall::at(callsite, || Running::new(site, 0))
    }

    /// The same of a call that starts with the first poll.
    #[inline]
    pub fn prepare(site: &'static Site, callsite: &'static Callsite) -> call::AsyncCall<Running> {
        call::AsyncCall::ahead_at(callsite, || Running::new(site, 0))
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> call::AsyncCall<Running> {
        call::AsyncCall::off()
    }
}

impl call::AsyncCall<Running> {
    /// The same call, counted while it is under way.
    #[inline]
    pub fn counted(mut self, active: Active) -> Self {
        let has_begun = self.has_begun();
        if let Some(running) = self.recorder() {
            // One that is not under way yet is counted from its first poll on.
            if has_begun {
                active.enter();
            }
            running.active = Some(active);
        }
        self
    }
}
