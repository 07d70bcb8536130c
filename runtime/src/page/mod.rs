//! The scrape page: one collection of everything that is linked in, and its encoders.

mod bound;
mod collector;
mod escaping;
mod exponential;
mod family;
#[cfg(test)]
mod fixture;
mod labels;
#[cfg(test)]
#[cfg(feature = "endpoint")]
mod laws;
#[cfg(feature = "endpoint")]
mod negotiate;
mod number;
#[cfg(feature = "endpoint")]
mod openmetrics;
#[cfg(feature = "endpoint")]
pub(crate) mod own;
#[cfg(feature = "endpoint")]
mod protobuf;
mod samples;
#[cfg(feature = "endpoint")]
mod scraper;
#[cfg(feature = "endpoint")]
mod target;
mod text;
mod value;

use crate::switch;
use escaping::Escaping;

use collector::Collector;
#[cfg(feature = "facade")]
pub(crate) use {
    bound::Bound,
    family::{Family, Kind},
    labels::Labels,
    number::Number,
    value::{Histogram, Summary, Value},
};
#[cfg(feature = "endpoint")]
pub(crate) use {negotiate::Negotiated, scraper::Scraper};

/// The page of a process without telemetry.
pub(crate) const OFF: &str = "# telemetry is off: OTEL_SDK_DISABLED=true\n";

/// Everything that annotated functions have recorded, in Prometheus' text format 0.0.4.
///
/// Functions that have not been called yet are there at zero. With `OTEL_SDK_DISABLED=true`, nothing
/// is there but a comment. What code records through the
/// `metrics` facade is not: the endpoint adds it, and what the page says of itself and of its target. The
/// endpoint also writes other formats, for scrapers that ask for them.
///
/// ```
/// #[telemark::telemetry]
/// fn greet() {}
///
/// greet();
/// assert!(telemark::page().contains("function_duration_seconds_count{"));
/// ```
pub fn page() -> String {
    if !switch::is_on() {
        return OFF.to_owned();
    }
    let mut collector = Collector::new(&telemark_registry::items().0);
    collector.collect();
    let mut page = String::new();
    text::write(&mut page, collector.families(), Escaping::default());
    page
}

/// A page of these families.
#[cfg(all(test, feature = "facade"))]
pub(crate) fn text_of(families: &[Family<'_>]) -> String {
    let mut page = String::new();
    text::write(&mut page, families.iter(), Escaping::default());
    page
}
