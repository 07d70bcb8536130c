//! Calls that take too long: an event of the function's own module within its span, and a count.

use std::future::pending;
use std::io::{self, Write};
use std::panic::catch_unwind;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::thread::sleep;
use std::time::Duration;

use expect_test::{Expect, expect};
use telemark::{Label, telemetry};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Copy, Label)]
enum Table {
    Orders,
    Customers,
}

const LONG: Duration = Duration::from_millis(5);

#[telemetry(db(system = "sqlite", operation = "SELECT", collection = "orders"), slow = "1ms")]
fn select(time: Duration) -> Result<u8, io::Error> {
    sleep(time);
    if time > LONG { Err(io::Error::other("gone")) } else { Ok(1) }
}

#[telemetry(db(system = "sqlite", operation = "DELETE", collection = table), slow = "1ms")]
async fn delete(table: Table) {
    let _ = table;
    sleep(LONG);
}

#[telemetry(
    db(system = "sqlite", operation = "INSERT", rows = |n| *n),
    labels(tenant = interned(tenant, cap = 2)),
    fields(rows = |n| *n),
    slow = "1ms"
)]
async fn insert(tenant: &str) -> u64 {
    let _ = tenant;
    sleep(LONG);
    pending().await
}

#[telemetry(db(system = "sqlite", operation = "UPDATE"), slow = "1ms")]
fn update() -> u8 {
    sleep(LONG);
    panic!("the table is locked")
}

#[telemetry(db(system = "sqlite", operation = "SELECT"), slow = off)]
fn never_too_slow() {
    sleep(LONG);
}

#[telemetry(db(system = "sqlite", operation = "SELECT"))]
fn within_the_default() {
    sleep(LONG);
}

#[telemetry(db(system = "sqlite", operation = "PRAGMA"))]
fn beyond_the_default() {
    sleep(Duration::from_millis(110));
}

#[telemetry(slow = "1ms", level = "debug")]
fn plain() {
    sleep(LONG);
}

#[telemetry(job(queue = "thumbnails"), slow = "1ms")]
fn job() -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async {
        sleep(LONG);
    })
}

struct Store;

#[telemetry(db(system = "sqlite", operation = "SELECT"), slow = "1ms")]
impl Store {
    fn slow_method() {
        sleep(LONG);
    }

