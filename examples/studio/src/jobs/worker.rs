//! The tasks that take jobs out of the queue.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use super::queue::Outlet;
use super::run::{Bench, attempt, give_up};
use super::{Job, JobError, Queue};
use crate::meters::{EXPOSURES, GIVEN_UP, Line, Pause, WORKERS, WORKERS_ACTIVE};

/// How much work is done at once, and how hard it is tried.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Jobs that are worked on at once.
    pub workers: usize,
    /// Jobs that may wait.
    pub waiting: usize,
    /// How often a job is tried before it is given up.
    pub attempts: u32,
    /// How long one attempt may take.
    pub deadline: Duration,
    /// The pause before the second attempt; an experiment decides whether further ones are longer.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            workers: 6,
            waiting: 64,
            attempts: 3,
            deadline: Duration::from_millis(500),
            pause: Duration::from_millis(20),
        }
    }
}

/// The running tasks.
#[derive(Debug)]
pub struct Workers {
    tasks: JoinSet<()>,
}

/// How an attempt ended.
enum End {
    Done,
    Failed(JobError),
    Late,
    Broken(JoinError),
}

impl Workers {
    /// Starts as many tasks as `limits` says, and opens the queue they serve.
    pub(crate) fn start(bench: &Arc<Bench>, limits: &Limits) -> (Queue, Self) {
        let (queue, outlet) = Queue::new(limits.waiting);
        let mut tasks = JoinSet::new();
        WORKERS.set(i64::try_from(limits.workers).unwrap_or(i64::MAX));
        for _ in 0..limits.workers {
            tasks.spawn(work(Arc::clone(bench), outlet.clone(), limits.clone()));
        }
        (queue, Self { tasks })
    }

    /// Waits for at most `limit` until the queue is empty and every [`Queue`] gone; then drops what is in hand.
    ///
    /// True means that nothing had to be dropped.
    pub async fn stop(mut self, limit: Duration) -> bool {
        let drained =
            timeout(limit, async { while self.tasks.join_next().await.is_some() {} }).await.is_ok();
        self.tasks.shutdown().await;
        drained
    }
}

async fn work(bench: Arc<Bench>, outlet: Outlet, limits: Limits) {
    while let Some(job) = outlet.next().await {
        let line = Line::of(&job);
        let _active = Active::new(line);
        if !persist(&bench, &job, &limits).await {
            GIVEN_UP.with(line).increment();
            if let Err(error) = give_up(&bench, &job).await {
                tracing::error!(?job, %error, "a job that was given up could not be marked so");
            }
        }
    }
}

/// A worker with a job in hand; it counts as long as it exists, also where the worker is cut off.
struct Active(Line);

impl Active {
    fn new(line: Line) -> Self {
        WORKERS_ACTIVE.with(line).increment();
        Self(line)
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        WORKERS_ACTIVE.with(self.0).decrement();
    }
}

/// The variant of the experiment that a job is in.
fn variant(job: &Job) -> Pause {
    match job {
        Job::Generate { image: id } | Job::Train { model: id } if id % 2 == 1 => Pause::Steady,
        _ => Pause::Doubling,
    }
}

/// Tries `job` until it is done; false means that it will not be.
async fn persist(bench: &Arc<Bench>, job: &Job, limits: &Limits) -> bool {
    let mut pause = limits.pause;
    for nth in 1..=limits.attempts {
        match try_once(bench, job, nth, limits.deadline).await {
            End::Done => return true,
            End::Failed(error) if !error.is_transient() => {
                tracing::warn!(?job, %error, "job failed for good");
                return false;
            }
            End::Failed(error) => tracing::info!(?job, nth, %error, "attempt failed"),
            End::Late => tracing::info!(?job, nth, "attempt took too long"),
            End::Broken(error) => {
                tracing::warn!(?job, %error, "job broke off");
                return false;
            }
        }
        if nth < limits.attempts {
            tokio::time::sleep(pause).await;
            let variant = variant(job);
            EXPOSURES.with(variant).increment();
            pause *= match variant {
                Pause::Doubling => 2,
                Pause::Steady => 1,
            };
        }
    }
    false
}

/// One attempt in a task of its own, so that a panic in it doesn't end the worker.
async fn try_once(bench: &Arc<Bench>, job: &Job, nth: u32, deadline: Duration) -> End {
    let mut attempts = JoinSet::new();
    let (bench, job) = (Arc::clone(bench), job.clone());
    attempts.spawn(async move { attempt(&bench, &job, nth).await });
    let ended = timeout(deadline, attempts.join_next()).await;
    // Waits until a late attempt is really over: it must not write after the next one began.
    attempts.shutdown().await;
    match ended {
        Ok(Some(Ok(Ok(())))) => End::Done,
        Ok(Some(Ok(Err(error)))) => End::Failed(error),
        Ok(Some(Err(error))) => End::Broken(error),
        Ok(None) | Err(_) => End::Late,
    }
}
