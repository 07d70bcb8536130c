//! The page over real connections: its formats, its families from several sides, and what it says about
//! itself.
#![cfg(feature = "facade")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, LazyLock, Mutex};

use expect_test::{Expect, expect};
use telemark::{Config, Guard};
use tracing_subscriber::fmt::MakeWriter;

telemark::metrics! {
    /// Jobs done.
    static JOBS: Counter = "page.jobs" { unit = "{job}", labels(queue: interned(cap = 2)) };
    static WAIT: Histogram = "page.wait" { unit = "s", buckets = [0.5, 1] };
    static BROKEN: Gauge = "page.broken" {
        unit = "{connection}",
        observe = |observer| {
            observer.set(1);
            panic!("the pool is gone");
        },
    };
}

/// The endpoint of this process, and what it logs.
static RUNNING: LazyLock<(Mutex<Guard>, Log)> = LazyLock::new(|| {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().without_time().with_ansi(false);
    tracing::subscriber::set_global_default(subscriber.with_writer(log.clone()).finish()).unwrap();
    let guard = Config::default().listen(([127, 0, 0, 1], 0).into()).init().unwrap();
    metrics::describe_counter!("sent_total", "Messages \"sent\".");
    metrics::counter!("sent_total", "to" => "a\"b\\c\nd").increment(2);
    metrics::counter!("bare").increment(1);
    metrics::gauge!("load").set(f64::INFINITY);
    metrics::histogram!("sizes").record(2.0);
    metrics::gauge!("page_jobs", "theirs" => "yes").set(1.0);
    metrics::counter!("page_jobs_total", "theirs" => "yes").increment(1);
    metrics::counter!("page_wait_seconds_count").increment(1);
    metrics::gauge!("sizes_sum").set(7.0);
    metrics::gauge!("twice", "a.b" => "1", "a-b" => "2").set(1.0);
    JOBS.with("thumbnails").add(3);
    WAIT.record(std::time::Duration::from_millis(750));
    (Mutex::new(guard), log)
});

