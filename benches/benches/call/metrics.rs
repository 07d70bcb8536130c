//! The `metrics` facade before metrics-exporter-prometheus: with kept handles, and through its
//! macros.

use std::time::Instant;

use criterion::Criterion;
use metrics::{Counter, Histogram, counter, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use telemark_benches::Row;
use telemark_registry::semconv;

use crate::body::body;
use crate::measure::row;

/// Drains what the exporter has buffered, 16 bytes a histogram's sample, as its upkeep would.
struct Drain<'h>(&'h PrometheusHandle);

impl Drop for Drain<'_> {
    fn drop(&mut self) {
        self.0.run_upkeep();
    }
}

pub(crate) fn measure(criterion: &mut Criterion) {
    let recorder = PrometheusBuilder::new()
        .set_buckets(semconv::FUNCTION_DURATION.buckets)
        .expect("there are bounds")
        .build_recorder();
    let exporter = recorder.handle();
    metrics::set_global_recorder(recorder).expect("nothing else sets a recorder");

    let (calls, duration) = (counter!("kept_calls"), histogram!("kept_duration_seconds"));
    row(criterion, Row::MetricsHandles, || Drain(&exporter), |n| kept(&calls, &duration, n));
    row(criterion, Row::MetricsMacros, || Drain(&exporter), looked_up);
}

#[inline(never)]
fn kept(calls: &Counter, duration: &Histogram, n: u64) -> u64 {
    let start = Instant::now();
    let value = body(n);
    duration.record(start.elapsed());
    calls.increment(1);
    value
}

#[inline(never)]
fn looked_up(n: u64) -> u64 {
    let start = Instant::now();
    let value = body(n);
    let elapsed = start.elapsed();
    histogram!("duration_seconds", "operation" => "multiply", "outcome" => "ok").record(elapsed);
    counter!("calls", "operation" => "multiply", "outcome" => "ok").increment(1);
    value
}
