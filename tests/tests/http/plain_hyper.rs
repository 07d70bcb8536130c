//! The layer under hyper alone, with a router of one's own.

use bytes::Bytes;
use expect_test::expect;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use telemark::http::{Layer, RequestBody};
use telemark::telemetry;
use tower_layer::Layer as _;

use crate::observed::check;
use crate::server::Server;

#[telemetry(http(method = "POST", route = "/hyper/{name}"))]
async fn greet(name: &str, body: Bytes) -> Response<Full<Bytes>> {
    Response::new(Full::from(format!("{} {name}", String::from_utf8_lossy(&body))))
}

async fn answer(request: Request<RequestBody<Incoming>>) -> hyper::Result<Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let Some(name) = parts.uri.path().strip_prefix("/hyper/") else {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    };
    if parts.method == "GET" {
        return Ok(Response::new(Full::from("plain")));
    }
    Ok(greet(name, body.collect().await?.to_bytes()).await)
}

#[test]
fn the_layer_finds_routes_as_it_is_told() {
    let layer =
        Layer::new().route(|uri, _| uri.path().starts_with("/hyper/").then_some("/hyper/{name}"));
    let service = layer.layer(tower_service_fn(answer));
    let server = Server::with(|listener| async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = TowerToHyperService::new(service.clone());
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service);
            tokio::spawn(async move { connection.await.unwrap_or(()) });
        }
    });
    let request = "POST /hyper/you HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello";
    assert!(server.exchange(request).1.ends_with("\r\n\r\nhello you"));
    assert_eq!(server.ask("GET", "/hyper/me"), 200);
    check(
        "/hyper/{name}",
        2,
        &expect![[r#"
            duration_seconds_count greet POST 200 ok 1
            duration_seconds_count GET 200 ok 1
        "#]],
    );
}

/// A function as a tower service.
fn tower_service_fn<F>(function: F) -> FunctionService<F> {
    FunctionService(function)
}

#[derive(Clone)]
struct FunctionService<F>(F);

impl<F, R, T, E> tower_service::Service<Request<RequestBody<Incoming>>> for FunctionService<F>
where
    F: FnMut(Request<RequestBody<Incoming>>) -> R,
    R: Future<Output = Result<T, E>>,
{
    type Response = T;
    type Error = E;
    type Future = R;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), E>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody<Incoming>>) -> R {
        (self.0)(request)
    }
}
