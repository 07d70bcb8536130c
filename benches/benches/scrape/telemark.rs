//! Ours: the page as the endpoint keeps it.

use std::hint::black_box;
use std::io::Write;
use std::time::Duration;

use criterion::Criterion;
use flate2::Compression;
use flate2::write::GzEncoder;
use telemark::__private::scrape::Page;
use telemark::Label;

use super::families::{self, Crate, fill};
use super::{GROUP, report};

#[derive(Clone, Copy, Label)]
enum Method {
    Get,
    Head,
    Post,
    Put,
    Delete,
}

#[derive(Clone, Copy, Label)]
enum Ending {
    Ok,
    Error,
    Cancelled,
    Panic,
    Rejected,
}

telemark::metrics! {
    /// Requests that were answered.
    static REQUESTS: Counter = "bench.requests" {
        unit = "{request}",
        labels(method: Method, route: interned(cap = 39), ending: Ending),
    };
    /// What they took.
    static DURATION: Histogram = "bench.request.duration" {
        unit = "s",
        buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        labels(method: Method, route: interned(cap = 19), ending: Ending),
    };
    /// Requests that wait.
    static DEPTH: Gauge = "bench.queue.depth" {
        unit = "{request}",
        labels(method: Method, queue: interned(cap = 99)),
    };
}

const METHODS: [Method; 5] = [Method::Get, Method::Head, Method::Post, Method::Put, Method::Delete];
const ENDINGS: [Ending; 5] =
    [Ending::Ok, Ending::Error, Ending::Cancelled, Ending::Panic, Ending::Rejected];

struct Telemark;

impl Crate for Telemark {
    fn count(&self, method: usize, route: &str, ending: usize, amount: u64) {
        REQUESTS.with((METHODS[method], route, ENDINGS[ending])).add(amount);
    }

    fn time(&self, method: usize, route: &str, ending: usize, nanos: u64) {
        let taken = Duration::from_nanos(nanos);
        DURATION.with((METHODS[method], route, ENDINGS[ending])).record(taken);
    }

    fn level(&self, method: usize, queue: &str, level: i64) {
        DEPTH.with((METHODS[method], queue)).set(level);
    }
}

/// A page of everything that is recorded, after its first scrape.
pub(crate) fn page() -> Page {
    assert_eq!(Method::VALUES, families::METHODS);
    assert_eq!(Ending::VALUES, families::ENDINGS);
    fill(&Telemark);
    let mut page = Page::new();
    page.collect();
    page
}

const FORMATS: [(&str, &str); 3] = [
    ("telemark text", "text/plain;version=0.0.4"),
    ("telemark OpenMetrics", "application/openmetrics-text;version=1.0.0"),
    (
        "telemark protobuf",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
    ),
];

pub(crate) fn measure(criterion: &mut Criterion) {
    let mut page = page();
    let mut group = criterion.benchmark_group(GROUP);
    group.bench_function("telemark snapshot alone", |bencher| bencher.iter(|| page.collect()));
    for (name, accept) in FORMATS {
        let body = page.encode(accept);
        report(name, &body);
        report(&format!("{name}, gzip"), &gzip(&body));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                page.collect();
                black_box(page.encode(accept))
            });
        });
        group.bench_function(format!("{name}, gzip"), |bencher| {
            bencher.iter(|| {
                page.collect();
                black_box(gzip(&page.encode(accept)))
            });
        });
    }
    group.finish();
}

/// At the level of the endpoint.
fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("writing to a vector does not fail");
    encoder.finish().expect("writing to a vector does not fail")
}