    #[telemetry(slow = off)]
    fn slow_and_silent() {
        sleep(LONG);
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Compares the events that are sent meanwhile, their durations left out.
fn check(work: impl FnOnce(), expect: &Expect) {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_ansi(false).without_time().with_writer(log.clone()).finish();
    tracing::subscriber::with_default(subscriber, work);
    let text =
        String::from_utf8(log.0.lock().expect("no writer panics").clone()).expect("a log is text");
    let lines = text.lines().map(str::trim_start).map(|line| match line.split_once(" duration=") {
        Some((before, after)) => {
            let (duration, after) = after.split_once(' ').expect("the threshold follows");
            assert!(duration.parse::<f64>().is_ok_and(|seconds| seconds >= 0.005), "{line}");
            format!("{before} {after}\n")
        }
        None => format!("{line}\n"),
    });
    expect.assert_eq(&lines.collect::<String>());
}

/// Compares what was counted of a function.
fn check_count(function: &str, expect: &Expect) {
    let page = telemark::page();
    let is_own = |line: &&str| {
        line.contains("_slow_total{") && line.contains(&format!("slow::{function}\""))
    };
    let lines: Vec<_> = page.lines().filter(is_own).collect();
    expect.assert_eq(&lines.join("\n"));
}

fn poll(future: impl Future) {
    let _ = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
}

#[test]
fn a_slow_call_is_an_event_in_its_span_and_counted_however_it_ends() {
    check(
        || {
            select(Duration::ZERO).unwrap();
            select(LONG).unwrap();
            select(LONG * 2).unwrap_err();
        },
        &expect![[r#"
            WARN select{outcome="ok"}: slow: slow database operation db.query.summary="SELECT orders" threshold=0.001
            WARN select{outcome="error" error.type="_OTHER"}: slow: slow database operation db.query.summary="SELECT orders" threshold=0.001
        "#]],
    );
    check_count(
        "select",
        &expect![[
            r#"db_client_operation_slow_total{code_function_name="slow::select",db_system_name="sqlite",db_operation_name="SELECT",db_collection_name="orders"} 2"#
        ]],
    );
    check(
        || drop(catch_unwind(update)),
        &expect![[r#"
            WARN update{outcome="panic"}: slow: slow database operation db.query.summary="UPDATE" threshold=0.001
        "#]],
    );
    check_count(
        "update",
        &expect![[
            r#"db_client_operation_slow_total{code_function_name="slow::update",db_system_name="sqlite",db_operation_name="UPDATE"} 1"#
        ]],
    );
}

#[test]
fn a_slow_future_is_an_event_even_where_it_is_given_up() {
    poll(delete(Table::Orders));
    check(
        || poll(delete(Table::Customers)),
        &expect![[r#"
            WARN delete{outcome="ok"}: slow: slow database operation db.query.summary="DELETE customers" threshold=0.001
        "#]],
    );
    check_count(
        "delete",
        &expect![[r#"
        db_client_operation_slow_total{code_function_name="slow::delete",db_system_name="sqlite",db_operation_name="DELETE",db_collection_name="customers"} 1
        db_client_operation_slow_total{code_function_name="slow::delete",db_system_name="sqlite",db_operation_name="DELETE",db_collection_name="orders"} 1"#]],
    );
    check(
        || {
            poll(insert("a"));
            poll(insert("b"));
            poll(insert("c"));
            drop(insert("d"));
        },
        &expect![[r#"
            WARN insert{outcome="cancelled"}: slow: slow database operation db.query.summary="INSERT" threshold=0.001
            WARN insert{outcome="cancelled"}: slow: slow database operation db.query.summary="INSERT" threshold=0.001
            WARN insert{outcome="cancelled"}: slow: slow database operation db.query.summary="INSERT" threshold=0.001
        "#]],
    );
    check_count(
        "insert",
        &expect![[r#"
        db_client_operation_slow_total{code_function_name="slow::insert",db_system_name="sqlite",db_operation_name="INSERT",tenant="_OTHER"} 1
        db_client_operation_slow_total{code_function_name="slow::insert",db_system_name="sqlite",db_operation_name="INSERT",tenant="a"} 1
        db_client_operation_slow_total{code_function_name="slow::insert",db_system_name="sqlite",db_operation_name="INSERT",tenant="b"} 1"#]],
    );
    check(
        || poll(job()),
        &expect![[r#"
            WARN job{outcome="ok"}: slow: slow call code.function.name="slow::job" threshold=0.001
        "#]],
    );
    check_count(
        "job",
        &expect![[
            r#"function_slow_total{code_function_name="slow::job",messaging_operation_name="process",messaging_destination_name="thumbnails",messaging_system="in_process"} 1"#
        ]],
    );
}

#[test]
fn a_database_call_may_take_100_ms_and_others_any_time_unless_told() {
    check(
        || {
            never_too_slow();
            within_the_default();
            beyond_the_default();
            plain();
            Store::slow_method();
            Store::slow_and_silent();
        },
        &expect![[r#"
            WARN beyond_the_default{outcome="ok"}: slow: slow database operation db.query.summary="PRAGMA" threshold=0.1
            WARN slow: slow call code.function.name="slow::plain" threshold=0.001
            WARN slow_method{outcome="ok"}: slow: slow database operation db.query.summary="SELECT" threshold=0.001
        "#]],
    );
    let counted = telemark::page();
    let counted = counted.lines().filter(|line| line.contains("_slow_total{"));
    let counted = counted.filter(|line| line.contains("too_slow") || line.contains("silent"));
    assert_eq!(counted.collect::<Vec<_>>(), [""; 0]);
    check_count(
        "within_the_default",
        &expect![[
            r#"db_client_operation_slow_total{code_function_name="slow::within_the_default",db_system_name="sqlite",db_operation_name="SELECT"} 0"#
        ]],
    );
    check_count(
        "beyond_the_default",
        &expect![[
            r#"db_client_operation_slow_total{code_function_name="slow::beyond_the_default",db_system_name="sqlite",db_operation_name="PRAGMA"} 1"#
        ]],
    );
    check_count("plain", &expect![[r#"function_slow_total{code_function_name="slow::plain"} 1"#]]);
}
