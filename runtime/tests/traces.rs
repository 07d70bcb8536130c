//! Calls within a trace leave exemplars.
#![cfg(feature = "opentelemetry")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{SystemTime, UNIX_EPOCH};

use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;
use telemark::telemetry;
use telemark::trace::TraceContext;
use telemark_registry::{Exemplar, LabelSet, Sample, SeriesId, Sink};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;

/// Every exemplar of a function.
fn exemplars(function: &str) -> Vec<Exemplar> {
    #[derive(Default)]
    struct All(Vec<Exemplar>);
    impl Sink for All {
        fn series(&mut self, _: SeriesId, _: &dyn LabelSet, sample: Sample<'_>) {
            if let Sample::Histogram(read) = sample {
                self.0.extend(read.exemplars);
            }
        }
    }
    let mut all = All::default();
    let mut items = telemark_registry::items().0.iter();
    let item = items.find(|item| item.record.function.ends_with(function)).unwrap();
    item.source.read(&item.record.metrics, &mut all);
    all.0
}

fn trace(id: u128) -> TraceContext {
    TraceContext::new(id, 2, true).unwrap()
}

fn ids(exemplars: &[Exemplar]) -> Vec<(u128, u64)> {
    exemplars.iter().map(|exemplar| (exemplar.trace_id, exemplar.span_id)).collect()
}

#[test]
fn a_call_in_a_scope_leaves_its_trace_with_its_duration_and_time() {
    #[telemetry]
    fn scoped() {}

    scoped();
    assert_eq!(exemplars("::scoped"), []);
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let before = now();
    trace(1).scope(scoped);
    let after = now();
    let [left] = exemplars("::scoped")[..] else { panic!("one exemplar") };
    assert_eq!((left.trace_id, left.span_id, left.bucket), (1, 2, 0));
    assert!(left.value < 5_000_000, "{} ns", left.value);
    let slack = 1_000_000;
    let at = u128::from(left.unix_nanos);
    assert!(before - slack <= at && at <= after + slack, "{before} {at} {after}");
}

#[test]
fn a_trace_that_is_not_sampled_leaves_nothing() {
    #[telemetry]
    fn unsampled() {}

    TraceContext::new(1, 2, false).unwrap().scope(unsampled);
    assert_eq!(exemplars("::unsampled"), []);
}

#[test]
fn a_future_keeps_its_trace_over_its_polls_and_to_its_drop() {
    #[telemetry]
    async fn awaited() {
        tokio::task::yield_now().await;
    }

    #[telemetry]
    async fn dropped() {
        std::future::pending().await
    }

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        trace(3).instrument(awaited()).await;
        let task = tokio::spawn(trace(4).instrument(dropped()));
        tokio::task::yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    });
    assert_eq!(ids(&exemplars("::awaited")), [(3, 2)]);
    assert_eq!(ids(&exemplars("::dropped")), [(4, 2)]);
}

#[test]
fn opentelemetry_s_layer_is_asked_for_the_span_of_a_call() {
    /// The place in its trace of the span that is entered.
    fn here() -> (u128, u64) {
        let context = Span::current().context();
        let span = context.span().span_context().clone();
        let trace = u128::from_be_bytes(span.trace_id().to_bytes());
        (trace, u64::from_be_bytes(span.span_id().to_bytes()))
    }

    #[telemetry]
    fn traced() -> (u128, u64) {
        here()
    }

    #[telemetry]
    async fn traced_later() -> (u128, u64) {
        tokio::task::yield_now().await;
        here()
    }

    assert!(telemark::trace::follow_opentelemetry());
    assert!(!telemark::trace::follow_opentelemetry());
    let provider = SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::with_default(subscriber, || {
        let span = traced();
        assert_ne!(span, (0, 0));
        assert_eq!(ids(&exemplars("::traced")), [span]);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let span = runtime.block_on(traced_later());
        assert_eq!(ids(&exemplars("::traced_later")), [span]);
    });
}
