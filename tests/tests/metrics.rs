//! Metrics that no call produces: what they put on the page, and into the catalog.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes snapshots with them")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use expect_test::{Expect, expect};
use telemark::metric::Observer;
use telemark::{Label, Usd};
use telemark_registry::catalog;

#[derive(Clone, Copy, Label)]
enum Topic {
    OrdersCreate,
    OrdersPaid,
}

static POOL_BREAKS: AtomicBool = AtomicBool::new(false);
/// A scrape asks every callback, and the first one to see a callback panic logs it.
static SCRAPING: Mutex<()> = Mutex::new(());

telemark::metrics! {
    /// Webhooks that wait.
    ///
    /// One queue a topic.
    static QUEUE_DEPTH: Gauge = "waiting.webhook.queue.depth" {
        unit = "{webhook}",
        labels(topic: Topic),
    };
    static UNLABELLED: Gauge = "waiting.room" { unit = "By" };

    /// Deliveries taken.
    static DELIVERIES: Counter = "taken.deliveries" {
        unit = "{delivery}",
        labels(topic: Topic, tenant: interned(cap = 2), region = "eu", "app.retried": bool),
    };
    /// Refunds.
    static REFUNDS: Counter = "taken.refunds" { unit = "USD" };
    static BUSY: Counter = "taken.busy" { unit = "s" };

    static WORKERS: UpDownCounter = "steps.workers" { unit = "{worker}" };
    static HELD: UpDownCounter = "steps.held" { unit = "{job}", labels(topic: Topic) };

    /// Sizes of images.
    static IMAGE_SIZE: Histogram = "sized.image" { unit = "By", buckets = [1e3, 10_000, 1e5] };
    static WAITED: Histogram = "sized.wait" {
        unit = "s",
        buckets = [0.5, 1],
        labels(topic: Topic),
    };
    static DEFAULT_BOUNDS: Histogram = "default.wait" { unit = "s" };

    /// Connections of the pool.
    static POOL: Gauge = "observed.pool" {
        unit = "{connection}",
        labels(topic: Topic, host: interned(cap = 1)),
        observe = |observer| {
            observer.with((Topic::OrdersPaid, "db1")).set(3);
            observer.with((Topic::OrdersPaid, "db2")).set(-4);
            observer.with((Topic::OrdersPaid, "db2")).set(-5);
        },
    };
    static UPTIME: Counter = "observed.uptime" {
        unit = "s",
        observe = |observer| observer.set(Duration::from_millis(1500)),
    };
    static SILENT: Gauge = "observed.silent" { unit = "1", observe = |_| () };
    static FROM_A_FUNCTION: UpDownCounter = "observed.function" {
        unit = "{job}",
        observe = |observer| jobs(observer),
    };

    static BROKEN: Gauge = "broken.pool" {
        unit = "{connection}",
        observe = |observer| {
            observer.set(1);
            assert!(!POOL_BREAKS.load(Ordering::Relaxed), "the pool is gone");
        },
    };
    static BESIDE: Gauge = "broken.beside" { unit = "{connection}" };
}

fn jobs(observer: &mut Observer) {
    observer.set(7);
}

