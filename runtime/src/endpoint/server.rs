//! Takes connections, decides which of them stay, and ends them.

use core::time::Duration;
use std::sync::Arc;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::oneshot;
use tokio::task::AbortHandle;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::connection::{self, Service};
use super::listener::{Accepted, Listener};
use super::losses::{Loss, Told};
use super::phase::Progress;

/// Connections at once. A Prometheus pair and a person with a browser need five.
const MAX_CONNECTIONS: usize = 32;
/// How often the facade's histograms are drained while nobody scrapes, so that they don't grow, and
/// the log is told of losses.
const UPKEEP: Duration = Duration::from_secs(5);

/// Serves until told to stop; says whether the requests under way were answered in time.
pub(super) async fn serve(
    listener: Listener,
    service: Service,
    mut stopped: oneshot::Receiver<Duration>,
) -> bool {
    let mut connections = Connections::new(service);
    let mut told = Told::default();
    let mut upkeep = interval(UPKEEP);
    upkeep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let deadline = loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(Accepted::Tcp(stream)) => connections.admit(stream),
                #[cfg(unix)]
                Ok(Accepted::Unix(stream)) => connections.admit(stream),
                // Out of file descriptors, most likely: wait instead of spinning.
                Err(error) => {
                    tracing::warn!(%error, "the metrics endpoint can't take a connection");
                    sleep(Duration::from_millis(100)).await;
                }
            },
            _ = upkeep.tick() => connections.upkeep(&mut told),
            deadline = &mut stopped => break deadline.unwrap_or_default(),
        }
    };
    drop(listener);
    timeout(deadline, connections.graceful.shutdown()).await.is_ok()
}

/// The connections that are open.
struct Connections {
    service: Arc<Service>,
    graceful: GracefulShutdown,
    open: Vec<Open>,
}

struct Open {
    progress: Progress,
    task: AbortHandle,
}

impl Connections {
    fn new(service: Service) -> Self {
        Self { service: Arc::new(service), graceful: GracefulShutdown::new(), open: Vec::new() }
    }

    /// A new client always gets in, so that clients which don't come to an end keep no scraper out.
    fn admit(&mut self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        self.open.retain(|open| !open.task.is_finished());
        if self.open.len() >= MAX_CONNECTIONS {
            self.close_one();
        }
        let progress = Progress::start();
        let connection = connection::serve(
            stream,
            Arc::clone(&self.service),
            progress.clone(),
            self.graceful.watcher(),
        );
        let task = tokio::spawn(connection).abort_handle();
        self.open.push(Open { progress, task });
    }

    fn close_one(&mut self) {
        let open = self.open.iter().enumerate();
        let first = open.min_by_key(|(_, open)| open.progress.phase().place());
        if let Some((index, _)) = first {
            self.open.swap_remove(index).task.abort();
            self.service.pages.losses.add(Loss::Crowded);
        }
    }

    fn upkeep(&self, told: &mut Told) {
        self.service.pages.upkeep();
        if let Some(news) = told.news(&self.service.pages.losses) {
            tracing::warn!("connections and requests to the metrics endpoint: {news}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex, PoisonError};

    use super::{Connections, Loss, Service, Told};
    use crate::endpoint::answer::Pages;

    /// What was logged.
    #[derive(Clone, Debug, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn losses_are_told_in_the_log() {
        let connections = Connections::new(Service {
            pages: Pages::new(false, &[]).expect("the facade is not asked for"),
            #[cfg(feature = "tls")]
            tls: None,
        });
        for loss in [Loss::SlowHead, Loss::Unauthorized, Loss::Unauthorized] {
            connections.service.pages.losses.add(loss);
        }
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .without_time()
            .finish();
        let mut told = Told::default();
        tracing::subscriber::with_default(log, || {
            connections.upkeep(&mut told);
            connections.upkeep(&mut told);
        });
        let lines = lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert_eq!(
            String::from_utf8_lossy(&lines).trim_start(),
            "WARN telemark::endpoint::server: connections and requests to the metrics endpoint: \
             1 closed because a request did not come, 2 answered with 401\n"
        );
    }
}
