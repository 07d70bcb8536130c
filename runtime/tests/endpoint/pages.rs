//! What each path answers.

use expect_test::expect;

use crate::client::{Answer, Running, any_port, request, send};

#[test]
fn each_path_has_its_answer() {
    let running = Running::start(any_port());
    expect![[r#"
        HTTP/1.1 200 OK
        content-type: text/plain; charset=utf-8
        content-length: 3

        ok
    "#]]
    .assert_eq(&running.ask("GET", "/healthz", &[]).whole());
    expect![[r#"
        HTTP/1.1 200 OK
        content-type: text/plain; charset=utf-8
        content-length: 3

    "#]]
    .assert_eq(&running.ask("HEAD", "/healthz", &[]).whole());
    expect![[r#"
        HTTP/1.1 404 Not Found
        content-type: text/plain; charset=utf-8
        content-length: 41

        there is /metrics, /healthz and /catalog
    "#]]
    .assert_eq(&running.ask("GET", "/", &[]).whole());
    expect![[r#"
        HTTP/1.1 405 Method Not Allowed
        content-type: text/plain; charset=utf-8
        content-length: 36
        allow: GET, HEAD

        only GET and HEAD are answered here
    "#]]
    .assert_eq(&running.ask("POST", "/metrics", &[]).whole());
}

#[test]
fn the_catalog_is_the_binarys() {
    let running = Running::start(any_port());
    let section = telemark_registry::slice::section();
    let catalog =
        telemark_registry::catalog::write(&telemark_registry::catalog::build(section).unwrap());
    let length = catalog.len();
    assert_eq!(
        running.ask("GET", "/catalog", &[]).whole(),
        format!(
            "HTTP/1.1 200 OK\ncontent-type: application/json\n\
             content-length: {length}\nvary: accept-encoding\n\n{catalog}"
        )
    );
}

#[test]
fn what_the_facade_collects_is_on_the_page() {
    let running = Running::start(any_port());
    metrics::describe_gauge!("queue_depth", "Jobs that wait.");
    metrics::gauge!("queue_depth", "queue" => "thumbnails").set(3.0);
    let page = running.ask("GET", "/metrics", &[]);
    assert_eq!(page.field("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert_eq!(page.field("vary"), Some("accept, accept-encoding"));
    assert!(
        page.text().contains(
            "# HELP queue_depth Jobs that wait.\n# TYPE queue_depth gauge\nqueue_depth{queue=\"thumbnails\"} 3\n"
        ),
        "{}",
        page.text()
    );
}

#[test]
fn requests_that_come_at_once_are_answered_one_after_the_other() {
    let running = Running::start(any_port());
    let both = request("HEAD", "/healthz", &[]) + &request("GET", "/", &[]) + "\r\n";
    let mut stream = send(running.address(), &(both + &request("GET", "/healthz", &[])));
    assert_eq!(Answer::read(&mut stream, "HEAD").unwrap().status(), "200");
    assert_eq!(Answer::read(&mut stream, "GET").unwrap().status(), "404");
    assert_eq!(Answer::read(&mut stream, "GET").unwrap().text(), "ok\n");
}

#[test]
fn an_old_client_is_answered_in_its_version_and_the_connection_ends() {
    let running = Running::start(any_port());
    let mut stream = send(running.address(), "GET /healthz HTTP/1.0\r\n\r\n");
    let answer = Answer::read(&mut stream, "GET").unwrap();
    expect![[r#"
        HTTP/1.0 200 OK
        content-type: text/plain; charset=utf-8
        content-length: 3

        ok
    "#]]
    .assert_eq(&answer.whole());
    assert!(Answer::read(&mut stream, "GET").is_err());
}

#[test]
fn a_client_that_says_no_more_still_gets_its_answer() {
    let running = Running::start(any_port());
    let mut stream = send(running.address(), &request("GET", "/catalog", &[]));
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(Answer::read(&mut stream, "GET").unwrap().status(), "200");
}

#[test]
fn the_body_of_a_request_is_not_read() {
    let running = Running::start(any_port());
    let whole = request("GET", "/healthz", &["content-length: 5"]) + "12345";
    let mut stream = send(running.address(), &(whole + &request("GET", "/healthz", &[])));
    assert_eq!(Answer::read(&mut stream, "GET").unwrap().text(), "ok\n");
    assert_eq!(Answer::read(&mut stream, "GET").unwrap().text(), "ok\n");

    let endless =
        request("GET", "/healthz", &["content-length: 999999999", "expect: 100-continue"]);
    let mut stream = send(running.address(), &endless);
    assert_eq!(Answer::read(&mut stream, "GET").unwrap().text(), "ok\n");
    assert!(Answer::read(&mut stream, "GET").is_err());
}
