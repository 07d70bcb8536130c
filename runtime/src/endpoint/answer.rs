//! What each path answers.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use super::metrics::Metrics;
use crate::error::ErrorKind;

/// What the endpoint serves.
#[derive(Debug)]
pub(super) struct Pages {
    metrics: Metrics,
}

impl Pages {
    pub(super) fn new(facade: bool) -> Result<Self, ErrorKind> {
        Ok(Self { metrics: Metrics::new(facade)? })
    }

    /// Drains what the facade buffers.
    pub(super) fn upkeep(&self) {
        self.metrics.upkeep();
    }

    /// Answers a request. `HEAD` gets the same head as `GET`; hyper leaves the body out.
    pub(super) fn answer<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut refused =
                text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here\n");
            refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refused;
        }
        match request.uri().path() {
            "/metrics" => {
                let (media_type, body) = self.metrics.answer(request.headers());
                let media_type =
                    HeaderValue::from_str(&media_type).expect("media types are visible ASCII");
                typed(StatusCode::OK, media_type, body)
            }
            "/healthz" => text(StatusCode::OK, "ok\n"),
            "/catalog" => catalog(),
            _ => text(StatusCode::NOT_FOUND, "there is /metrics, /healthz and /catalog\n"),
        }
    }
}

/// The catalog as the binary holds it, so that it is what `cargo telemark catalog` reads.
fn catalog() -> Response<Full<Bytes>> {
    match telemark_registry::catalog::build(telemark_registry::slice::section()) {
        Ok(catalog) => typed(
            StatusCode::OK,
            HeaderValue::from_static("application/json"),
            telemark_registry::catalog::write(&catalog),
        ),
        Err(error) => text(StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")),
    }
}

fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    typed(status, HeaderValue::from_static("text/plain; charset=utf-8"), body)
}

fn typed(
    status: StatusCode,
    media_type: HeaderValue,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}
