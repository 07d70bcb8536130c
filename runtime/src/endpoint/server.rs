//! Connections: how many, for how long, and their end.

use core::convert::Infallible;
use core::time::Duration;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::{interval, sleep, timeout};

use super::answer::Pages;

/// Connections at once. A Prometheus pair and a person with a browser need five.
const MAX_CONNECTIONS: usize = 32;
/// A client that takes longer to send its request's head is dropped.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest life of a connection; Prometheus reconnects.
const CONNECTION_LIFETIME: Duration = Duration::from_mins(10);
/// A request's head is at most this long.
const MAX_HEADER: usize = 16 * 1024;
/// How often the facade's histograms are drained while nobody scrapes, so that they don't grow.
const UPKEEP: Duration = Duration::from_secs(5);

/// Serves until told to stop; says whether the requests under way were answered in time.
pub(super) async fn serve(
    listener: TcpListener,
    pages: Pages,
    mut stopped: oneshot::Receiver<Duration>,
) -> bool {
    let pages = Arc::new(pages);
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut upkeep = interval(UPKEEP);
    let deadline = loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let Ok(slot) = Arc::clone(&slots).try_acquire_owned() else { continue };
                    let pages = Arc::clone(&pages);
                    let service = service_fn(move |request| {
                        let answer = pages.answer(&request);
                        async { Ok::<_, Infallible>(answer) }
                    });
                    let connection = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .header_read_timeout(HEADER_TIMEOUT)
                        .max_buf_size(MAX_HEADER)
                        .serve_connection(TokioIo::new(stream), service);
                    let connection = graceful.watch(connection);
                    tokio::spawn(async move {
                        // The client's mistakes and disappearance are no concern of the service.
                        let _: Result<_, _> = timeout(CONNECTION_LIFETIME, connection).await;
                        drop(slot);
                    });
                }
                // Out of file descriptors, most likely: wait instead of spinning.
                Err(error) => {
                    tracing::warn!(%error, "the metrics endpoint can't take a connection");
                    sleep(Duration::from_millis(100)).await;
                }
            },
            _ = upkeep.tick() => pages.upkeep(),
            deadline = &mut stopped => break deadline.unwrap_or_default(),
        }
    };
    drop(listener);
    timeout(deadline, graceful.shutdown()).await.is_ok()
}
