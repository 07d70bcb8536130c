//! What the macros' expansion names. Not part of the public interface: it changes with any release,
//! which is why the macros are pinned to their runtime.

pub use core;
pub use std::boxed::Box;

pub use telemark_registry::record::Piece;
pub use telemark_registry::{Ending, Endings, ErrorCategory, ErrorTypeDescriptor, Unit, register};
pub use tracing;

pub use crate::active::Active;
pub use crate::attempt::{Attempt, Ordinal};
pub use crate::bounds::Bounds;
pub use crate::call::{AsyncCall, Call, ENDINGS};
pub use crate::cells::{Balance, Counter, Histogram, Levels, Timings};
pub use crate::error_type::{ErrorType, Joined};
pub use crate::future::Instrumented;
pub use crate::hash::{Hashed, hash, redact};
pub use crate::intern::{Interned, Interner};
pub use crate::label::{InternKey, Label};
pub use crate::measure::{Cost, Quantity};
pub use crate::metric;
pub use crate::metric::observed::ObservedSite;
pub use crate::money::Money;
pub use crate::price::{Price, PriceTable};
pub use crate::probe::{Optional, Probe};
pub use crate::sampler::{Sampled, Sampler};
pub use crate::site::Site;
pub use crate::slow::{Limit, Slow};
pub use crate::span::{Callsite, span, span_metadata};
#[cfg(feature = "stream")]
pub use crate::stream::{Making, Meter, Meters, StreamCall, Streamed, TimeMeter, stream_of};
pub use crate::sums::Sums;
pub use crate::switch::is_on;
pub use crate::typed::{Typed, Untyped, classes};
pub use crate::usd::Usd;

/// Bounds of the metrics in [`telemark_registry::semconv`], shared by all functions.
pub mod bounds {
    use telemark_registry::semconv;

    use super::Bounds;
    use crate::bounds::TickBounds;

    pub static FUNCTION_DURATION: TickBounds = TickBounds::of(&semconv::FUNCTION_DURATION);
    pub static DB_CLIENT_OPERATION_DURATION: TickBounds =
        TickBounds::of(&semconv::DB_CLIENT_OPERATION_DURATION);
    pub static DB_CLIENT_RESPONSE_RETURNED_ROWS: Bounds =
        Bounds::of(&semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS);
    pub static GEN_AI_CLIENT_OPERATION_DURATION: TickBounds =
        TickBounds::of(&semconv::GEN_AI_CLIENT_OPERATION_DURATION);
    pub static FUNCTION_STREAM_ITEMS: Bounds = Bounds::of(&semconv::FUNCTION_STREAM_ITEMS);
    pub static FUNCTION_STREAM_TIME_TO_FIRST_ITEM: TickBounds =
        TickBounds::of(&semconv::FUNCTION_STREAM_TIME_TO_FIRST_ITEM);
    pub static GEN_AI_CLIENT_OPERATION_TIME_TO_FIRST_CHUNK: TickBounds =
        TickBounds::of(&semconv::GEN_AI_CLIENT_OPERATION_TIME_TO_FIRST_CHUNK);
    pub static GEN_AI_CLIENT_TOKEN_USAGE: Bounds = Bounds::of(&semconv::GEN_AI_CLIENT_TOKEN_USAGE);
    pub static HTTP_CLIENT_REQUEST_DURATION: TickBounds =
        TickBounds::of(&semconv::HTTP_CLIENT_REQUEST_DURATION);
    pub static HTTP_SERVER_REQUEST_DURATION: TickBounds =
        TickBounds::of(&semconv::HTTP_SERVER_REQUEST_DURATION);
    pub static MESSAGING_PROCESS_DURATION: TickBounds =
        TickBounds::of(&semconv::MESSAGING_PROCESS_DURATION);
}

/// Handlers and client calls.
pub mod http {
    pub use crate::http::Status;
    pub use crate::http::call::{AsyncCall, Call, Returned};
    pub use crate::http::pairs::Pairs;
    pub use crate::http::site::{Durations, Side, Site, endings, places};
    pub use crate::http::status::{StatusProbe, response};
    pub use crate::span::http_span_metadata as span_metadata;

    /// Applies an attribute's closure to a returned value; the bound, unlike a `let`, tells the compiler
    /// its argument.
    #[inline]
    pub fn seen<'a, T, M>(success: Option<&'a T>, status: impl FnOnce(&'a T) -> M) -> Option<M> {
        success.map(status)
    }
}

/// The page as the endpoint keeps it from scrape to scrape, for benches.
#[cfg(feature = "endpoint")]
pub mod scrape {
    use crate::page::{Negotiated, Scraper};

    #[derive(Debug)]
    pub struct Page(Scraper<'static>);

    impl Page {
        #[expect(clippy::new_without_default, reason = "a scrape is nobody's default")]
        pub fn new() -> Self {
            Self(Scraper::new(&telemark_registry::items().0, None))
        }

        pub fn collect(&mut self) {
            self.0.collect();
        }

        /// The last collection, for an `Accept`.
        pub fn encode(&mut self, accept: &str) -> Vec<u8> {
            self.0.encode(Negotiated::from_accept([accept].into_iter()))
        }
    }
}

/// The number of endings of a call whose errors have these types.
pub const fn endings(error_types: &[ErrorTypeDescriptor]) -> usize {
    Endings { error_types }.count()
}

/// The label set of a call that is not measured. No storage has it.
pub const OFF: usize = usize::MAX;

/// Runs the body of a function that is not `async`.
///
/// The bound makes the closure `FnOnce`, so that a body may return what it borrows from a captured
/// `&mut` argument; called in place, the closure would be inferred as `FnMut`.
#[inline]
pub fn run<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// Looks a model up in a price table.
pub fn price(table: &PriceTable, model: &(impl InternKey + ?Sized)) -> Option<Price> {
    table.price(model.text())
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
