//! What a connection waits for, and how long it may.

use core::time::Duration;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// A client sends a request's head in one packet; this is for bad networks. The handshake of TLS
/// counts as part of the first head.
const HEAD: Duration = Duration::from_secs(5);
/// The time to take an answer, which is ready in memory: three of Prometheus' default time-outs for a
/// whole scrape.
const ANSWER: Duration = Duration::from_secs(30);
/// More than the scrape intervals that are in use (Prometheus' default is one minute), so that a
/// scraper keeps its connection.
const NEXT: Duration = Duration::from_mins(2);

/// What the client is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wait {
    /// Begin another request. Its beginning may have come together with the request before, and be in
    /// hyper's buffer already; such a client has more time, and leaves first.
    Next,
    /// Complete a request's head, or the handshake before the first.
    Head,
    /// Take the answer.
    Answer,
}

impl Wait {
    fn limit(self) -> Duration {
        match self {
            Self::Next => NEXT,
            Self::Head => HEAD,
            Self::Answer => ANSWER,
        }
    }
}

/// A wait and its begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phase {
    pub(super) wait: Wait,
    pub(super) since: Instant,
}

impl Phase {
    /// Orders connections by who has to leave for a new one, first of all the least: who asks for
    /// nothing loses nothing, and of the others the one that has held its place for the longest.
    pub(super) fn place(self) -> impl Ord {
        (self.wait != Wait::Next, self.since)
    }
}

/// The phase of one connection, seen by all who have to do with it.
#[derive(Clone, Debug)]
pub(super) struct Progress(Arc<watch::Sender<Phase>>);

impl Progress {
    /// A client that has just connected.
    pub(super) fn start() -> Self {
        let phase = Phase { wait: Wait::Head, since: Instant::now() };
        Self(Arc::new(watch::Sender::new(phase)))
    }

    pub(super) fn phase(&self) -> Phase {
        *self.0.borrow()
    }

    pub(super) fn enter(&self, wait: Wait) {
        self.0.send_replace(Phase { wait, since: Instant::now() });
    }

    /// Ends when the client has kept the connection waiting for too long, and says what for.
    pub(super) async fn overdue(&self) -> Wait {
        let mut phases = self.0.subscribe();
        loop {
            let Phase { wait, since } = *phases.borrow_and_update();
            tokio::select! {
                // The sender is held by `self`, so there is no error to wait for.
                _ = phases.changed() => {}
                () = sleep_until(since + wait.limit()) => return wait,
            }
        }
    }
}
