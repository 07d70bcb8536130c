//! Users, faked: requests of every kind against a service on this machine.

mod step;

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::random::Random;
use step::Step;

/// How long a patient client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// How much traffic there shall be.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The service; it must be on this machine.
    pub target: SocketAddr,
    /// When to stop at the latest.
    pub duration: Duration,
    /// How many requests to send at the most.
    pub requests: u64,
    /// How many clients send at once.
    pub clients: u64,
    /// Where the sequence of requests starts.
    pub seed: u64,
}

impl Plan {
    /// Four clients against `target` for `duration`.
    pub fn new(target: SocketAddr, duration: Duration, seed: u64) -> Self {
        Self { target, duration, requests: 50_000, clients: 4, seed }
    }
}

/// What came of the requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Answered with 2xx.
    pub done: u64,
    /// Answered with 4xx.
    pub refused: u64,
    /// Answered with 5xx.
    pub failed: u64,
    /// Hung up on, because the answer took too long.
    pub given_up: u64,
    /// Without an answer, because the connection broke.
    pub broken: u64,
}

/// Sends requests until the time or the number that `plan` allows is used up.
///
/// Each client first goes through every kind of request once, then picks at random.
///
/// # Errors
///
/// [`TrafficError`] where the target isn't on this machine, or no HTTP client can be had.
pub async fn run(plan: &Plan) -> Result<Summary, TrafficError> {
    if !plan.target.ip().is_loopback() {
        return Err(TrafficError::NotLoopback(plan.target));
    }
    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .map_err(TrafficError::Client)?;
    let site = Arc::new(Site {
        base: format!("http://{}", plan.target),
        http,
        newest_image: AtomicI64::new(1),
        serial: AtomicU64::new(0),
        budget: AtomicU64::new(plan.requests),
    });
    let end = Instant::now() + plan.duration;
    let mut clients = JoinSet::new();
    for nth in 0..plan.clients {
        clients.spawn(client(Arc::clone(&site), Random::stream(plan.seed, nth), end));
    }
    Ok(clients.join_all().await.into_iter().fold(Summary::default(), Summary::plus))
}

/// What the clients know of the service.
#[derive(Debug)]
struct Site {
    base: String,
    http: reqwest::Client,
    newest_image: AtomicI64,
    serial: AtomicU64,
    budget: AtomicU64,
}

impl Site {
    /// Takes one request off the budget; false means that it is used up.
    fn spend(&self) -> bool {
        self.budget
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            .is_ok()
    }

    /// Notes the id in the answer to an order.
    fn learn(&self, answer: &serde_json::Value) {
        if let Some(id) = answer.get("id").and_then(serde_json::Value::as_i64) {
            self.newest_image.fetch_max(id, Ordering::Relaxed);
        }
    }
}

async fn client(site: Arc<Site>, mut random: Random, end: Instant) -> Summary {
    let mut summary = Summary::default();
    let mut tour = Step::ALL.into_iter();
    while Instant::now() < end && site.spend() {
        let step = tour.next().unwrap_or_else(|| step::choose(&mut random));
        let sent = step.request(&site, &mut random).send();
        match tokio::time::timeout_at(end, sent).await {
            Ok(Ok(response)) => {
                summary.count(response.status());
                if step == Step::Generate
                    && let Ok(answer) = response.json().await
                {
                    site.learn(&answer);
                }
            }
            Ok(Err(error)) if error.is_timeout() => summary.given_up += 1,
            Ok(Err(_)) => summary.broken += 1,
            Err(_) => summary.given_up += 1,
        }
        let pause = random.duration(&(Duration::from_millis(10)..Duration::from_millis(40)));
        sleep_until(end.min(Instant::now() + pause)).await;
    }
    summary
}

impl Summary {
    fn count(&mut self, status: reqwest::StatusCode) {
        if status.is_success() {
            self.done += 1;
        } else if status.is_server_error() {
            self.failed += 1;
        } else {
            self.refused += 1;
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            done: self.done + other.done,
            refused: self.refused + other.refused,
            failed: self.failed + other.failed,
            given_up: self.given_up + other.given_up,
            broken: self.broken + other.broken,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { done, refused, failed, given_up, broken } = self;
        write!(
            f,
            "done={done} refused={refused} failed={failed} given_up={given_up} broken={broken}"
        )
    }
}

/// Traffic that cannot be.
#[derive(Debug)]
#[non_exhaustive]
pub enum TrafficError {
    /// The target isn't on this machine.
    NotLoopback(SocketAddr),
    /// The HTTP client cannot be set up.
    Client(reqwest::Error),
}

impl fmt::Display for TrafficError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(target) => {
                write!(f, "no traffic against {target}: only loopback addresses are allowed")
            }
            Self::Client(error) => write!(f, "no HTTP client: {error}"),
        }
    }
}

impl Error for TrafficError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotLoopback(_) => None,
            Self::Client(error) => Some(error),
        }
    }
}
