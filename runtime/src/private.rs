//! What the macros' expansion names. Not part of the public interface: it changes with any release,
//! which is why the macros are pinned to their runtime.

pub use core;
pub use std::boxed::Box;

pub use telemark_registry::descriptor::{OUTCOME_LABEL, STATUS_LABEL};
pub use telemark_registry::semconv::{self, attribute};
pub use telemark_registry::{
    Descriptor, Instrument, Kind, LabelDescriptor, LabelValues, Level, MetricDescriptor, Outcome,
    SpanDescriptor, Unit, register,
};
pub use tracing;

pub use crate::bounds::Bounds;
pub use crate::call::{AsyncCall, Call, OUTCOMES};
pub use crate::cells::{Balance, Counter, Histogram, Levels};
pub use crate::future::Instrumented;
pub use crate::hash::{Hashed, hash, redact};
pub use crate::label::{InternKey, Interned, Interner, Label};
pub use crate::measure::{Cost, Quantity};
pub use crate::metric;
pub use crate::metric::observed::ObservedSite;
pub use crate::probe::{Optional, Probe};
pub use crate::site::Site;
pub use crate::switch::is_on;
pub use crate::usd::Usd;

use crate::site::cardinality;

/// Bounds of the metrics in [`semconv`], shared by all functions.
pub mod bounds {
    use super::{Bounds, semconv};

    pub static FUNCTION_DURATION: Bounds = Bounds::new(&semconv::FUNCTION_DURATION);
    pub static DB_CLIENT_OPERATION_DURATION: Bounds =
        Bounds::new(&semconv::DB_CLIENT_OPERATION_DURATION);
    pub static DB_CLIENT_RESPONSE_RETURNED_ROWS: Bounds =
        Bounds::new(&semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS);
    pub static GEN_AI_CLIENT_OPERATION_DURATION: Bounds =
        Bounds::new(&semconv::GEN_AI_CLIENT_OPERATION_DURATION);
    pub static HTTP_CLIENT_REQUEST_DURATION: Bounds =
        Bounds::new(&semconv::HTTP_CLIENT_REQUEST_DURATION);
    pub static HTTP_SERVER_REQUEST_DURATION: Bounds =
        Bounds::new(&semconv::HTTP_SERVER_REQUEST_DURATION);
    pub static MESSAGING_PROCESS_DURATION: Bounds =
        Bounds::new(&semconv::MESSAGING_PROCESS_DURATION);
}

/// Handlers and client calls.
pub mod http {
    pub use crate::http::Status;
    pub use crate::http::call::{AsyncCall, Call, Returned};
    pub use crate::http::site::{Durations, Site, series};
    pub use crate::http::status::{StatusProbe, response};

    /// Applies an attribute's closure to a returned value; the bound, unlike a `let`, tells the compiler
    /// its argument.
    #[inline]
    pub fn seen<'a, T, M>(success: Option<&'a T>, status: impl FnOnce(&'a T) -> M) -> Option<M> {
        success.map(status)
    }
}

/// Cells of a histogram over a metric's bounds.
pub const fn cells(metric: &MetricDescriptor) -> usize {
    metric.buckets.len() + 1
}

/// Label sets of a metric: the product over its labels, the outcome included where it has one.
pub const fn series(metric: &MetricDescriptor) -> usize {
    cardinality(metric.labels)
}

/// The span of a function. `Some` by its path would add a line to errors about the runtime's path.
pub const fn spanned(span: SpanDescriptor) -> Option<SpanDescriptor> {
    Some(span)
}

/// The label set of a call that is not measured. No storage has it.
pub const OFF: usize = usize::MAX;

/// The package's name, where Cargo builds it.
pub const fn crate_name(name: Option<&'static str>) -> &'static str {
    known(name)
}

/// The package's version, where Cargo builds it.
pub const fn crate_version(version: Option<&'static str>) -> &'static str {
    known(version)
}

const fn known(text: Option<&'static str>) -> &'static str {
    match text {
        Some(text) => text,
        None => "",
    }
}

/// Runs the body of a function that is not `async`.
///
/// The bound makes the closure `FnOnce`, so that a body may return what it borrows from a captured
/// `&mut` argument; called in place, the closure would be inferred as `FnMut`.
#[inline]
pub fn run<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// Applies an attribute's closure to a returned value.
///
/// The bound, unlike a `let`, tells the compiler the closure's argument before it looks inside.
#[inline]
pub fn measure<'a, T, M>(
    labels: usize,
    success: Option<&'a T>,
    measure: impl FnOnce(&'a T) -> M,
) -> Option<M> {
    if labels == OFF { None } else { success.map(measure) }
}
