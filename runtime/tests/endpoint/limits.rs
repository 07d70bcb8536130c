//! Clients that ask for too much, too slowly or not at all.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use expect_test::expect;

use crate::client::{Answer, Running, any_port, request, send};

#[test]
fn a_scraper_gets_in_at_once_where_others_hold_every_connection() {
    let running = Running::start(any_port());
    let at = running.address();
    let held: Vec<_> = (0..200).map(|_| send(at, "GET /metrics HTTP/1.1\r\n")).collect();
    for _ in 0..5 {
        assert_eq!(running.ask("GET", "/healthz", &[]).text(), "ok\n");
    }
    drop(held);
}

#[test]
fn who_waits_for_nothing_leaves_first() {
    let running = Running::start(any_port());
    let at = running.address();
    let mut idle = send(at, &request("GET", "/healthz", &[]));
    assert_eq!(Answer::read(&mut idle, "GET").unwrap().text(), "ok\n");
    // Together with it, as many as there may be. The first of them is older than all but `idle`.
    let mut busy: Vec<_> =
        (0..31).map(|_| send(at, "GET /healthz HTTP/1.1\r\nhost: x\r\n")).collect();
    assert_eq!(running.ask("GET", "/healthz", &[]).text(), "ok\n");
    assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
    for stream in &mut busy {
        stream.write_all(b"\r\n").unwrap();
        assert_eq!(Answer::read(stream, "GET").unwrap().text(), "ok\n");
    }
}

#[test]
fn a_client_that_takes_no_answers_holds_up_nobody() {
    let running = Running::start(any_port());
    for series in 0..2000 {
        metrics::gauge!("wide", "series" => format!("{series:0200}")).set(1.0);
    }
    // Asks for far more than the buffers of a connection hold, and reads nothing of it.
    let mut deaf: Vec<TcpStream> = Vec::new();
    for _ in 0..40 {
        deaf.push(send(running.address(), &request("GET", "/metrics", &[]).repeat(20)));
    }
    thread::sleep(Duration::from_millis(200));
    assert_eq!(running.ask("GET", "/healthz", &[]).text(), "ok\n");
}

#[test]
fn a_head_that_does_not_come_to_its_end_is_given_up() {
    let running = Running::start(any_port());
    let mut slow = send(running.address(), "GET /healthz HTTP/1.1\r\n");
    assert_eq!(slow.read(&mut [0]).unwrap_or(0), 0);
}

#[test]
fn a_head_that_is_too_long_or_has_too_many_fields_is_refused() {
    let running = Running::start(any_port());
    let refusal = expect![[r#"
        HTTP/1.1 431 Request Header Fields Too Large
        connection: close
        content-length: 0

    "#]];
    let long = format!("x: {}", "y".repeat(20_000));
    refusal.assert_eq(&running.ask("GET", "/healthz", &[&long]).whole());
    refusal.assert_eq(&running.ask("GET", "/healthz", &["x: y"; 100]).whole());
    let path = format!("/{}", "y".repeat(20_000));
    refusal.assert_eq(&running.ask("GET", &path, &[]).whole());
    // As long as a proxy may make it.
    let cookie = format!("cookie: {}", "y".repeat(8_000));
    assert_eq!(running.ask("GET", "/healthz", &[&cookie]).status(), "200");
}

#[test]
fn what_is_no_request_is_refused() {
    let running = Running::start(any_port());
    for nonsense in
        ["\u{16}\u{3}\u{1}\0", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n"]
    {
        let mut stream = send(running.address(), nonsense);
        let answer = Answer::read(&mut stream, "GET").unwrap();
        assert_eq!(answer.status(), "400", "{nonsense:?}");
        assert!(Answer::read(&mut stream, "GET").is_err());
    }
}
