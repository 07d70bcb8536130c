//! A process without telemetry. The variable is read once, so each case is a process of its own.

use std::env;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;

use telemark::telemetry;

const OFF: &str = "# telemetry is off: OTEL_SDK_DISABLED=true\n";

/// What is passed to the child.
const VARIABLE: &str = "OTEL_SDK_DISABLED";

#[telemetry(labels(long: bool = text.len() > 3), fields(length = |r| *r))]
fn length(text: &str) -> usize {
    text.len()
}

#[telemetry(db(system = "sqlite", operation = "SELECT", rows = |rows| *rows))]
async fn rows(count: usize) -> usize {
    count
}

/// Whether this is the process of a case. If not, it starts that, and waits for it.
fn is_child(test: &str, value: &str) -> bool {
    if env::var(VARIABLE).is_ok_and(|given| given == value) {
        return true;
    }
    let output = Command::new(env::current_exe().expect("this is a process"))
        .args(["--exact", test])
        .env(VARIABLE, value)
        .output()
        .expect("a test binary runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
    false
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the endpoint listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .expect("the endpoint reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the endpoint answers text");
    answer.split_once("\r\n\r\n").expect("an answer has a head").1.to_owned()
}

async fn call_all() {
    assert_eq!(length("text"), 4);
    assert_eq!(rows(7).await, 7);
}

#[tokio::test]
async fn a_process_whose_telemetry_is_off_records_and_serves_nothing() {
    if !is_child("a_process_whose_telemetry_is_off_records_and_serves_nothing", "TRUE") {
        return;
    }
    call_all().await;
    assert_eq!(telemark::page(), OFF);
    let telemetry = telemark::Config::default()
        .listen(([127, 0, 0, 1], 0).into())
        .init()
        .expect("a free port is there");
    metrics::counter!("theirs_total").increment(1);
    let at = telemetry.endpoint().address().expect("it listens on a port");
    assert_eq!(get(at, "/metrics"), OFF);
    assert_eq!(get(at, "/healthz"), "ok\n");
}

#[tokio::test]
async fn any_other_value_leaves_the_telemetry_on() {
    if !is_child("any_other_value_leaves_the_telemetry_on", "1") {
        return;
    }
    call_all().await;
    let page = telemark::page();
    assert!(page.contains(r#"long="true",outcome="ok"} 1"#), "{page}");
    assert!(page.contains("db_client_response_returned_rows_sum{"), "{page}");
}
