//! The endpoint over real connections: its answers, its limits, its start and its end.
#![cfg(feature = "facade")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use telemark::{Config, Guard};

/// The telemetry of a process runs once at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn start() -> (MutexGuard<'static, ()>, Guard) {
    let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let guard = any_port().init().unwrap();
    (turn, guard)
}

fn any_port() -> Config {
    Config::default().listen(([127, 0, 0, 1], 0).into())
}

fn send(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

fn ask(address: SocketAddr, method: &str, path: &str) -> String {
    let request = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let mut answer = String::new();
    send(address, &request).read_to_string(&mut answer).unwrap();
    let undated = answer.split("\r\n").filter(|line| !line.starts_with("date: "));
    undated.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_path_has_its_answer() {
    let (_turn, guard) = start();
    let at = guard.endpoint();
    assert_eq!(
        ask(at, "GET", "/healthz"),
        "HTTP/1.1 200 OK\ncontent-type: text/plain; charset=utf-8\nconnection: close\ncontent-length: 3\n\nok\n"
    );
    assert_eq!(
        ask(at, "HEAD", "/healthz"),
        "HTTP/1.1 200 OK\ncontent-type: text/plain; charset=utf-8\nconnection: close\ncontent-length: 3\n\n"
    );
    assert_eq!(
        ask(at, "GET", "/"),
        "HTTP/1.1 404 Not Found\ncontent-type: text/plain; charset=utf-8\nconnection: close\n\
         content-length: 41\n\nthere is /metrics, /healthz and /catalog\n"
    );
    assert_eq!(
        ask(at, "POST", "/metrics"),
        "HTTP/1.1 405 Method Not Allowed\ncontent-type: text/plain; charset=utf-8\nallow: GET, HEAD\n\
         connection: close\ncontent-length: 36\n\nonly GET and HEAD are answered here\n"
    );
    // Nothing is annotated here, but the layer's metrics are there where its feature is on.
    let section = telemark_registry::slice::section();
    let catalog =
        telemark_registry::catalog::write(&telemark_registry::catalog::build(section).unwrap());
    let length = catalog.len();
    assert_eq!(
        ask(at, "GET", "/catalog"),
        format!(
            "HTTP/1.1 200 OK\ncontent-type: application/json\nconnection: close\ncontent-length: {length}\n\n\
             {catalog}"
        )
    );
}

#[test]
fn what_the_facade_collects_is_on_the_page() {
    let (_turn, guard) = start();
    metrics::describe_gauge!("queue_depth", "Jobs that wait.");
    metrics::gauge!("queue_depth", "queue" => "thumbnails").set(3.0);
    let page = ask(guard.endpoint(), "GET", "/metrics");
    let (head, body) = page.split_once("\n\n").unwrap();
    assert!(head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"), "{head}");
    let family = "# HELP queue_depth Jobs that wait.\n# TYPE queue_depth gauge\nqueue_depth{queue=\"thumbnails\"} 3\n";
    assert!(body.contains(family), "{body}");
}

#[test]
fn a_port_in_use_is_told_with_the_way_out() {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = Config::default().listen(address).init().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "the metrics endpoint can't listen on {address}: Address already in use (os error 98); \
             choose another address with OTEL_EXPORTER_PROMETHEUS_PORT or `Config::listen`"
        )
    );
    // The failed start has given its place back.
    drop(any_port().init().unwrap());
}

#[test]
fn a_second_start_is_refused_while_the_first_lives() {
    let (_turn, guard) = start();
    assert_eq!(
        any_port().init().unwrap_err().to_string(),
        "the telemetry of this process runs already; its guard is still alive"
    );
    drop(guard);
    drop(any_port().init().unwrap());
}

#[test]
fn a_scrape_that_has_begun_is_answered_in_full_during_shutdown() {
    let (_turn, guard) = start();
    let at = guard.endpoint();
    let mut slow = send(at, "GET /healthz HTTP/1.1\r\nhost: x\r\n");
    thread::sleep(Duration::from_millis(50));
    let shutdown = thread::spawn(move || guard.shutdown(Duration::from_secs(4)));
    thread::sleep(Duration::from_millis(50));
    slow.write_all(b"connection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nok\n"),
        "{answer}"
    );
    assert!(shutdown.join().unwrap());
    assert!(TcpStream::connect(at).is_err());
}

#[test]
fn a_client_that_never_finishes_does_not_hold_the_shutdown_beyond_its_deadline() {
    let (_turn, guard) = start();
    let _stuck = send(guard.endpoint(), "GET /healthz HTTP/1.1\r\n");
    thread::sleep(Duration::from_millis(50));
    let begun = Instant::now();
    assert!(!guard.shutdown(Duration::from_millis(200)));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn clients_that_hold_every_connection_are_dropped_and_scrapes_go_on() {
    let (_turn, guard) = start();
    let at = guard.endpoint();
    let held: Vec<_> = (0..40).map(|_| send(at, "GET /metrics HTTP/1.1\r\n")).collect();
    // The time that a client has for its request's head.
    let patience = Instant::now() + Duration::from_secs(15);
    loop {
        let mut answer = String::new();
        let mut stream = TcpStream::connect(at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        let sent =
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        if sent.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.ends_with("ok\n") {
            break;
        }
        assert!(Instant::now() < patience, "no scrape got through");
        thread::sleep(Duration::from_millis(200));
    }
    drop(held);
}
