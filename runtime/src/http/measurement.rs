//! One request, from the moment the layer sees it until its response is gone.

use core::num::NonZeroU16;
use core::sync::atomic::{AtomicU64, Ordering};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use telemark_registry::decode::{Record, RecordedValues};
use telemark_registry::semconv::{HTTP_METHODS, attribute};
use telemark_registry::{Ending, Kind, Outcome};

use super::emitted::{self, Asked, Route, Series, is_server_error};
use super::hand_over::{self, Handled, Progress, Request};
use super::site::{Ended, Side};
use crate::clock::{self, Ticks};
use crate::trace::{Entered, TraceContext};

/// Records its request when it is dropped. It is boxed from the start, as a future and then a body that
/// are moved many times have it.
#[derive(Debug)]
pub(super) struct Measurement {
    start: Ticks,
    asked: Asked,
    route: Route,
    request: Request,
    trace: Option<TraceContext>,
    /// Bytes that were read of the request's body. None where it is empty.
    pub(super) received: Option<Arc<AtomicU64>>,
    pub(super) sent: u64,
    pub(super) status: Option<NonZeroU16>,
    pub(super) end: End,
    /// Whether a response to the request's method has a body that is sent.
    pub(super) has_body: bool,
    /// The length of the response's body, where it is known.
    pub(super) length: Option<u64>,
}

/// The request of a [`Measurement`], at work on this thread.
#[must_use]
pub(super) struct Lent<'a> {
    // Given back before the trace is left.
    _request: hand_over::Lent<'a>,
    _trace: Option<Entered>,
}

/// How far the response came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It was dropped before its end.
    Dropped,
    /// It came to its end.
    Complete,
    /// There is none, or its body failed.
    Failed,
    /// Something unwound while it was worked on.
    Unwound,
}

impl Measurement {
    pub(super) fn start(
        asked: Asked,
        route: Option<&str>,
        trace: Option<TraceContext>,
        has_body: bool,
    ) -> Self {
        emitted::enter(asked);
        Self {
            start: clock::now(),
            asked,
            route: route.map_or(Route::UNMATCHED, Route::of),
            request: Request::new(),
            trace,
            received: None,
            sent: 0,
            status: None,
            end: End::Dropped,
            has_body,
            length: None,
        }
    }

    /// Until what is returned is dropped, a handler finds the request, and whatever is recorded is in its
    /// trace.
    #[inline]
    pub(super) fn lend(&mut self) -> Lent<'_> {
        Lent { _trace: self.trace.map(Entered::new), _request: self.request.lend() }
    }

    fn outcome(&self, handled: Option<Handled>) -> Outcome {
        let is_error = |status: NonZeroU16| match handled {
            Some(handled) => (handled.site.is_error)(status.get()),
            None => is_server_error(status.get()),
        };
        let panicked = handled.is_some_and(|handled| handled.ended.outcome == Outcome::Panic);
        match self.end {
            _ if panicked => Outcome::Panic,
            End::Unwound => Outcome::Panic,
            End::Failed => Outcome::Error,
            _ if self.status.is_some_and(is_error) => Outcome::Error,
            End::Dropped => Outcome::Cancelled,
            End::Complete => Outcome::Ok,
        }
    }

    /// The same as the handler counts it, whose error keeps its type.
    fn ended(&self, handled: Handled) -> Ended {
        let status = self.status;
        match self.outcome(Some(handled)) {
            Outcome::Error if handled.ended.outcome == Outcome::Error => {
                Ended { status, ..handled.ended }
            }
            Outcome::Error => handled.site.untyped(status),
            Outcome::Panic => Ended::new(Ending::PANIC, status),
            Outcome::Cancelled => Ended::new(Ending::CANCELLED, status),
            _ => Ended::new(Ending::OK, status),
        }
    }
}

impl Drop for Measurement {
    fn drop(&mut self) {
        let _trace = self.trace.map(Entered::new);
        self.record();
    }
}

impl Measurement {
    fn record(&self) {
        let elapsed = clock::since(self.start);
        emitted::leave(self.asked);
        let mut route = self.request.route.map_or(self.route, Route);
        match self.request.progress() {
            Progress::Open => {
                let outcome = self.outcome(None);
                let rejected = self.status.is_some() && is_annotated(self.asked.method, route);
                let status = self.status.map_or(0, NonZeroU16::get);
                let series = Series { asked: self.asked, route, status, outcome, rejected };
                emitted::duration(series, elapsed);
            }
            // The handler ends somewhere else, and records itself there.
            Progress::Taken => {}
            Progress::Ended(handled) => {
                handled.site.record(handled.labels, self.ended(handled), elapsed);
                if let (Route::UNMATCHED, Side::Server { route: template }) =
                    (route, handled.site.side)
                {
                    route = Route::of(template);
                }
            }
        }
        let received = self.received.as_ref().map_or(0, |bytes| bytes.load(Ordering::Relaxed));
        emitted::sizes(self.asked, route, received, self.sent);
    }
}

/// Whether a handler of this process has that method and route. `HEAD` is answered by the handler of
/// `GET`, too.
fn is_annotated(method: u8, route: Route) -> bool {
    let method = HTTP_METHODS.get(usize::from(method)).copied().unwrap_or_default();
    let has = |method| handlers().contains(&(method, route.as_str()));
    has(method) || method == "HEAD" && has("GET")
}

/// The methods and routes of this process' handlers, where they have only one. Whoever makes a layer
/// calls it, so that no request has to wait for it.
pub(super) fn handlers() -> &'static BTreeSet<(&'static str, &'static str)> {
    static HANDLERS: OnceLock<BTreeSet<(&str, &str)>> = OnceLock::new();
    HANDLERS.get_or_init(|| {
        let records = telemark_registry::items().0.iter().map(|item| &item.record);
        let handlers = records.filter(|record| record.kind == Kind::Http);
        let route = |handler: &'static Record<'static>| {
            let method = constant(handler, attribute::HTTP_REQUEST_METHOD)?;
            Some((method, constant(handler, attribute::HTTP_ROUTE)?))
        };
        handlers.filter_map(route).collect()
    })
}

/// The value of a handler's label, where it has only one.
fn constant(handler: &Record<'static>, name: &str) -> Option<&'static str> {
    let mut labels = handler.metrics.first()?.labels.iter();
    match labels.find(|label| label.name == name)?.values {
        RecordedValues::Constant(value) => Some(value),
        RecordedValues::Closed(_) | RecordedValues::Capped(_) => None,
    }
}
