//! The bounded queue between the API and the workers.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Mutex;
use tokio::sync::mpsc::{self, OwnedPermit, Receiver, Sender};

use super::{Job, QueueFull};
use crate::meters::{Line, QUEUE_DEPTH, QUEUE_PLACES, QUEUE_WAIT};

/// The end of the queue where jobs go in.
#[derive(Clone, Debug)]
pub struct Queue {
    sender: Sender<Waiting>,
}

/// The end of the queue where jobs come out, shared by the workers.
#[derive(Clone, Debug)]
pub(super) struct Outlet {
    receiver: Arc<Mutex<Receiver<Waiting>>>,
}

/// A place in the queue that nobody else can take.
#[derive(Debug)]
pub struct Place {
    permit: OwnedPermit<Waiting>,
}

/// A job in the queue; it counts as long as it exists, also where the queue is dropped with jobs in it.
#[derive(Debug)]
struct Waiting {
    job: Option<Job>,
    line: Line,
    since: Instant,
}

impl Queue {
    /// A queue for at most `capacity` jobs.
    pub(super) fn new(capacity: usize) -> (Self, Outlet) {
        let (sender, receiver) = mpsc::channel(capacity);
        QUEUE_PLACES.set(i64::try_from(capacity).unwrap_or(i64::MAX));
        (Self { sender }, Outlet { receiver: Arc::new(Mutex::new(receiver)) })
    }

    /// Takes a place before the work is written down, so that nothing is written down that cannot be queued.
    ///
    /// # Errors
    ///
    /// [`QueueFull`] where there is none.
    pub fn reserve(&self) -> Result<Place, QueueFull> {
        let capacity = self.sender.max_capacity();
        // Closed happens only while the service stops, and then there is no place either.
        let permit = self.sender.clone().try_reserve_owned().map_err(|_| QueueFull { capacity })?;
        Ok(Place { permit })
    }

    /// Jobs that wait.
    pub fn depth(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }
}

impl Place {
    /// Puts `job` in the place.
    pub fn fill(self, job: Job) {
        self.permit.send(Waiting::new(job));
    }
}

impl Outlet {
    /// The next job; none once every [`Queue`] is gone and the last job is out.
    pub(super) async fn next(&self) -> Option<Job> {
        self.receiver.lock().await.recv().await.and_then(|mut waiting| waiting.job.take())
    }
}

impl Waiting {
    fn new(job: Job) -> Self {
        let line = Line::of(&job);
        // Steps and not `set`: of two threads that set the depth, the slower one would leave its older count behind.
        QUEUE_DEPTH.with(line).increment();
        Self { job: Some(job), line, since: Instant::now() }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        QUEUE_DEPTH.with(self.line).decrement();
        QUEUE_WAIT.with(self.line).record(self.since.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_says_how_many_places_it_has() {
        let (queue, outlet) = Queue::new(2);
        queue.reserve().unwrap().fill(Job::Generate { image: 1 });
        let held = queue.reserve().unwrap();
        assert_eq!(
            queue.reserve().unwrap_err().to_string(),
            "the job queue is full, with 2 jobs waiting"
        );
        drop(held);
        queue.reserve().unwrap().fill(Job::Train { model: 2 });
        assert_eq!(queue.depth(), 2);
        drop(queue);
        assert_eq!(outlet.next().await, Some(Job::Generate { image: 1 }));
        assert_eq!(outlet.next().await, Some(Job::Train { model: 2 }));
        assert_eq!(outlet.next().await, None);
    }
}