#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The media type and the body for an `Accept`.
fn scrape(accept: &str) -> (String, Vec<u8>) {
    let at: SocketAddr = RUNNING.0.lock().unwrap().endpoint().address().unwrap();
    let mut stream = TcpStream::connect(at).unwrap();
    write!(
        stream,
        "GET /metrics HTTP/1.1\r\nhost: x\r\naccept: {accept}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let media_type = head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap();
    (media_type.to_owned(), answer[end + 4..].to_vec())
}

/// A page after its media type, but for what differs from run to run: the name of the program, and how
/// often something has panicked.
fn check(accept: &str, expected: &Expect) {
    let (media_type, body) = scrape(accept);
    let body = String::from_utf8(body).unwrap();
    let (before, after) = body.split_once("unknown_service:page").unwrap();
    let (_, after) = after.split_once('"').unwrap();
    let body = format!("{before}unknown_service:page\"{after}");
    let stable =
        body.lines().filter(|line| !line.starts_with("telemark_scrape_source_panics_total"));
    let page: Vec<_> = [media_type.as_str()].into_iter().chain(stable).collect();
    expected.assert_eq(&(page.join("\n") + "\n"));
}

#[test]
fn text_has_the_families_of_the_program_of_the_facade_and_of_the_page_itself() {
    check(
        "*/*",
        &expect![[r#"
            text/plain; version=0.0.4; charset=utf-8
            # HELP page_jobs_total Jobs done.
            # TYPE page_jobs_total counter
            page_jobs_total{queue="_OTHER"} 0
            page_jobs_total{queue="thumbnails"} 3
            # TYPE page_wait_seconds histogram
            page_wait_seconds_bucket{le="0.5"} 0
            page_wait_seconds_bucket{le="1"} 1
            page_wait_seconds_bucket{le="+Inf"} 1
            page_wait_seconds_sum 0.75
            page_wait_seconds_count 1
            # HELP telemark_scrape_family_conflicts Metric families that are not on the page, or not as a whole.
            # TYPE telemark_scrape_family_conflicts gauge
            telemark_scrape_family_conflicts{telemark_conflict_type="declaration"} 0
            telemark_scrape_family_conflicts{telemark_conflict_type="facade"} 3
            telemark_scrape_family_conflicts{telemark_conflict_type="labels"} 1
            # HELP telemark_scrape_source_panics_total Panics of callbacks and other sources while they were read.
            # TYPE telemark_scrape_source_panics_total counter
            # TYPE bare counter
            bare 1
            # TYPE load gauge
            load +Inf
            # TYPE page_jobs gauge
            page_jobs{theirs="yes"} 1
            # HELP sent_total Messages "sent".
            # TYPE sent_total counter
            sent_total{to="a\"b\\c\nd"} 2
            # TYPE sizes summary
            sizes{quantile="0"} 2
            sizes{quantile="0.5"} 1.9999056357269998
            sizes{quantile="0.9"} 1.9999056357269998
            sizes{quantile="0.95"} 1.9999056357269998
            sizes{quantile="0.99"} 1.9999056357269998
            sizes{quantile="0.999"} 1.9999056357269998
            sizes{quantile="1"} 2
            sizes_sum 2
            sizes_count 1
            # HELP target_info What the target says of itself.
            # TYPE target_info gauge
            target_info{service_name="unknown_service:page"} 1
        "#]],
    );
}

#[test]
fn open_metrics_has_the_same_with_its_own_types() {
    check(
        "application/openmetrics-text;version=1.0.0",
        &expect![[r#"
            application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores
            # TYPE page_jobs_total unknown
            # HELP page_jobs_total Jobs done.
            page_jobs_total{queue="_OTHER"} 0
            page_jobs_total{queue="thumbnails"} 3
            # TYPE page_wait_seconds histogram
            # UNIT page_wait_seconds seconds
            page_wait_seconds_bucket{le="0.5"} 0
            page_wait_seconds_bucket{le="1.0"} 1
            page_wait_seconds_bucket{le="+Inf"} 1
            page_wait_seconds_sum 0.75
            page_wait_seconds_count 1
            # TYPE telemark_scrape_family_conflicts gauge
            # HELP telemark_scrape_family_conflicts Metric families that are not on the page, or not as a whole.
            telemark_scrape_family_conflicts{telemark_conflict_type="declaration"} 0
            telemark_scrape_family_conflicts{telemark_conflict_type="facade"} 3
            telemark_scrape_family_conflicts{telemark_conflict_type="labels"} 1
            # TYPE telemark_scrape_source_panics counter
            # HELP telemark_scrape_source_panics Panics of callbacks and other sources while they were read.
            # TYPE bare unknown
            bare 1
            # TYPE load gauge
            load +Inf
            # TYPE page_jobs gauge
            page_jobs{theirs="yes"} 1
            # TYPE sent counter
            # HELP sent Messages \"sent\".
            sent_total{to="a\"b\\c\nd"} 2
            # TYPE sizes summary
            sizes{quantile="0.0"} 2
            sizes{quantile="0.5"} 1.9999056357269998
            sizes{quantile="0.9"} 1.9999056357269998
            sizes{quantile="0.95"} 1.9999056357269998
            sizes{quantile="0.99"} 1.9999056357269998
            sizes{quantile="0.999"} 1.9999056357269998
            sizes{quantile="1.0"} 2
            sizes_sum 2
            sizes_count 1
            # TYPE target info
            # HELP target What the target says of itself.
            target_info{service_name="unknown_service:page"} 1
            # EOF
        "#]],
    );
}

#[test]
fn protocol_buffers_are_only_for_those_who_name_them() {
    let accept = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    let (media_type, body) = scrape(accept);
    assert_eq!(
        media_type,
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; \
         encoding=delimited; escaping=underscores"
    );
    // A family's length and the number of its name come before the name.
    let name = b"page_jobs_total";
    let at = body.windows(name.len()).position(|bytes| bytes == name).unwrap();
    assert_eq!(body[at - 2..at], [0x0a, 15]);
}

#[test]
fn panics_of_callbacks_are_counted_and_clashes_are_logged_once() {
    let panics = || -> u64 {
        let (_, body) = scrape("text/plain");
        let body = String::from_utf8(body).unwrap();
        let count = body.lines().find_map(|line| {
            line.strip_prefix("telemark_scrape_source_panics_total ")?.parse().ok()
        });
        count.unwrap()
    };
    let before = panics();
    assert!(panics() > before);
    let log = String::from_utf8(RUNNING.1.0.lock().unwrap().clone()).unwrap();
    let mut lines: Vec<_> = log.lines().map(str::trim_start).collect();
    lines.sort_unstable();
    expect![[r#"
        ERROR telemark::metric::observed: the callback of a metric panics; the metric is left out of the page metric="page.broken" declared="page::BROKEN"
        ERROR telemark::page::scraper: the `metrics` facade records a metric that this program declares; the facade's is left out family="page_jobs_total"
        ERROR telemark::page::scraper: the `metrics` facade records a metric that this program declares; the facade's is left out family="page_wait_seconds_count"
        ERROR telemark::page::scraper: the `metrics` facade records labels that no page can show; those series are left out family="twice"
        ERROR telemark::page::scraper: the `metrics` facade records two metrics of one name; the second is left out family="sizes_sum""#]].assert_eq(&lines.join("\n"));
}
