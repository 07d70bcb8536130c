//! Handlers without a layer: what the returned value says.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use expect_test::expect;
use telemark::http::{Layer, ResponseStatus};
use telemark::{ErrorType, telemetry};

use crate::observed::check;
use crate::server::Server;

/// An error that knows its status.
struct Known(StatusCode);

impl ResponseStatus for Known {
    fn response_status(&self) -> Option<u16> {
        self.0.response_status()
    }
}

/// An error that does not.
struct Unknown;

#[telemetry(http(method = "GET", route = "/alone/known"))]
async fn known(status: u16) -> Result<Json<u8>, Known> {
    let status = StatusCode::from_u16(status).unwrap();
    if status.is_success() { Ok(Json(1)) } else { Err(Known(status)) }
}

#[telemetry(http(method = "GET", route = "/alone/unknown"))]
fn unknown(well: bool) -> Result<(StatusCode, Json<u8>), Unknown> {
    if well { Ok((StatusCode::CREATED, Json(1))) } else { Err(Unknown) }
}

#[tokio::test]
async fn a_status_decides_where_there_is_one_and_the_value_where_there_is_none() {
    for status in [200, 404, 404, 503] {
        drop(known(status).await);
    }
    drop((unknown(true), unknown(false)));
    check(
        "/alone/known",
        4,
        &expect![[r#"
            duration_seconds_count known GET 200 ok 1
            duration_seconds_count known GET 404 ok 2
            duration_seconds_count known GET 503 error 503 1
        "#]],
    );
    check(
        "/alone/unknown",
        2,
        &expect![[r#"
            duration_seconds_count unknown GET 201 ok 1
            duration_seconds_count unknown GET error _OTHER 1
        "#]],
    );
}

#[telemetry(http(method = "GET", route = "/alone/hidden"))]
async fn hidden() -> impl IntoResponse {
    (StatusCode::IM_A_TEAPOT, [("x-tea", "earl grey")], Redirect::to("/elsewhere"))
}

#[telemetry(http(method = "GET", route = "/alone/hidden/sync"))]
fn hidden_sync(early: bool) -> impl IntoResponse + Send {
    if early {
        return Redirect::to("/elsewhere").into_response();
    }
    StatusCode::BAD_GATEWAY.into_response()
}

#[tokio::test]
async fn a_hidden_type_is_made_a_response_to_see_its_status() {
    let shown: Response = hidden().await.into_response();
    assert_eq!(shown.headers()["x-tea"], "earl grey");
    drop((hidden_sync(true), hidden_sync(false)));
    let status = shown.status().as_u16();
    assert_eq!(status, 418);
    check(
        "/alone/hidden",
        1,
        &expect![[r#"
            duration_seconds_count hidden GET 418 ok 1
        "#]],
    );
    check(
        "/alone/hidden/sync",
        2,
        &expect![[r#"
            duration_seconds_count hidden_sync GET 303 ok 1
            duration_seconds_count hidden_sync GET 502 error 502 1
        "#]],
    );
}

#[telemetry(http(method = "GET", route = "/alone/strict", error_status = 404 | 409..=499 | 500..=599))]
async fn strict(status: u16) -> Result<StatusCode, Known> {
    let status = StatusCode::from_u16(status).unwrap();
    if status.is_client_error() { Err(Known(status)) } else { Ok(status) }
}

#[tokio::test]
async fn the_attribute_says_which_statuses_are_errors() {
    for status in [200, 400, 404, 410, 503] {
        drop(strict(status).await);
    }
    check(
        "/alone/strict",
        5,
        &expect![[r#"
            duration_seconds_count strict GET 200 ok 1
            duration_seconds_count strict GET 400 ok 1
            duration_seconds_count strict GET 404 error 404 1
            duration_seconds_count strict GET 410 error 410 1
            duration_seconds_count strict GET 503 error 503 1
        "#]],
    );
}

struct Answer {
    code: Option<u16>,
}

#[telemetry(http(method = "GET", route = "/alone/closure", status = |answer| answer.code))]
fn closure(code: Option<u16>) -> Answer {
    Answer { code }
}

#[test]
fn a_closure_says_the_status_of_anything() {
    assert_eq!([Some(500), None].map(|code| closure(code).code), [Some(500), None]);
    check(
        "/alone/closure",
        2,
        &expect![[r#"
            duration_seconds_count closure GET 500 error 500 1
            duration_seconds_count closure GET ok 1
        "#]],
    );
}

#[telemetry(http(method = "GET", route = "/alone/many"))]
fn many(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap()
}

#[test]
fn statuses_beyond_the_cap_share_a_value() {
    for status in 400..420 {
        many(status);
    }
    let shown: Vec<_> = telemark::page()
        .lines()
        .filter(|line| line.contains("\"/alone/many\"") && line.contains("_count{"))
        .filter_map(|line| line.rsplit_once("status_code=").map(|(_, rest)| rest.to_owned()))
        .collect();
    assert_eq!(shown.len(), 17);
    assert_eq!(shown[16], "\"_OTHER\",outcome=\"ok\"} 4");
}

#[derive(Debug, ErrorType)]
enum ShopError {
    #[error_type(category = "timeout")]
    Slow,
    Gone,
}

impl IntoResponse for ShopError {
    fn into_response(self) -> Response {
        match self {
            Self::Slow => StatusCode::GATEWAY_TIMEOUT.into_response(),
            Self::Gone => StatusCode::GONE.into_response(),
        }
    }
}

#[telemetry(http(method = "GET", route = "/typed/{n}"))]
async fn typed(Path(n): Path<u8>) -> Result<StatusCode, ShopError> {
    match n {
        0 => Ok(StatusCode::OK),
        1 => Ok(StatusCode::BAD_GATEWAY),
        2 => Err(ShopError::Slow),
        _ => Err(ShopError::Gone),
    }
}

#[test]
fn an_error_keeps_its_type_where_it_has_one() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for n in 0..4 {
        runtime.block_on(typed(Path(n))).unwrap_or_default();
    }
    // The errors have no status of their own, so that each is one.
    check(
        "/typed/{n}",
        4,
        &expect![[r#"
        duration_seconds_count typed GET 200 ok 1
        duration_seconds_count typed GET 502 error 502 1
        duration_seconds_count typed GET error gone 1
        duration_seconds_count typed GET error slow 1
    "#]],
    );
    let server = Server::start(Router::new().route("/typed/{n}", get(typed)).layer(Layer::new()));
    let seen = [0, 1, 2, 3].map(|n| server.ask("GET", &format!("/typed/{n}")));
    assert_eq!(seen, [200, 502, 504, 410]);
    // The layer has seen their responses, one of which is no error.
    check(
        "/typed/{n}",
        8,
        &expect![[r#"
        duration_seconds_count typed GET 200 ok 2
        duration_seconds_count typed GET 410 ok 1
        duration_seconds_count typed GET 502 error 502 2
        duration_seconds_count typed GET 504 error slow 1
        duration_seconds_count typed GET error gone 1
        duration_seconds_count typed GET error slow 1
    "#]],
    );
}
