//! Which route a request is counted under, and whether its handler started.

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use expect_test::expect;
use telemark::http::Layer;
use telemark::telemetry;

use crate::observed::check;
use crate::server::Server;

#[telemetry(http(method = "GET", route = "/orders/{id}"))]
async fn order(Path(id): Path<u32>) -> Result<String, StatusCode> {
    match id {
        0 => Err(StatusCode::NOT_FOUND),
        1 => Err(StatusCode::BAD_GATEWAY),
        _ => Ok(format!("order {id}")),
    }
}

#[test]
fn a_request_is_counted_once_and_under_its_status() {
    let server = Server::start(Router::new().route("/orders/{id}", get(order)).layer(Layer::new()));
    let seen = [2, 3, 0, 1].map(|id| server.ask("GET", &format!("/orders/{id}")));
    assert_eq!(seen, [200, 200, 404, 502]);
    check(
        "/orders/{id}",
        4,
        &expect![[r#"
            duration_seconds_count order GET 200 ok 2
            duration_seconds_count order GET 404 ok 1
            duration_seconds_count order GET 502 error 502 1
        "#]],
    );
}

#[telemetry(http(method = "GET", route = "/rejecting/{id}"))]
async fn rejecting(Path(id): Path<u32>) -> Result<String, StatusCode> {
    if id == 7 { Err(StatusCode::BAD_REQUEST) } else { Ok(id.to_string()) }
}

#[test]
fn what_an_extractor_refuses_can_be_told_from_what_the_handler_does() {
    let router = Router::new().route("/rejecting/{id}", get(rejecting));
    let server = Server::start(router.layer(Layer::new()));
    let seen = ["seven", "7", "8"].map(|id| server.ask("GET", &format!("/rejecting/{id}")));
    assert_eq!(seen, [400, 400, 200]);
    assert_eq!(server.ask("HEAD", "/rejecting/many"), 400);
    check(
        "/rejecting/{id}",
        4,
        &expect![[r#"
            duration_seconds_count rejecting GET 200 ok 1
            duration_seconds_count rejecting GET 400 ok 1
            duration_seconds_count GET 400 ok 1
            duration_seconds_count HEAD 400 ok 1
            rejected_total GET 400 1
            rejected_total HEAD 400 1
        "#]],
    );
}

#[test]
fn a_handler_without_an_attribute_is_counted_under_the_matched_route() {
    let router = Router::new().route("/plain/{id}", post(|| async { StatusCode::CREATED }));
    let server = Server::start(router.layer(Layer::new()));
    let seen = [server.ask("POST", "/plain/1"), server.ask("GET", "/plain/1")];
    assert_eq!(seen, [201, 405]);
    check(
        "/plain/{id}",
        2,
        &expect![[r#"
            duration_seconds_count GET 405 ok 1
            duration_seconds_count POST 201 ok 1
        "#]],
    );
}

#[test]
fn requests_without_a_route_and_unknown_methods_share_one_value_each() {
    let router = Router::new().route("/known", get(|| async {}));
    let server = Server::start(router.layer(Layer::new()));
    let seen = ["/one", "/two?three", "/known/four"].map(|path| server.ask("DELETE", path));
    assert_eq!(seen, [404; 3]);
    assert_eq!(server.ask("BREW", "/known"), 405);
    check(
        "_UNMATCHED",
        3,
        &expect![[r#"
        duration_seconds_count DELETE 404 ok 3
    "#]],
    );
    check(
        "/known",
        1,
        &expect![[r#"
        duration_seconds_count _OTHER 405 ok 1
    "#]],
    );
}

#[telemetry(http(method = "PATCH", route = "/fallback"))]
async fn fallback() -> impl IntoResponse {
    (StatusCode::GONE, "nothing is here any more")
}

#[test]
fn a_fallback_that_is_a_handler_is_counted_as_one() {
    let server = Server::start(Router::new().fallback(fallback).layer(Layer::new()));
    assert_eq!(server.ask("PATCH", "/somewhere"), 410);
    check(
        "/fallback",
        1,
        &expect![[r#"
        duration_seconds_count fallback PATCH 410 ok 1
    "#]],
    );
}

#[telemetry(http(method = "GET", route = "/api/{tenant}/users/{id}"))]
async fn user(Path((_, id)): Path<(String, u8)>) -> String {
    id.to_string()
}

#[test]
fn a_nested_router_has_the_whole_template() {
    let users = Router::new()
        .route("/users/{id}", get(user))
        .route("/teams/{id}", get(|| async {}))
        .fallback(|| async { StatusCode::NOT_FOUND });
    let server = Server::start(Router::new().nest("/api/{tenant}", users).layer(Layer::new()));
    let paths = ["/api/a/users/1", "/api/a/users/x", "/api/a/teams/2"];
    assert_eq!(paths.map(|path| server.ask("GET", path)), [200, 400, 200]);
    check(
        "/api/{tenant}/users/{id}",
        2,
        &expect![[r#"
            duration_seconds_count user GET 200 ok 1
            duration_seconds_count GET 400 ok 1
            rejected_total GET 400 1
        "#]],
    );
    check(
        "/api/{tenant}/teams/{id}",
        1,
        &expect![[r#"
        duration_seconds_count GET 200 ok 1
    "#]],
    );
}

#[telemetry(http(method = "GET", route = "/outer"))]
async fn outer() -> &'static str {
    tokio::spawn(within()).await.unwrap();
    within().await;
    "done"
}

#[telemetry(http(method = "GET", route = "/within"))]
async fn within() -> StatusCode {
    StatusCode::ACCEPTED
}

#[test]
fn handlers_within_a_handler_and_in_tasks_record_by_themselves() {
    let server = Server::start(Router::new().route("/outer", get(outer)).layer(Layer::new()));
    assert_eq!(server.ask("GET", "/outer"), 200);
    check(
        "/outer",
        1,
        &expect![[r#"
        duration_seconds_count outer GET 200 ok 1
    "#]],
    );
    check(
        "/within",
        2,
        &expect![[r#"
        duration_seconds_count within GET 202 ok 2
    "#]],
    );
}
