//! One connection, from its first byte to its end.

use core::convert::Infallible;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::yield_now;

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
        async move {
            // A page takes longer than anything else here, and hyper would go on to the next request of the
            // same client: the clients take turns.
            yield_now().await;
            Ok::<_, Infallible>(service.pages.answer(&request))
        }
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

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::sync::Arc;

    use hyper_util::server::graceful::GracefulShutdown;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::task::JoinHandle;
    use tokio::time::{Instant, sleep};

    use super::{Service, serve};
    use crate::endpoint::answer::Pages;
    use crate::endpoint::losses::Told;
    use crate::endpoint::phase::Progress;

    const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";

    /// A client, and the connection that it has.
    struct Connection {
        client: DuplexStream,
        service: Arc<Service>,
        task: JoinHandle<()>,
        /// Dropped, it would begin.
        _shutdown: GracefulShutdown,
    }

    impl Connection {
        /// With room for so many bytes on the way.
        fn open(room: usize) -> Self {
            let service = Service {
                pages: Pages::new(false, &[]).expect("the facade is not asked for"),
                #[cfg(feature = "tls")]
                tls: None,
            };
            Self::with(Arc::new(service), room)
        }

        fn with(service: Arc<Service>, room: usize) -> Self {
            let (client, server) = duplex(room);
            let shutdown = GracefulShutdown::new();
            let serve = serve(server, Arc::clone(&service), Progress::start(), shutdown.watcher());
            Self { client, service, task: tokio::spawn(serve), _shutdown: shutdown }
        }

        async fn send(&mut self, bytes: &[u8]) {
            self.client.write_all(bytes).await.expect("the connection is open");
        }

        /// Reads the answer to [`REQUEST`] in pieces of so many bytes, with a second between.
        async fn read(&mut self, piece: usize) {
            let mut answer = Vec::new();
            while !answer.ends_with(b"\r\n\r\nok\n") {
                let mut bytes = vec![0; piece];
                let read = self.client.read(&mut bytes).await.expect("the connection is open");
                assert!(read > 0, "the answer ends early: {}", String::from_utf8_lossy(&answer));
                answer.extend_from_slice(&bytes[..read]);
                sleep(Duration::from_secs(1)).await;
            }
        }

        /// After how many seconds more it ends, and what was counted.
        async fn end(self) -> (u64, String) {
            let begun = Instant::now();
            self.task.await.expect("the connection does not panic");
            let news = Told::default().news(&self.service.pages.losses);
            (begun.elapsed().as_secs(), news.map(|news| news.to_string()).unwrap_or_default())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_asks_for_much_at_once_takes_turns_with_others() {
        let mut greedy = Connection::open(64 * 1024);
        greedy.send(&REQUEST.repeat(10)).await;
        let mut modest = Connection::with(Arc::clone(&greedy.service), 1024);
        modest.send(REQUEST).await;
        // Both have been taken up when the first byte is there.
        let mut first = [0];
        modest.client.read_exact(&mut first).await.expect("the connection is open");
        let mut answered = vec![0; 64 * 1024];
        let read = greedy.client.read(&mut answered).await.expect("the connection is open");
        let answered = String::from_utf8_lossy(&answered[..read]).matches("ok\n").count();
        // Of ten: without turns, all of them.
        assert!((1..=5).contains(&answered), "{answered}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_says_nothing_is_given_up() {
        let connection = Connection::open(1024);
        let expected = (5, "1 closed because a request did not come".to_owned());
        assert_eq!(connection.end().await, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_that_trickle_in_gain_no_time() {
        let mut connection = Connection::open(1024);
        for byte in &REQUEST[..4] {
            connection.send(&[*byte]).await;
            sleep(Duration::from_secs(1)).await;
        }
        let expected = (1, "1 closed because a request did not come".to_owned());
        assert_eq!(connection.end().await, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_kept_between_scrapes_and_closed_without_a_word_when_they_end() {
        let mut connection = Connection::open(1024);
        for _ in 0..3 {
            connection.send(REQUEST).await;
            connection.read(1024).await;
            sleep(Duration::from_secs(118)).await;
        }
        assert_eq!(connection.end().await, (1, String::new()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_later_request_has_to_come_as_fast_as_the_first() {
        let mut connection = Connection::open(1024);
        connection.send(REQUEST).await;
        connection.read(1024).await;
        sleep(Duration::from_mins(1)).await;
        connection.send(&REQUEST[..9]).await;
        let expected = (5, "1 closed because a request did not come".to_owned());
        assert_eq!(connection.end().await, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_does_not_take_its_answer_is_given_up() {
        let mut connection = Connection::open(64);
        connection.send(REQUEST).await;
        let expected = (30, "1 closed because an answer was not taken".to_owned());
        assert_eq!(connection.end().await, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_its_answer_slowly_gets_it() {
        let mut connection = Connection::open(8);
        connection.send(REQUEST).await;
        // More than 100 bytes with the head, in at most 29 pieces.
        connection.read(8).await;
        connection.send(REQUEST).await;
        connection.read(8).await;
        assert_eq!(connection.end().await.1, "");
    }
}
