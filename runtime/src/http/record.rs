//! One request, from the moment the layer sees it until its response is gone.

use core::sync::atomic::{AtomicU64, Ordering};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use telemark_registry::semconv::{HTTP_METHODS, attribute};
use telemark_registry::{Descriptor, Kind, LabelValues, Outcome};

use super::emitted::{self, Asked, Route, Series};
use super::hand_over::{Handled, Progress, Request};
use super::site::Ending;
use crate::clock::{self, Ticks};

/// Records its request when it is dropped.
#[derive(Debug)]
pub(super) struct Record {
    start: Ticks,
    asked: Asked,
    route: Route,
    pub(super) request: Request,
    /// Bytes that were read of the request's body. None where it is empty.
    pub(super) received: Option<Arc<AtomicU64>>,
    pub(super) sent: u64,
    pub(super) status: Option<u16>,
    pub(super) end: End,
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

impl Record {
    pub(super) fn start(asked: Asked, route: Option<&str>) -> Self {
        emitted::enter(asked);
        Self {
            start: clock::now(),
            asked,
            route: route.map_or(Route::UNMATCHED, Route::of),
            request: Request::new(),
            received: None,
            sent: 0,
            status: None,
            end: End::Dropped,
        }
    }

    fn ending(&self, handled: Option<Handled>) -> Ending {
        let is_error = |status| match handled {
            Some(handled) => (handled.site.is_error)(status),
            None => (500..600).contains(&status),
        };
        let panicked = handled.is_some_and(|handled| handled.outcome == Outcome::Panic);
        let outcome = match self.end {
            _ if panicked => Outcome::Panic,
            End::Unwound => Outcome::Panic,
            End::Failed => Outcome::Error,
            _ if self.status.is_some_and(is_error) => Outcome::Error,
            End::Dropped => Outcome::Cancelled,
            End::Complete => Outcome::Ok,
        };
        Ending { outcome, status: self.status }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let nanos = clock::nanos_since(self.start);
        emitted::leave(self.asked);
        let mut route = self.request.route.map_or(self.route, Route);
        match self.request.progress {
            Progress::Open => {
                let Ending { outcome, status } = self.ending(None);
                let rejected = status.is_some() && is_annotated(self.asked.method, route);
                let status = status.unwrap_or_default();
                let series = Series { asked: self.asked, route, status, outcome, rejected };
                emitted::duration(series, nanos);
            }
            // The handler ends somewhere else, and records itself there.
            Progress::Taken => {}
            Progress::Ended(handled) => {
                handled.site.record(handled.labels, self.ending(Some(handled)), nanos);
                if route == Route::UNMATCHED {
                    let known = constant(handled.site.descriptor, attribute::HTTP_ROUTE);
                    route = known.map_or(route, Route::of);
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
    static HANDLERS: OnceLock<HashSet<(&str, &str)>> = OnceLock::new();
    let handlers = HANDLERS.get_or_init(|| {
        let descriptors = telemark_registry::entries().iter().map(|entry| entry.descriptor);
        let handlers = descriptors.filter(|descriptor| descriptor.kind == Kind::Http);
        let route = |handler| {
            let method = constant(handler, attribute::HTTP_REQUEST_METHOD)?;
            Some((method, constant(handler, attribute::HTTP_ROUTE)?))
        };
        handlers.filter_map(route).collect()
    });
    let method = HTTP_METHODS.get(usize::from(method)).copied().unwrap_or_default();
    let has = |method| handlers.contains(&(method, route.as_str()));
    has(method) || method == "HEAD" && has("GET")
}

/// The value of a handler's label, where it has only one.
fn constant(handler: &'static Descriptor, name: &str) -> Option<&'static str> {
    let mut labels = handler.metrics.first()?.labels.iter();
    match labels.find(|label| label.name == name)?.values {
        LabelValues::Constant(value) => Some(value),
        LabelValues::Closed(_) | LabelValues::Capped(_) => None,
    }
}
