//! Start and end.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use telemark::Config;

use crate::client::{Answer, Running, any_port, request, send, turn};

#[test]
fn a_port_in_use_is_told_with_the_way_out() {
    let _turn = turn();
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
    let Running { guard, turn: _turn } = Running::start(any_port());
    assert_eq!(
        any_port().init().unwrap_err().to_string(),
        "the telemetry of this process runs already; its guard is still alive"
    );
    drop(guard);
    drop(any_port().init().unwrap());
}

#[test]
fn a_scrape_that_has_begun_is_answered_in_full_during_shutdown() {
    let Running { guard, turn: _turn } = Running::start(any_port());
    let at = guard.endpoint().address().unwrap();
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
    let Running { guard, turn: _turn } = Running::start(any_port());
    let _stuck = send(guard.endpoint().address().unwrap(), "GET /healthz HTTP/1.1\r\n");
    thread::sleep(Duration::from_millis(50));
    let begun = Instant::now();
    assert!(!guard.shutdown(Duration::from_millis(200)));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn a_connection_that_waits_for_a_next_request_ends_with_the_shutdown() {
    let Running { guard, turn: _turn } = Running::start(any_port());
    let address = guard.endpoint().address().unwrap();
    let mut idle = send(address, &request("GET", "/healthz", &[]));
    assert_eq!(Answer::read(&mut idle, "GET").unwrap().status(), "200");
    assert!(guard.shutdown(Duration::from_secs(10)));
    assert!(Answer::read(&mut idle, "GET").is_err());
}

#[test]
fn a_runtime_whose_workers_are_all_busy_is_scraped() {
    const WORKERS: usize = 2;
    let running = Running::start(any_port());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()
        .unwrap();
    // Every worker waits for the test, which is the main thread of the runtime as well.
    let (all_busy, end) = (Barrier::new(WORKERS + 1), Barrier::new(WORKERS + 1));
    let (all_busy, end) = (std::sync::Arc::new(all_busy), std::sync::Arc::new(end));
    runtime.block_on(async {
        for _ in 0..WORKERS {
            let (all_busy, end) = (all_busy.clone(), end.clone());
            tokio::spawn(async move {
                all_busy.wait();
                end.wait();
            });
        }
        all_busy.wait();
        assert_eq!(running.ask("GET", "/healthz", &[]).text(), "ok\n");
        assert_eq!(running.ask("GET", "/metrics", &[]).status(), "200");
        end.wait();
    });
}

#[test]
fn a_timing_budget_is_a_share() {
    let _turn = turn();
    let said = [0.0, -0.01, 1.5, f64::NAN].map(|share| {
        let error = any_port().timing_budget(share).init().unwrap_err();
        error.to_string()
    });
    let expected = ["0", "-0.01", "1.5", "NaN"]
        .map(|share| format!("the timing budget is {share}, but must be above 0 and at most 1"));
    assert_eq!(said, expected);
}
