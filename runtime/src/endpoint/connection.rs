//! One connection, from its first byte to its end.

use core::convert::Infallible;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use tokio::io::{AsyncRead, AsyncWrite};

use super::answer::Pages;
use super::losses::Loss;
use super::phase::{Progress, Wait};
use super::watched::Watched;

/// A request's head is at most this long; a longer one is answered with 431.
const MAX_HEAD: usize = 16 * 1024;
/// A request has at most so many header fields; with more it is answered with 431.
const MAX_FIELDS: usize = 64;

/// What all connections are served from.
pub(super) struct Service {
    pub(super) pages: Pages,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<super::tls::Acceptor>,
}

/// Serves a client until one of the two has had enough.
pub(super) async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    service: Arc<Service>,
    progress: Progress,
    shutdown: Watcher,
) {
    let pages = &service.pages;
    tokio::select! {
        () = exchange(stream, &service, &progress, shutdown) => {}
        wait = progress.overdue() => match wait {
            Wait::Head => pages.losses.add(Loss::SlowHead),
            Wait::Answer => pages.losses.add(Loss::SlowAnswer),
            // The client has got what it has asked for.
            Wait::Next => {}
        },
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    service: &Arc<Service>,
    progress: &Progress,
    shutdown: Watcher,
) {
    #[cfg(feature = "tls")]
    if let Some(tls) = &service.tls {
        match tls.accept(stream).await {
            Ok(stream) => http(stream, service, progress, shutdown).await,
            Err(error) => {
                service.pages.losses.add(Loss::Handshake);
                tracing::debug!(%error, "a client of the metrics endpoint does not speak its TLS");
            }
        }
        return;
    }
    http(stream, service, progress, shutdown).await;
}

async fn http(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    service: &Arc<Service>,
    progress: &Progress,
    shutdown: Watcher,
) {
    let stream = TokioIo::new(Watched::new(stream, progress.clone()));
    let service = service_fn(|request| {
        progress.enter(Wait::Answer);
        let answer = service.pages.answer(&request);
        async { Ok::<_, Infallible>(answer) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // `Progress` knows better: it tells a pause between requests from a head that is late.
        .header_read_timeout(None)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_FIELDS)
        // Who has nothing more to ask may still be waiting for the answer.
        .half_close(true)
        .serve_connection(stream, service);
    // The client's mistakes and disappearance are no concern of the service.
    let _: Result<(), hyper::Error> = shutdown.watch(connection).await;
}
