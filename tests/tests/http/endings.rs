//! How requests end that don't just end.

use std::any::Any;
use std::future::{pending, poll_fn};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put, trace};
use expect_test::expect;
use telemark::http::Layer;
use telemark::telemetry;

use crate::observed::{check, until_active};
use crate::server::Server;

/// What a layer that catches panics does.
async fn catch(request: Request, next: Next) -> Response {
    let mut answer = pin!(next.run(request));
    let caught: Result<Response, Box<dyn Any + Send>> =
        poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        })
        .await;
    caught.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

#[telemetry(http(method = "GET", route = "/panic"))]
async fn panics() -> StatusCode {
    tokio::task::yield_now().await;
    panic!("for the test")
}

#[test]
fn a_panic_counts_as_one_whoever_catches_it() {
    let router = Router::new().route("/panic", get(panics));
    let uncaught = Server::start(router.clone().layer(Layer::new()));
    assert_eq!(uncaught.ask("GET", "/panic"), 0);
    let inside = Server::start(router.clone().layer(from_fn(catch)).layer(Layer::new()));
    assert_eq!(inside.ask("GET", "/panic"), 500);
    let outside = Server::start(router.layer(Layer::new()).layer(from_fn(catch)));
    assert_eq!(outside.ask("GET", "/panic"), 500);
    check(
        "/panic",
        3,
        &expect![[r#"
            duration_seconds_count panics GET 500 panic 1
            duration_seconds_count panics GET panic 2
        "#]],
    );
}

#[test]
fn a_panic_of_a_handler_without_an_attribute_is_one_unless_it_was_answered() {
    async fn panics() -> StatusCode {
        panic!("for the test")
    }
    let router = Router::new().route("/panic/plain", get(panics));
    let uncaught = Server::start(router.clone().layer(Layer::new()));
    assert_eq!(uncaught.ask("GET", "/panic/plain"), 0);
    let inside = Server::start(router.layer(from_fn(catch)).layer(Layer::new()));
    assert_eq!(inside.ask("GET", "/panic/plain"), 500);
    check(
        "/panic/plain",
        2,
        &expect![[r#"
            duration_seconds_count GET 500 error 500 1
            duration_seconds_count GET panic 1
        "#]],
    );
}

#[telemetry(http(method = "PUT", route = "/waits"))]
async fn waits() -> StatusCode {
    pending().await
}

#[test]
fn a_request_whose_client_is_gone_was_cancelled() {
    let router =
        Router::new().route("/waits", put(waits)).route("/waits/plain", put(pending::<()>));
    let server = Server::start(router.layer(Layer::new()));
    for path in ["/waits", "/waits/plain"] {
        let mut connection = server.connect();
        write!(connection, "PUT {path} HTTP/1.1\r\nhost: test\r\n\r\n").unwrap();
        until_active("PUT", 1);
        drop(connection);
        until_active("PUT", 0);
    }
    check(
        "/waits",
        1,
        &expect![[r#"
        duration_seconds_count waits PUT cancelled 1
    "#]],
    );
    check(
        "/waits/plain",
        1,
        &expect![[r#"
        duration_seconds_count PUT cancelled 1
    "#]],
    );
}

#[telemetry(http(method = "GET", route = "/late"))]
async fn late() -> StatusCode {
    pending().await
}

#[test]
fn a_handler_that_a_time_out_gave_up_is_an_error_under_the_status_that_was_sent() {
    async fn limit(request: Request, next: Next) -> Response {
        let answer = tokio::time::timeout(Duration::from_millis(20), next.run(request)).await;
        answer.unwrap_or_else(|_| StatusCode::GATEWAY_TIMEOUT.into_response())
    }
    let router = Router::new().route("/late", get(late)).layer(from_fn(limit));
    let server = Server::start(router.layer(Layer::new()));
    assert_eq!(server.ask("GET", "/late"), 504);
    check(
        "/late",
        1,
        &expect![[r#"
            duration_seconds_count late GET 504 error 504 1
        "#]],
    );
}

#[telemetry(http(method = "GET", route = "/guarded"))]
async fn guarded() -> StatusCode {
    StatusCode::OK
}

#[test]
fn what_a_middleware_answers_counts_as_a_rejection() {
    async fn nobody(_: Request, _: Next) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }
    let router = Router::new().route("/guarded", get(guarded)).layer(from_fn(nobody));
    let server = Server::start(router.layer(Layer::new()));
    assert_eq!(server.ask("GET", "/guarded"), 401);
    check(
        "/guarded",
        1,
        &expect![[r#"
            duration_seconds_count GET 401 ok 1
            rejected_total GET 401 1
        "#]],
    );
}

#[test]
fn an_upgraded_connection_is_no_active_request() {
    let switch = || async {
        let headers = [("connection", "upgrade"), ("upgrade", "test")];
        (StatusCode::SWITCHING_PROTOCOLS, headers)
    };
    let server = Server::start(Router::new().route("/switch", trace(switch)).layer(Layer::new()));
    let mut connection = server.connect();
    let request =
        "TRACE /switch HTTP/1.1\r\nhost: test\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n";
    connection.write_all(request.as_bytes()).unwrap();
    assert!(crate::server::head(&mut connection).starts_with("HTTP/1.1 101"));
    until_active("TRACE", 0);
    check(
        "/switch",
        1,
        &expect![[r#"
        duration_seconds_count TRACE 101 ok 1
    "#]],
    );
}
