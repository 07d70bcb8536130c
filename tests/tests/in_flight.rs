//! `in_flight`: the calls that are under way, back at zero however they end.

use std::future::{Future, pending, ready};
use std::panic::catch_unwind;
use std::pin::{Pin, pin};
use std::task::{Context, Waker};

use futures_util::{Stream, StreamExt, stream};
use telemark::{Label, telemetry};

#[derive(Clone, Copy, Label)]
enum Table {
    Orders,
    Customers,
}

/// The calls of a function that are under way, as the page has them: each series with its other labels.
fn under_way(function: &str) -> Vec<String> {
    let own = format!("code_function_name=\"in_flight::{function}\"");
    let page = telemark::page();
    let lines = page.lines().filter_map(|line| line.strip_prefix("function_active_calls{"));
    let lines = lines.filter_map(|line| line.strip_prefix(&own));
    lines.map(|line| line.trim_start_matches(',').replace('}', "")).collect()
}

#[telemetry(in_flight)]
fn sync(unwinds: bool) -> Vec<String> {
    assert!(!unwinds, "as asked");
    under_way("sync")
}

#[test]
fn a_call_counts_until_it_returns_or_unwinds() {
    assert_eq!(under_way("sync"), [" 0"]);
    assert_eq!(sync(false), [" 1"]);
    assert_eq!(under_way("sync"), [" 0"]);
    assert!(catch_unwind(|| sync(true)).is_err());
    assert_eq!(under_way("sync"), [" 0"]);
}

#[telemetry(
    in_flight,
    slow = "10s",
    db(system = "sqlite", operation = "SELECT", collection = table),
    labels(tenant = interned(tenant, cap = 2))
)]
async fn query(table: Table, tenant: &str) {
    let _ = (table, tenant);
    pending().await
}

fn by_table_and_tenant(calls: [u64; 4]) -> Vec<String> {
    let operation = "db_system_name=\"sqlite\",db_operation_name=\"SELECT\",db_collection_name";
    let sets = ["customers", "orders"].into_iter().flat_map(|table| {
        ["_OTHER", "a"].map(|tenant| format!("{operation}=\"{table}\",tenant=\"{tenant}\""))
    });
    sets.zip(calls).map(|(set, calls)| format!("{set} {calls}")).collect()
}

fn poll(future: Pin<&mut impl Future>) {
    assert!(future.poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

#[test]
fn calls_with_other_labels_are_counted_apart_and_a_dropped_one_no_more() {
    {
        let [mut first, mut second] = [(); 2].map(|()| Box::pin(query(Table::Orders, "a")));
        let mut third = pin!(query(Table::Customers, "a"));
        let _unpolled = query(Table::Customers, "a");
        poll(first.as_mut());
        poll(second.as_mut());
        poll(third.as_mut());
        drop(first);
        assert_eq!(under_way("query"), by_table_and_tenant([0, 1, 0, 1]));
    }
    assert_eq!(under_way("query"), by_table_and_tenant([0; 4]));
}

#[telemetry(in_flight)]
fn returned() -> impl Future<Output = Vec<String>> {
    async { under_way("returned") }
}

#[test]
fn a_returned_future_counts_from_its_first_poll() {
    let future = returned();
    assert_eq!(under_way("returned"), [" 0"]);
    drop(future);
    let seen = futures_util::FutureExt::now_or_never(returned());
    assert_eq!((seen, under_way("returned")), (Some(vec![" 1".to_owned()]), vec![" 0".to_owned()]));
}

#[telemetry(in_flight, stream)]
async fn items() -> impl Stream<Item = Vec<String>> {
    stream::once(async { under_way("items") })
}

#[telemetry(in_flight, stream)]
fn lazy() -> impl Stream<Item = Vec<String>> {
    stream::once(async { under_way("lazy") })
}

#[tokio::test]
async fn a_stream_counts_until_its_end_or_its_drop() {
    assert_eq!(items().await.collect::<Vec<_>>().await, [[" 1"]]);
    assert_eq!(under_way("items"), [" 0"]);
    drop(items().await);
    assert_eq!(under_way("items"), [" 0"]);
    let unpolled = lazy();
    assert_eq!(under_way("lazy"), [" 0"]);
    assert_eq!(unpolled.collect::<Vec<_>>().await, [[" 1"]]);
    assert_eq!(under_way("lazy"), [" 0"]);
}

#[telemetry(in_flight, http(method = "GET", route = "/in-flight"))]
async fn handler() -> String {
    ready(under_way("handler").join(";")).await
}

#[telemetry(in_flight, http_client(method = "GET", server = "a", port = 80))]
fn ask() -> Result<u8, std::io::Error> {
    Err(std::io::Error::other(under_way("ask").join(";")))
}

#[tokio::test]
async fn handlers_and_client_calls_count_without_a_status() {
    let labels = "http_request_method=\"GET\",http_route=\"/in-flight\",url_scheme=\"http\"";
    assert_eq!(handler().await, format!("{labels} 1"));
    assert_eq!(under_way("handler"), [format!("{labels} 0")]);
    let labels = "http_request_method=\"GET\",server_address=\"a\",server_port=\"80\"";
    assert_eq!(ask().unwrap_err().to_string(), format!("{labels} 1"));
    assert_eq!(under_way("ask"), [format!("{labels} 0")]);
}
