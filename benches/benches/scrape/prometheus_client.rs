//! prometheus-client: `encode`, which is OpenMetrics.

use std::hint::black_box;

use criterion::Criterion;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::families::{BOUNDS, Crate, ENDINGS, METHODS, fill};
use super::{GROUP, report};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    method: &'static str,
    route: String,
    ending: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    method: &'static str,
    queue: String,
}

struct Client {
    requests: Family<Call, Counter>,
    duration: Family<Call, Histogram, fn() -> Histogram>,
    depth: Family<Queue, Gauge>,
}

impl Client {
    fn call(method: usize, route: &str, ending: usize) -> Call {
        Call { method: METHODS[method], route: route.to_owned(), ending: ENDINGS[ending] }
    }
}

impl Crate for Client {
    fn count(&self, method: usize, route: &str, ending: usize, amount: u64) {
        self.requests.get_or_create(&Self::call(method, route, ending)).inc_by(amount);
    }

    #[expect(clippy::cast_precision_loss, reason = "the crate takes floats")]
    fn time(&self, method: usize, route: &str, ending: usize, nanos: u64) {
        let histogram = self.duration.get_or_create(&Self::call(method, route, ending));
        histogram.observe(nanos as f64 / 1e9);
    }

    fn level(&self, method: usize, queue: &str, level: i64) {
        let labels = Queue { method: METHODS[method], queue: queue.to_owned() };
        self.depth.get_or_create(&labels).set(level);
    }
}

fn filled() -> Registry {
    let client = Client {
        requests: Family::default(),
        duration: Family::new_with_constructor(|| Histogram::new(BOUNDS)),
        depth: Family::default(),
    };
    fill(&client);
    let mut registry = Registry::default();
    let Client { requests, duration, depth } = client;
    registry.register("bench_requests", "Requests that were answered", requests);
    registry.register("bench_request_duration_seconds", "What they took", duration);
    registry.register("bench_queue_depth", "Requests that wait", depth);
    registry
}

pub(crate) fn measure(criterion: &mut Criterion) {
    let registry = filled();
    let page = || {
        let mut page = String::new();
        encode(&mut page, &registry).expect("writing to a `String` does not fail");
        page
    };
    report("prometheus-client", page().as_bytes());
    let mut group = criterion.benchmark_group(GROUP);
    group.bench_function("prometheus-client OpenMetrics", |bencher| {
        bencher.iter(|| black_box(page()));
    });
    group.finish();
}
