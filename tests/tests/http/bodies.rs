//! Bodies: how long they take, how large they are, and how they end.

use std::convert::Infallible;
use std::io::{self, Read as _, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, options, post, put};
use expect_test::expect;
use http_body::Frame;
use telemark::http::Layer;
use telemark::telemetry;
use tokio::sync::mpsc;

use crate::observed::{check, sum, until_active};
use crate::server::{Server, head};

/// A body that is sent frame by frame.
struct Channel<E>(mpsc::Receiver<Result<Frame<Bytes>, E>>);

impl<E> http_body::Body for Channel<E> {
    type Data = Bytes;
    type Error = E;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, E>>> {
        self.0.poll_recv(context)
    }
}

fn channel<E>() -> (mpsc::Sender<Result<Frame<Bytes>, E>>, Body)
where
    E: Into<axum::BoxError> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(4);
    (sender, Body::new(Channel(receiver)))
}

fn data(text: &'static str) -> Frame<Bytes> {
    Frame::data(Bytes::from_static(text.as_bytes()))
}

#[telemetry(http(method = "GET", route = "/streamed"))]
async fn streamed() -> Response {
    let (sender, body) = channel::<Infallible>();
    tokio::spawn(async move {
        sender.send(Ok(data("one "))).await.unwrap();
        tokio::time::sleep(Duration::from_millis(150)).await;
        sender.send(Ok(data("two"))).await.unwrap();
    });
    body.into_response()
}

