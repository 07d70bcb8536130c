//! The scrape page: one snapshot of everything that is linked in, and its encoder.

mod snapshot;
mod text;

use crate::switch;

pub(crate) use snapshot::Snapshot;

/// The page of a process without telemetry.
pub(crate) const OFF: &str = "# telemetry is off: OTEL_SDK_DISABLED=true\n";

/// The media type of the page that [`render`] writes (Prometheus text exposition format).
#[cfg(feature = "endpoint")]
pub(crate) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Everything that annotated functions have recorded, in Prometheus' text format 0.0.4.
///
/// Functions that have not been called yet are there at zero. With `OTEL_SDK_DISABLED=true`, nothing
/// is there but a comment. What code records through the
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
    if !switch::is_on() {
        return OFF.to_owned();
    }
    render(&Snapshot::take(&telemark_registry::items().0))
}

pub(crate) fn render(snapshot: &Snapshot<'_>) -> String {
    let mut page = String::new();
    text::write(&mut page, snapshot).expect("writing to a `String` does not fail");
    page
}
