//! metrics-exporter-prometheus: `render`, which its own listener answers with.

use std::hint::black_box;

use criterion::Criterion;
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::families::{BOUNDS, Crate, ENDINGS, METHODS, fill};
use super::{GROUP, report};

struct Facade;

impl Crate for Facade {
    fn count(&self, method: usize, route: &str, ending: usize, amount: u64) {
        let (method, ending) = (METHODS[method], ENDINGS[ending]);
        let route = route.to_owned();
        counter!("bench_requests_total", "method" => method, "route" => route, "ending" => ending)
            .increment(amount);
    }

    #[expect(clippy::cast_precision_loss, reason = "the crate takes floats")]
    fn time(&self, method: usize, route: &str, ending: usize, nanos: u64) {
        let (method, ending) = (METHODS[method], ENDINGS[ending]);
        let route = route.to_owned();
        histogram!("bench_request_duration_seconds", "method" => method, "route" => route, "ending" => ending)
            .record(nanos as f64 / 1e9);
    }

    #[expect(clippy::cast_precision_loss, reason = "the crate takes floats")]
    fn level(&self, method: usize, queue: &str, level: i64) {
        gauge!("bench_queue_depth", "method" => METHODS[method], "queue" => queue.to_owned())
            .set(level as f64);
    }
}

fn filled() -> PrometheusHandle {
    let recorder =
        PrometheusBuilder::new().set_buckets(&BOUNDS).expect("there are bounds").build_recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        metrics::describe_counter!("bench_requests_total", "Requests that were answered.");
        metrics::describe_histogram!("bench_request_duration_seconds", "What they took.");
        metrics::describe_gauge!("bench_queue_depth", "Requests that wait.");
        fill(&Facade);
    });
    handle
}

pub(crate) fn measure(criterion: &mut Criterion) {
    let handle = filled();
    report("metrics-exporter-prometheus", handle.render().as_bytes());
    let mut group = criterion.benchmark_group(GROUP);
    group.bench_function("metrics-exporter-prometheus text", |bencher| {
        bencher.iter(|| black_box(handle.render()));
    });
    group.finish();
}
