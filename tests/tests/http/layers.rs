//! Where the layer is, and how often.

use std::io::Write as _;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use expect_test::expect;
use telemark::http::{Layer, Scheme};
use telemark::telemetry;

use crate::observed::check;
use crate::server::{Server, head};

#[telemetry(http(method = "GET", route = "/bare"))]
async fn bare() -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

#[test]
fn without_the_layer_a_handler_counts_by_itself() {
    let server = Server::start(Router::new().route("/bare", get(bare)));
    assert_eq!(server.ask("GET", "/bare"), 418);
    let layered = Server::start(Router::new().route("/bare", get(bare)).layer(Layer::new()));
    assert_eq!(layered.ask("GET", "/bare"), 418);
    check(
        "/bare",
        2,
        &expect![[r#"
        duration_seconds_count bare GET 418 ok 2
    "#]],
    );
}

#[telemetry(http(method = "GET", route = "/twice"))]
async fn twice() -> StatusCode {
    StatusCode::OK
}

#[test]
fn two_layers_count_once() {
    let inner = Router::new()
        .route("/twice", get(twice))
        .route("/twice/plain", get(|| async {}))
        .layer(Layer::new());
    let around = Router::new().nest("/nested", inner.clone()).merge(inner).layer(Layer::new());
    let server = Server::start(around);
    let paths = ["/twice", "/twice/plain", "/nested/twice/plain"];
    assert_eq!(paths.map(|path| server.ask("GET", path)), [200; 3]);
    check(
        "/twice",
        1,
        &expect![[r#"
        duration_seconds_count twice GET 200 ok 1
    "#]],
    );
    check(
        "/twice/plain",
        1,
        &expect![[r#"
        duration_seconds_count GET 200 ok 1
    "#]],
    );
    check(
        "/nested/twice/plain",
        1,
        &expect![[r#"
        duration_seconds_count GET 200 ok 1
    "#]],
    );
}

#[telemetry(http(method = "GET", route = "/around"))]
async fn around() -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_layer_around_the_router_learns_the_route_from_what_is_below_it() {
    let routes = Router::new().route("/around", get(around));
    let routes = routes.route("/around/plain", get(|| async {})).layer(Layer::new());
    let service = tower_layer::Layer::layer(&Layer::new(), routes);
    let server = Server::start(Router::new().fallback_service(service));
    let seen = ["/around", "/around/plain"].map(|path| server.ask("GET", path));
    assert_eq!(seen, [200; 2]);
    check(
        "/around",
        1,
        &expect![[r#"
        duration_seconds_count around GET 200 ok 1
    "#]],
    );
    check(
        "/around/plain",
        1,
        &expect![[r#"
        duration_seconds_count GET 200 ok 1
    "#]],
    );
}

#[test]
fn every_request_of_a_connection_is_counted() {
    let router = Router::new().route("/kept", get(|| async { "x" }));
    let server = Server::start(router.layer(Layer::new()));
    let mut connection = server.connect();
    for _ in 0..3 {
        connection.write_all(b"GET /kept HTTP/1.1\r\nhost: test\r\n\r\n").unwrap();
        assert!(head(&mut connection).starts_with("HTTP/1.1 200 OK"));
        std::io::Read::read_exact(&mut connection, &mut [0]).unwrap();
    }
    check(
        "/kept",
        3,
        &expect![[r#"
        duration_seconds_count GET 200 ok 3
    "#]],
    );
}

#[test]
fn the_scheme_is_what_the_layer_says() {
    let router = Router::new().route("/secure", get(|| async {}));
    let server = Server::start(router.layer(Layer::new().scheme(Scheme::Https)));
    assert_eq!(server.ask("GET", "/secure"), 200);
    check(
        "/secure",
        1,
        &expect![[r#"
        duration_seconds_count GET 200 ok 1
    "#]],
    );
    let page = telemark::page();
    let shown: Vec<_> = page
        .lines()
        .filter(|line| line.contains("/secure") && line.contains("duration_seconds_count"))
        .collect();
    expect![[r#"
        http_server_request_duration_seconds_count{http_request_method="GET",http_route="/secure",url_scheme="https",http_response_status_code="200",outcome="ok"} 1
    "#]]
    .assert_eq(&format!("{}\n", shown.join("\n")));
}
