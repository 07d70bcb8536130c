//! The guards of a handler or a client call: as those of any function, with a status at the end.

use telemark_registry::descriptor::{OVERFLOW, STATUS_LABEL};
use telemark_registry::ending::{ERROR_TYPE_LABEL, OUTCOME_LABEL};
use telemark_registry::{Ending, Outcome};
use tracing::Span;
use tracing::span::EnteredSpan;

use super::hand_over::{self, Handled, Ticket};
use super::site::{Ended, Side, Site};
use crate::call::InFlight;
use crate::clock::{self, Ticks};
use crate::span::{CallSpan, Callsite, span};
use crate::switch::is_on;
use crate::trace;

/// What a returned value says about its call.
#[derive(Clone, Copy, Debug)]
pub struct Returned {
    /// What it says without its status.
    pub ending: Ending,
    /// Its status, where it has one.
    pub status: Option<u16>,
}

/// A call that is measured.
#[derive(Debug)]
struct Running {
    site: &'static Site,
    /// The index of the call's label set.
    labels: usize,
    start: Ticks,
    /// Where a layer is to record the call.
    ticket: Option<Ticket>,
}

impl Running {
    #[inline]
    fn start(site: &'static Site, labels: usize) -> Self {
        let mut running = Self::unread(site, labels);
        running.begin();
        running
    }

    /// Without a start, which comes with the first poll.
    #[inline]
    fn unread(site: &'static Site, labels: usize) -> Self {
        Self { site, labels, start: Ticks::UNREAD, ticket: None }
    }

    #[inline]
    fn begin(&mut self) {
        if let Side::Server { .. } = self.site.side {
            self.ticket = hand_over::take();
        }
        self.start = clock::now();
    }

    /// How the call ended, by what it returned.
    #[inline]
    fn returned(&self, returned: Returned, span: &Span) -> Ended {
        let ended = self.site.returned(returned.ending, returned.status);
        if !span.is_none() && ended.outcome == Outcome::Error {
            note_type(returned.ending.error_type(), returned.status, span);
        }
        ended
    }

    #[inline]
    fn stop(&self, ended: Ended, span: &Span) {
        let elapsed = clock::since(self.start);
        let _entered = (!span.is_none() && trace::needs_span()).then(|| span.enter());
        if !self.ticket.is_some_and(|ticket| self.hand_over(ticket, ended)) {
            self.site.record(self.labels, ended, elapsed);
        }
        if !span.is_none() {
            note(ended, span);
        }
    }

    #[cold]
    fn hand_over(&self, ticket: Ticket, ended: Ended) -> bool {
        hand_over::hand_over(ticket, Handled { site: self.site, labels: self.labels, ended })
    }
}

#[cold]
fn note(ended: Ended, span: &Span) {
    span.record(OUTCOME_LABEL, ended.outcome.as_str());
    if let Some(status) = ended.status {
        span.record(STATUS_LABEL.name, status.get());
    }
}

/// The type of an error: the value's, or else the status.
#[cold]
fn note_type(error_type: &'static str, status: Option<u16>, span: &Span) {
    match (error_type, status) {
        ("" | OVERFLOW, Some(status)) => {
            span.record(ERROR_TYPE_LABEL, tracing::field::display(status))
        }
        _ => span.record(ERROR_TYPE_LABEL, error_type),
    };
}

/// A call of a function that is not `async`. Dropped before [`finish`](Self::finish), it unwound.
#[derive(Debug)]
#[must_use]
pub struct Call {
    /// None where the telemetry is off.
    running: Option<Running>,
    span: EnteredSpan,
}

impl Call {
    /// Starts the call and enters its span.
    #[inline]
    pub fn start(site: &'static Site, labels: usize, span: Span) -> Self {
        let span = span.entered();
        let running = Some(Running::start(site, labels));
        Self { running, span }
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin(site: &'static Site, callsite: &'static Callsite) -> Self {
        if is_on() { Self::start(site, 0, span(callsite)) } else { Self::off() }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { running: None, span: Span::none().entered() }
    }

    /// Ends the call.
    #[inline]
    pub fn finish(mut self, returned: Returned) {
        if let Some(running) = &self.running {
            running.stop(running.returned(returned, &self.span), &self.span);
        }
        self.running = None;
    }
}

impl Drop for Call {
    #[inline]
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            unwound(running, &self.span);
        }
    }
}

#[cold]
fn unwound(running: &Running, span: &Span) {
    running.stop(Ended::new(Ending::PANIC, None), span);
}

/// A call of an `async` function, from its first poll on, as [`crate::call::AsyncCall`] tells how it
/// ended.
#[derive(Debug)]
#[must_use]
pub struct AsyncCall {
    /// None where the telemetry is off.
    running: Option<Running>,
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

impl AsyncCall {
    /// Starts the call.
    #[inline]
    pub fn start(site: &'static Site, labels: usize, span: Span) -> Self {
        Self {
            running: Some(Running::start(site, labels)),
            span: CallSpan::new(span),
            state: State::Suspended,
        }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { running: None, span: CallSpan::new(Span::none()), state: State::Suspended }
    }

    /// Starts a call with nothing to evaluate, unless the telemetry is off.
    #[inline]
    pub fn begin(site: &'static Site, callsite: &'static Callsite) -> Self {
        if is_on() { Self::start(site, 0, span(callsite)) } else { Self::off() }
    }

    /// The same of a call that starts with the first poll.
    #[inline]
    pub fn prepare(site: &'static Site, callsite: &'static Callsite) -> Self {
        if is_on() { Self::deferred(site, 0, span(callsite)) } else { Self::off() }
    }

    /// Prepares the call of a future that another function made: it starts with the first poll.
    #[inline]
    pub fn deferred(site: &'static Site, labels: usize, span: Span) -> Self {
        Self {
            running: Some(Running::unread(site, labels)),
            span: CallSpan::new(span),
            state: State::Unpolled,
        }
    }

    #[inline]
    fn stop(&self, ended: Ended) {
        if let Some(running) = &self.running {
            running.stop(ended, &self.span);
        }
    }
}

impl InFlight for AsyncCall {
    type Returned = Returned;

    #[inline]
    fn resume(&mut self) {
        match self.state {
            State::Ended => return,
            State::Unpolled => {
                if let Some(running) = &mut self.running {
                    running.begin();
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
    fn end(&mut self, returned: Returned) {
        if let State::Ended = self.state {
            return;
        }
        self.state = State::Ended;
        if let Some(running) = &self.running {
            self.stop(running.returned(returned, &self.span));
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

impl Drop for AsyncCall {
    #[inline]
    fn drop(&mut self) {
        match self.state {
            State::Unpolled | State::Ended => {}
            State::Suspended => self.stop(Ended::new(Ending::CANCELLED, None)),
            State::Polling => self.stop(Ended::new(Ending::PANIC, None)),
        }
    }
}
