//! `#[tracing::instrument]` with tracing-opentelemetry, through the SDK's batch processor.

use criterion::Criterion;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter};
use telemark_benches::Row;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::body::body;
use crate::measure::row;
use crate::subscriber;

/// Drops what it is given.
#[derive(Debug)]
struct Null;

impl SpanExporter for Null {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        Ok(())
    }
}

pub(crate) fn measure(criterion: &mut Criterion) {
    let provider = SdkTracerProvider::builder().with_batch_exporter(Null).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("telemark-benches"));
    subscriber::with(Registry::default().with(layer), |exporting| {
        row(criterion, Row::TracingOpentelemetry, || subscriber::enter(exporting), exported);
    });
    provider.shutdown().expect("the exporter has nothing to fail at");
}

#[tracing::instrument(skip_all)]
#[inline(never)]
fn exported(n: u64) -> u64 {
    body(n)
}
