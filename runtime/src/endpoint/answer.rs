//! What each path answers.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ALLOW, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY, WWW_AUTHENTICATE,
};
use hyper::{HeaderMap, Method, Request, Response, StatusCode};

use super::access::{Access, Credentials};
use super::coding;
use super::losses::{Loss, Losses};
use super::metrics::Metrics;
use crate::error::ErrorKind;

/// What the endpoint serves, and to whom.
#[derive(Debug)]
pub(super) struct Pages {
    metrics: Metrics,
    access: Access,
    pub(super) losses: Losses,
}

impl Pages {
    pub(super) fn new(facade: bool, credentials: &[Credentials]) -> Result<Self, ErrorKind> {
        Ok(Self {
            metrics: Metrics::new(facade)?,
            access: Access::new(credentials),
            losses: Losses::default(),
        })
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
        let headers = request.headers();
        match request.uri().path() {
            // Orchestrators ask without credentials, and learn nothing.
            "/healthz" => text(StatusCode::OK, "ok\n"),
            "/metrics" | "/catalog" if !self.access.permits(headers) => self.unauthorized(),
            "/metrics" => {
                let (media_type, body) = self.metrics.answer(headers);
                let media_type =
                    HeaderValue::from_str(&media_type).expect("media types are visible ASCII");
                coded(headers, "accept, accept-encoding", media_type, body)
            }
            "/catalog" => catalog(headers),
            _ => text(StatusCode::NOT_FOUND, "there is /metrics, /healthz and /catalog\n"),
        }
    }

    fn unauthorized(&self) -> Response<Full<Bytes>> {
        self.losses.add(Loss::Unauthorized);
        let mut refused = text(StatusCode::UNAUTHORIZED, "credentials are needed here\n");
        for challenge in self.access.challenges() {
            refused.headers_mut().append(WWW_AUTHENTICATE, challenge);
        }
        refused
    }
}

/// The catalog as the binary holds it, so that it is what `cargo telemark catalog` reads.
fn catalog(headers: &HeaderMap) -> Response<Full<Bytes>> {
    match telemark_registry::catalog::build(telemark_registry::slice::section()) {
        Ok(catalog) => coded(
            headers,
            "accept-encoding",
            HeaderValue::from_static("application/json"),
            telemark_registry::catalog::write(&catalog).into(),
        ),
        Err(error) => text(StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")),
    }
}

/// An answer that may be compressed.
fn coded(
    request: &HeaderMap,
    vary: &'static str,
    media_type: HeaderValue,
    body: Vec<u8>,
) -> Response<Full<Bytes>> {
    let mut response = match coding::gzip(request, &body) {
        None => typed(StatusCode::OK, media_type, body),
        Some(body) => {
            let mut response = typed(StatusCode::OK, media_type, body);
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static(vary));
    response
}

fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    typed(status, HeaderValue::from_static("text/plain; charset=utf-8"), body)
}

fn typed(
    status: StatusCode,
    media_type: HeaderValue,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let body = body.into();
    // hyper would say it, too, but not to `HEAD` of an empty page.
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response.headers_mut().insert(CONTENT_LENGTH, length);
    response
}
