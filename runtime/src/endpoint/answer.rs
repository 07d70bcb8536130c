//! What each path answers.

use std::collections::BTreeSet;
use std::sync::Mutex;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CONTENT_TYPE};
use hyper::{Method, Request, Response, StatusCode};

use crate::error::ErrorKind;
use crate::page::{self, Snapshot};
use crate::switch;

/// What the endpoint serves.
#[derive(Debug)]
pub(super) struct Pages {
    #[cfg(feature = "facade")]
    facade: Option<&'static metrics_exporter_prometheus::PrometheusHandle>,
    /// Clashes that have been logged, so that each is logged once and not with every scrape.
    reported: Mutex<BTreeSet<String>>,
}

impl Pages {
    #[cfg(feature = "facade")]
    pub(super) fn new(facade: bool) -> Result<Self, ErrorKind> {
        let facade = facade.then(crate::facade::install).transpose().map_err(ErrorKind::Facade)?;
        Ok(Self { facade, reported: Mutex::default() })
    }

    #[cfg(not(feature = "facade"))]
    #[expect(clippy::unnecessary_wraps, reason = "with the facade it can fail")]
    pub(super) fn new(_: bool) -> Result<Self, ErrorKind> {
        Ok(Self { reported: Mutex::default() })
    }

    /// Drains what the facade buffers.
    #[cfg_attr(not(feature = "facade"), expect(clippy::unused_self, reason = "no facade"))]
    pub(super) fn upkeep(&self) {
        #[cfg(feature = "facade")]
        if let Some(facade) = self.facade {
            facade.run_upkeep();
        }
    }

    /// Answers a request. `HEAD` gets the same head as `GET`; hyper leaves the body out.
    pub(super) fn answer<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut refused =
                text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here\n");
            refused
                .headers_mut()
                .insert(ALLOW, hyper::header::HeaderValue::from_static("GET, HEAD"));
            return refused;
        }
        match request.uri().path() {
            "/metrics" => typed(StatusCode::OK, page::CONTENT_TYPE, self.metrics()),
            "/healthz" => text(StatusCode::OK, "ok\n"),
            "/catalog" => catalog(),
            _ => text(StatusCode::NOT_FOUND, "there is /metrics, /healthz and /catalog\n"),
        }
    }

    fn metrics(&self) -> String {
        if !switch::is_on() {
            return page::OFF.to_owned();
        }
        let snapshot = Snapshot::take(&telemark_registry::items().0);
        for conflict in &snapshot.conflicts {
            self.report(&conflict.family, || {
                tracing::error!(
                    family = conflict.family,
                    kept = conflict.kept,
                    dropped = conflict.dropped,
                    "two places declare a metric differently",
                );
            });
        }
        let page = page::render(&snapshot);
        #[cfg(feature = "facade")]
        let page = self.with_facade(page, &snapshot);
        page
    }

    #[cfg(feature = "facade")]
    fn with_facade(&self, mut page: String, snapshot: &Snapshot<'_>) -> String {
        let Some(facade) = self.facade else { return page };
        let theirs = facade.render();
        let (kept, clashing) = crate::facade::without(&theirs, &snapshot.names());
        page.push_str(&kept);
        for family in clashing {
            self.report(family, || {
                tracing::error!(
                    family,
                    "the `metrics` facade records a metric that this program declares; the facade's is left out",
                );
            });
        }
        page
    }

    fn report(&self, family: &str, log: impl FnOnce()) {
        // A poisoned set is still a set.
        let mut reported = self.reported.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if reported.insert(family.to_owned()) {
            log();
        }
    }
}

/// The catalog as the binary holds it, so that it is what `cargo telemark catalog` reads.
fn catalog() -> Response<Full<Bytes>> {
    match telemark_registry::catalog::build(telemark_registry::slice::section()) {
        Ok(catalog) => {
            typed(StatusCode::OK, "application/json", telemark_registry::catalog::write(&catalog))
        }
        Err(error) => text(StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")),
    }
}

fn text(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    typed(status, "text/plain; charset=utf-8", body)
}

fn typed(
    status: StatusCode,
    media_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let media_type = hyper::header::HeaderValue::from_static(media_type);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}