/// The part of the page whose families' names start so.
fn of_page(prefix: &str) -> String {
    let page = telemark::page();
    let lines = page.lines().filter(|line| {
        let name = line.trim_start_matches("# HELP ").trim_start_matches("# TYPE ");
        name.starts_with(prefix)
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[track_caller]
fn check(prefix: &str, expected: &Expect) {
    let _one_at_a_time = SCRAPING.lock().expect("no scrape of a test panics");
    expected.assert_eq(&of_page(prefix));
}

#[test]
fn a_gauge_shows_its_last_value_and_starts_at_zero() {
    check(
        "waiting",
        &expect![[r##"
        # TYPE waiting_room_bytes gauge
        waiting_room_bytes 0
        # HELP waiting_webhook_queue_depth Webhooks that wait.
        # TYPE waiting_webhook_queue_depth gauge
        waiting_webhook_queue_depth{topic="orders_create"} 0
        waiting_webhook_queue_depth{topic="orders_paid"} 0
    "##]],
    );
    QUEUE_DEPTH.with(Topic::OrdersCreate).set(3);
    let paid = QUEUE_DEPTH.with(Topic::OrdersPaid);
    paid.set(5);
    std::thread::spawn(move || paid.set(-2)).join().unwrap();
    UNLABELLED.set(i64::MAX);
    check(
        "waiting",
        &expect![[r##"
        # TYPE waiting_room_bytes gauge
        waiting_room_bytes 9223372036854775807
        # HELP waiting_webhook_queue_depth Webhooks that wait.
        # TYPE waiting_webhook_queue_depth gauge
        waiting_webhook_queue_depth{topic="orders_create"} 3
        waiting_webhook_queue_depth{topic="orders_paid"} -2
    "##]],
    );
}

#[test]
fn a_counter_adds_up_over_labels_of_every_form_and_threads() {
    check(
        "taken",
        &expect![[r##"
        # TYPE taken_busy_seconds_total counter
        taken_busy_seconds_total 0
        # HELP taken_deliveries_total Deliveries taken.
        # TYPE taken_deliveries_total counter
        taken_deliveries_total{topic="orders_create",tenant="_OTHER",region="eu",app_retried="false"} 0
        taken_deliveries_total{topic="orders_create",tenant="_OTHER",region="eu",app_retried="true"} 0
        taken_deliveries_total{topic="orders_paid",tenant="_OTHER",region="eu",app_retried="false"} 0
        taken_deliveries_total{topic="orders_paid",tenant="_OTHER",region="eu",app_retried="true"} 0
        # HELP taken_refunds_usd_total Refunds.
        # TYPE taken_refunds_usd_total counter
        taken_refunds_usd_total 0
    "##]],
    );
    DELIVERIES.with((Topic::OrdersCreate, "acme", false)).increment();
    let tenant = String::from("zen");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| DELIVERIES.with((Topic::OrdersPaid, &tenant, true)).add(10));
        }
    });
    DELIVERIES.with((Topic::OrdersPaid, "late", true)).add(5);
    REFUNDS.add("0.000000001".parse::<Usd>().unwrap());
    BUSY.add(Duration::from_millis(250));
    check(
        "taken",
        &expect![[r##"
        # TYPE taken_busy_seconds_total counter
        taken_busy_seconds_total 0.25
        # HELP taken_deliveries_total Deliveries taken.
        # TYPE taken_deliveries_total counter
        taken_deliveries_total{topic="orders_create",tenant="_OTHER",region="eu",app_retried="false"} 0
        taken_deliveries_total{topic="orders_create",tenant="_OTHER",region="eu",app_retried="true"} 0
        taken_deliveries_total{topic="orders_create",tenant="acme",region="eu",app_retried="false"} 1
        taken_deliveries_total{topic="orders_create",tenant="acme",region="eu",app_retried="true"} 0
        taken_deliveries_total{topic="orders_create",tenant="zen",region="eu",app_retried="false"} 0
        taken_deliveries_total{topic="orders_create",tenant="zen",region="eu",app_retried="true"} 0
        taken_deliveries_total{topic="orders_paid",tenant="_OTHER",region="eu",app_retried="false"} 0
        taken_deliveries_total{topic="orders_paid",tenant="_OTHER",region="eu",app_retried="true"} 5
        taken_deliveries_total{topic="orders_paid",tenant="acme",region="eu",app_retried="false"} 0
        taken_deliveries_total{topic="orders_paid",tenant="acme",region="eu",app_retried="true"} 0
        taken_deliveries_total{topic="orders_paid",tenant="zen",region="eu",app_retried="false"} 0
        taken_deliveries_total{topic="orders_paid",tenant="zen",region="eu",app_retried="true"} 40
        # HELP taken_refunds_usd_total Refunds.
        # TYPE taken_refunds_usd_total counter
        taken_refunds_usd_total 0.000000001
    "##]],
    );
}

#[test]
fn an_up_down_counter_steps_both_ways() {
    check(
        "steps",
        &expect![[r##"
        # TYPE steps_held gauge
        steps_held{topic="orders_create"} 0
        steps_held{topic="orders_paid"} 0
        # TYPE steps_workers gauge
        steps_workers 0
    "##]],
    );
    WORKERS.increment();
    WORKERS.add(4);
    std::thread::spawn(|| WORKERS.subtract(7)).join().unwrap();
    HELD.with(Topic::OrdersPaid).decrement();
    check(
        "steps",
        &expect![[r##"
        # TYPE steps_held gauge
        steps_held{topic="orders_create"} 0
        steps_held{topic="orders_paid"} -1
        # TYPE steps_workers gauge
        steps_workers -2
    "##]],
    );
}

#[test]
fn a_histogram_has_the_declared_bounds() {
    IMAGE_SIZE.record(1_000);
    IMAGE_SIZE.record(1_001);
    IMAGE_SIZE.record(1_000_000);
    WAITED.with(Topic::OrdersCreate).record(Duration::from_millis(700));
    check(
        "sized",
        &expect![[r##"
        # HELP sized_image_bytes Sizes of images.
        # TYPE sized_image_bytes histogram
        sized_image_bytes_bucket{le="1000"} 1
        sized_image_bytes_bucket{le="10000"} 2
        sized_image_bytes_bucket{le="100000"} 2
        sized_image_bytes_bucket{le="+Inf"} 3
        sized_image_bytes_sum 1002001
        sized_image_bytes_count 3
        # TYPE sized_wait_seconds histogram
        sized_wait_seconds_bucket{topic="orders_create",le="0.5"} 0
        sized_wait_seconds_bucket{topic="orders_create",le="1"} 1
        sized_wait_seconds_bucket{topic="orders_create",le="+Inf"} 1
        sized_wait_seconds_sum{topic="orders_create"} 0.7
        sized_wait_seconds_count{topic="orders_create"} 1
        sized_wait_seconds_bucket{topic="orders_paid",le="0.5"} 0
        sized_wait_seconds_bucket{topic="orders_paid",le="1"} 0
        sized_wait_seconds_bucket{topic="orders_paid",le="+Inf"} 0
        sized_wait_seconds_sum{topic="orders_paid"} 0
        sized_wait_seconds_count{topic="orders_paid"} 0
    "##]],
    );
    DEFAULT_BOUNDS.record(Duration::from_secs(3));
    check(
        "default",
        &expect![[r##"
        # TYPE default_wait_seconds histogram
        default_wait_seconds_bucket{le="0.005"} 0
        default_wait_seconds_bucket{le="0.01"} 0
        default_wait_seconds_bucket{le="0.025"} 0
        default_wait_seconds_bucket{le="0.05"} 0
        default_wait_seconds_bucket{le="0.075"} 0
        default_wait_seconds_bucket{le="0.1"} 0
        default_wait_seconds_bucket{le="0.25"} 0
        default_wait_seconds_bucket{le="0.5"} 0
        default_wait_seconds_bucket{le="0.75"} 0
        default_wait_seconds_bucket{le="1"} 0
        default_wait_seconds_bucket{le="2.5"} 0
        default_wait_seconds_bucket{le="5"} 1
        default_wait_seconds_bucket{le="7.5"} 1
        default_wait_seconds_bucket{le="10"} 1
        default_wait_seconds_bucket{le="+Inf"} 1
        default_wait_seconds_sum 3
        default_wait_seconds_count 1
    "##]],
    );
}

#[test]
fn a_callback_is_asked_with_each_scrape_and_shows_what_it_set() {
    let expected = expect![[r##"
        # TYPE observed_function gauge
        observed_function 7
        # HELP observed_pool Connections of the pool.
        # TYPE observed_pool gauge
        observed_pool{topic="orders_paid",host="_OTHER"} -5
        observed_pool{topic="orders_paid",host="db1"} 3
        # TYPE observed_uptime_seconds_total counter
        observed_uptime_seconds_total 1.5
    "##]];
    check("observed", &expected);
    check("observed", &expected);
}

#[test]
fn a_callback_that_panics_takes_its_family_off_the_page_and_nothing_else() {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(
        tracing_subscriber::fmt().without_time().with_ansi(false).with_writer(log.clone()).finish(),
    );
    let whole =
        "# TYPE broken_beside gauge\nbroken_beside 0\n# TYPE broken_pool gauge\nbroken_pool 1\n";
    let rest = "# TYPE broken_beside gauge\nbroken_beside 0\n";
    let _alone = SCRAPING.lock().unwrap();
    assert_eq!(of_page("broken"), whole);
    POOL_BREAKS.store(true, Ordering::Relaxed);
    assert_eq!(of_page("broken"), rest);
    assert_eq!(of_page("broken"), rest);
    POOL_BREAKS.store(false, Ordering::Relaxed);
    assert_eq!(of_page("broken"), whole);
    expect![[r#"
        ERROR telemark::metric::observed: the callback of a metric panics; the metric is left out of the page metric="broken.pool" declared="metrics::BROKEN"
    "#]].assert_eq(&log.text());
}

#[test]
fn the_catalog_names_the_line_the_help_and_the_labels_of_a_declaration() {
    let catalog = catalog::build(telemark_registry::slice::section()).unwrap();
    let item =
        |name: &str| catalog.functions.iter().find(|item| item.name == name).unwrap().clone();
    let deliveries = item("metrics::DELIVERIES");
    let source = include_str!("metrics.rs");
    let line = source.lines().nth(deliveries.line as usize - 1).unwrap();
    assert_eq!(line.trim(), "static DELIVERIES: Counter = \"taken.deliveries\" {");
    expect![[r#"
        (
            Metric,
            "tests/tests/metrics.rs",
            "Deliveries taken.",
            None,
        )
    "#]]
    .assert_debug_eq(&(&deliveries.kind, &deliveries.file, &deliveries.help, &deliveries.span));
    let family = |name: &str| {
        catalog.families.iter().find(|family| family.prometheus_name == name).unwrap().clone()
    };
    expect![[r#"
        Family {
            name: "taken.deliveries",
            prometheus_name: "taken_deliveries_total",
            instrument: Counter,
            unit: "{delivery}",
            help: "Deliveries taken.",
            buckets: [],
            labels: [
                Label {
                    name: "app.retried",
                    prometheus_name: "app_retried",
                    values: [
                        "false",
                        "true",
                    ],
                    cap: 0,
                    outcomes: [],
                },
                Label {
                    name: "region",
                    prometheus_name: "region",
                    values: [
                        "eu",
                    ],
                    cap: 0,
                    outcomes: [],
                },
                Label {
                    name: "tenant",
                    prometheus_name: "tenant",
                    values: [
                        "_OTHER",
                    ],
                    cap: 2,
                    outcomes: [],
                },
                Label {
                    name: "topic",
                    prometheus_name: "topic",
                    values: [
                        "orders_create",
                        "orders_paid",
                    ],
                    cap: 0,
                    outcomes: [],
                },
            ],
            max_series: 12,
        }
    "#]]
    .assert_debug_eq(&family("taken_deliveries_total"));
    assert_eq!(family("observed_uptime_seconds_total").unit, "s");
    assert_eq!(item("metrics::POOL").metrics.len(), 1);
    assert!(telemark_registry::collected().agree());
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("writing does not panic")).into_owned()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("writing does not panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