#[test]
fn a_request_lasts_until_its_body_was_sent() {
    let server = Server::start(Router::new().route("/streamed", get(streamed)).layer(Layer::new()));
    assert_eq!(server.ask("GET", "/streamed"), 200);
    check(
        "/streamed",
        1,
        &expect![[r#"
        duration_seconds_count streamed GET 200 ok 1
    "#]],
    );
    let page = telemark::page();
    let fast = page.lines().find(|line| {
        line.starts_with("http_server_request_duration_seconds_bucket")
            && line.contains("\"/streamed\"")
            && line.contains("\"200\"")
            && line.contains("le=\"0.1\"")
    });
    assert!(fast.unwrap().ends_with(" 0"), "{fast:?}");
    assert_eq!(sum("http_server_response_body_size_bytes", "/streamed"), 7);
}

#[test]
fn bytes_are_counted_as_they_are_read_and_sent() {
    let echo = post(|body: Bytes| async move { body });
    let ignored = put(|_: Request| async {});
    let router = Router::new().route("/echo", echo).route("/ignored", ignored);
    let server = Server::start(router.layer(Layer::new()));
    let plain =
        "POST /echo HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: 5\r\n\r\nfirst";
    assert!(server.exchange(plain).1.ends_with("\r\n\r\nfirst"));
    let chunked = "POST /echo HTTP/1.1\r\nhost: test\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n\
                   3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n";
    assert!(server.exchange(chunked).1.ends_with("\r\n\r\nabcdefg"));
    let unread =
        "PUT /ignored HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: 3\r\n\r\nxyz";
    assert_eq!(server.exchange(unread).0, 200);
    check(
        "/echo",
        2,
        &expect![[r#"
        duration_seconds_count POST 200 ok 2
    "#]],
    );
    check(
        "/ignored",
        1,
        &expect![[r#"
        duration_seconds_count PUT 200 ok 1
    "#]],
    );
    let sizes = |route| {
        ["http_server_request_body_size_bytes", "http_server_response_body_size_bytes"]
            .map(|family| sum(family, route))
    };
    assert_eq!((sizes("/echo"), sizes("/ignored")), ([12, 12], [0, 0]));
}

#[test]
fn a_body_that_fails_is_an_error_and_one_that_nobody_reads_to_its_end_was_cancelled() {
    async fn fails() -> Response {
        let (sender, body) = channel::<io::Error>();
        sender.send(Ok(data("half"))).await.unwrap();
        sender.send(Err(io::Error::other("for the test"))).await.unwrap();
        body.into_response()
    }
    async fn endless() -> Response {
        let (sender, body) = channel::<Infallible>();
        sender.send(Ok(data("on and on"))).await.unwrap();
        tokio::spawn(async move { sender.closed().await });
        body.into_response()
    }
    let router = Router::new().route("/fails", options(fails)).route("/endless", options(endless));
    let server = Server::start(router.layer(Layer::new()));
    // Too early for anything to have been sent.
    assert_eq!(server.ask("OPTIONS", "/fails"), 0);
    check(
        "/fails",
        1,
        &expect![[r#"
            duration_seconds_count OPTIONS 200 error _OTHER 1
        "#]],
    );
    let mut connection = server.connect();
    let request = b"OPTIONS /endless HTTP/1.1\r\nhost: test\r\n\r\n";
    connection.write_all(request).unwrap();
    assert!(head(&mut connection).starts_with("HTTP/1.1 200"));
    until_active("OPTIONS", 1);
    drop(connection);
    until_active("OPTIONS", 0);
    // A server that stops drops what is still being sent.
    let mut connection = server.connect();
    connection.write_all(request).unwrap();
    assert!(head(&mut connection).starts_with("HTTP/1.1 200"));
    until_active("OPTIONS", 1);
    server.stop();
    until_active("OPTIONS", 0);
    check(
        "/endless",
        2,
        &expect![[r#"
        duration_seconds_count OPTIONS 200 cancelled 2
    "#]],
    );
}

#[telemetry(http(method = "GET", route = "/whole"))]
async fn whole() -> &'static str {
    "whole"
}

#[test]
fn responses_that_the_server_sends_without_their_body_are_complete() {
    // Said to be of a length, so that hyper asks for no more than that.
    async fn announced() -> Response {
        let (sender, body) = channel::<Infallible>();
        sender.send(Ok(data("12345"))).await.unwrap();
        tokio::spawn(async move { sender.closed().await });
        ([(CONTENT_LENGTH, "5")], body).into_response()
    }
    let router = Router::new()
        .route("/whole", get(whole))
        .route("/whole/204", get(|| async { StatusCode::NO_CONTENT }))
        .route("/whole/304", get(|| async { (StatusCode::NOT_MODIFIED, "unsent") }))
        .route("/whole/announced", get(announced));
    let server = Server::start(router.layer(Layer::new()));
    assert_eq!((server.ask("HEAD", "/whole"), server.ask("GET", "/whole")), (200, 200));
    check(
        "/whole",
        2,
        &expect![[r#"
        duration_seconds_count whole GET 200 ok 2
    "#]],
    );
    for (path, status, expected) in [
        (
            "/whole/204",
            204,
            expect![[r#"
            duration_seconds_count GET 204 ok 1
        "#]],
        ),
        (
            "/whole/304",
            304,
            expect![[r#"
            duration_seconds_count GET 304 ok 1
        "#]],
        ),
        (
            "/whole/announced",
            200,
            expect![[r#"
            duration_seconds_count GET 200 ok 1
        "#]],
        ),
    ] {
        assert_eq!(server.ask("GET", path), status);
        check(path, 1, &expected);
    }
}

#[test]
fn a_body_that_panics_is_a_panic() {
    struct Panics;

    impl http_body::Body for Panics {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            panic!("for the test")
        }
    }

    let router = Router::new().route("/body/panics", get(|| async { Body::new(Panics) }));
    let server = Server::start(router.layer(Layer::new()));
    let mut connection = server.connect();
    connection.write_all(b"GET /body/panics HTTP/1.1\r\nhost: test\r\n\r\n").unwrap();
    let _: Result<usize, _> = connection.read(&mut [0; 16]);
    check(
        "/body/panics",
        1,
        &expect![[r#"
        duration_seconds_count GET 200 panic 1
    "#]],
    );
}
