//! The guards of a handler or a client call: as those of any function, with a status at the end.

use telemark_registry::descriptor::OUTCOME_LABEL;
use telemark_registry::{Kind, Outcome};
use tracing::Span;
use tracing::span::EnteredSpan;

use super::hand_over::{self, Handled, Ticket};
use super::site::{Ending, Site};
use crate::call::InFlight;
use crate::clock::{self, Ticks};

/// What a returned value says about its call.
#[derive(Clone, Copy, Debug)]
pub struct Returned {
    /// What it says without its status.
    pub outcome: Outcome,
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
        if let Kind::Http = self.site.descriptor.kind {
            self.ticket = hand_over::take();
        }
        self.start = clock::now();
    }

    #[inline]
    fn stop(&self, ending: Ending, span: &Span) {
        let nanos = clock::nanos_since(self.start);
        let handled = Handled { site: self.site, labels: self.labels, outcome: ending.outcome };
        if !self.ticket.is_some_and(|ticket| hand_over::hand_over(ticket, handled)) {
            self.site.record(self.labels, ending, nanos);
        }
        if !span.is_none() {
            span.record(OUTCOME_LABEL.name, ending.outcome.as_str());
        }
    }
}

const fn without_status(outcome: Outcome) -> Ending {
    Ending { outcome, status: None }
}

/// A call of a function that is not `async`. Dropped before [`finish`](Self::finish), it unwound.
#[derive(Debug)]
#[must_use]
pub struct Call {
    /// None where the telemetry is off.
    running: Option<Running>,
    span: EnteredSpan,
    ending: Ending,
}

impl Call {
    /// Starts the call and enters its span.
    #[inline]
    pub fn start(site: &'static Site, labels: usize, span: Span) -> Self {
        let span = span.entered();
        let running = Some(Running::start(site, labels));
        Self { running, span, ending: without_status(Outcome::Panic) }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        let ending = without_status(Outcome::Panic);
        Self { running: None, span: Span::none().entered(), ending }
    }

    /// Ends the call.
    #[inline]
    pub fn finish(mut self, returned: Returned) {
        if let Some(running) = &self.running {
            self.ending = running.site.returned(returned.outcome, returned.status);
        }
    }
}

impl Drop for Call {
    #[inline]
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.stop(self.ending, &self.span);
        }
    }
}

/// A call of an `async` function, from its first poll on, as [`crate::call::AsyncCall`] tells how it
/// ended.
#[derive(Debug)]
#[must_use]
pub struct AsyncCall {
    /// None where the telemetry is off.
    running: Option<Running>,
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

impl AsyncCall {
    /// Starts the call.
    #[inline]
    pub fn start(site: &'static Site, labels: usize, span: Span) -> Self {
        Self { running: Some(Running::start(site, labels)), span, state: State::Suspended }
    }

    /// A call that is not measured.
    #[inline]
    pub fn off() -> Self {
        Self { running: None, span: Span::none(), state: State::Suspended }
    }

    /// Prepares the call of a future that another function made: it starts with the first poll.
    #[inline]
    pub fn deferred(site: &'static Site, labels: usize, span: Span) -> Self {
        Self { running: Some(Running::unread(site, labels)), span, state: State::Unpolled }
    }

    #[inline]
    fn stop(&self, ending: Ending) {
        if let Some(running) = &self.running {
            running.stop(ending, &self.span);
        }
    }
}

impl InFlight for AsyncCall {
    type Returned = Returned;

    #[inline]
    fn resume(&mut self) {
        if let (State::Unpolled, Some(running)) = (&self.state, &mut self.running) {
            running.begin();
        }
        self.state = State::Polling;
    }

    #[inline]
    fn suspend(&mut self) {
        self.state = State::Suspended;
    }

    #[inline]
    fn end(&mut self, returned: Returned) {
        self.state = State::Ended;
        if let Some(running) = &self.running {
            self.stop(running.site.returned(returned.outcome, returned.status));
        }
    }

    #[inline]
    fn span(&self) -> &Span {
        &self.span
    }
}

impl Drop for AsyncCall {
    #[inline]
    fn drop(&mut self) {
        match self.state {
            State::Unpolled | State::Ended => {}
            State::Suspended => self.stop(without_status(Outcome::Cancelled)),
            State::Polling => self.stop(without_status(Outcome::Panic)),
        }
    }
}
