//! The trace that a call belongs to: what exemplars on the scrape page point to.
//!
//! A call finds its trace in one of two places, and otherwise has none:
//!
//! 1. [`TraceContext::scope`] and [`TraceContext::instrument`] say it for all that they run. The tower
//!    layer does so with the `traceparent` of each request that has one.
//! 2. A tracing layer knows it: [`set_source`] takes a function that asks one, and with the crate feature
//!    `opentelemetry`, `follow_opentelemetry` sets one that asks tracing-opentelemetry's layer.
//!
//! Only calls whose trace is sampled leave exemplars, because no backend has the others. Of each bucket of
//! a series one is kept, for a second at least.
//!
//! ```
//! use telemark::trace::TraceContext;
//!
//! #[telemark::telemetry]
//! fn greet() {}
//!
//! let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
//! let trace: TraceContext = header.parse()?;
//! trace.scope(greet);
//! # Ok::<(), telemark::trace::TraceparentError>(())
//! ```

mod context;
mod instrument;
#[cfg(feature = "opentelemetry")]
mod opentelemetry;
mod traceparent;

use core::cell::Cell;

use tracing::Span;

use crate::extras::{self, Extra};
use crate::sync::OnceBox;

#[cfg(feature = "tower")]
pub(crate) use context::Entered;
pub use context::TraceContext;
pub use instrument::InTrace;
#[cfg(feature = "opentelemetry")]
pub use opentelemetry::follow_opentelemetry;
pub use traceparent::TraceparentError;

/// Says which trace a span belongs to.
pub type Source = fn(&Span) -> Option<TraceContext>;

static SOURCE: OnceBox<Source> = OnceBox::new();

thread_local! {
    static CURRENT: Cell<Option<TraceContext>> = const { Cell::new(None) };
}

/// Asks a function for the trace of a call that is in none of [`TraceContext`]'s scopes, with the span
/// that the call ends in. A process has one such function; says whether this is it.
///
/// The function is called with every recording, unless nothing but the own scopes is there.
pub fn set_source(source: Source) -> bool {
    extras::want(Extra::Exemplars);
    SOURCE.set(Box::new(source)).is_ok()
}

/// The trace of what is being recorded, if it is sampled.
pub(crate) fn sampled() -> Option<TraceContext> {
    if !extras::is_wanted(Extra::Exemplars) {
        return None;
    }
    // Without a span, or in a thread that ends, there is none.
    let asked = || SOURCE.get().and_then(|source| source(&Span::current()));
    TraceContext::current().or_else(asked).filter(TraceContext::is_sampled)
}

/// Whether a recording has to be made within its span, for the sake of who asks for its trace.
#[inline]
pub(crate) fn needs_span() -> bool {
    extras::is_wanted(Extra::Exemplars) && SOURCE.get().is_some()
}
