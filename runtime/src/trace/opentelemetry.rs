//! Traces that tracing-opentelemetry's layer knows.

use opentelemetry::trace::TraceContextExt;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::{TraceContext, set_source};

/// Asks tracing-opentelemetry's layer for the trace of each call. Says whether nothing else is asked
/// already, as [`set_source`].
///
/// The layer has to be of the version that this crate depends on, 0.34. Beside another one, give
/// [`set_source`] a function of your own that asks it.
pub fn follow_opentelemetry() -> bool {
    set_source(of_span)
}

fn of_span(span: &Span) -> Option<TraceContext> {
    let context = span.context();
    let span = context.span();
    let span = span.span_context();
    let trace_id = u128::from_be_bytes(span.trace_id().to_bytes());
    let span_id = u64::from_be_bytes(span.span_id().to_bytes());
    TraceContext::new(trace_id, span_id, span.is_sampled())
}
