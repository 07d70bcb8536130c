//! The scrape page: one snapshot of everything that is linked in, and its encoder.

mod snapshot;
mod text;

pub(crate) use snapshot::Snapshot;

/// The media type of the page that [`render`] writes (Prometheus text exposition format).
#[cfg(feature = "endpoint")]
pub(crate) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Everything that annotated functions have recorded, in Prometheus' text format 0.0.4.
///
/// Functions that have not been called yet are there at zero. What code records through the
/// `metrics` facade is not: the endpoint adds it.
///
/// ```
/// #[telemark::telemetry]
/// fn greet() {}
///
/// greet();
/// assert!(telemark::page().contains("function_duration_seconds_count{"));
/// ```
pub fn page() -> String {
    render(&Snapshot::take(telemark_registry::entries()))
}

pub(crate) fn render(snapshot: &Snapshot) -> String {
    let mut page = String::new();
    text::write(&mut page, snapshot).expect("writing to a `String` does not fail");
    page
}
