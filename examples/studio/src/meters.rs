//! The metrics that no single call produces, in one place.

use telemark::Label;

use crate::jobs::Job;
use crate::webhooks::Topic;

/// Where a job waits, under the names that the functions which work on it have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum Line {
    /// Images to be made.
    Images,
    /// Models to be trained.
    Models,
    /// Deliveries to be settled.
    Webhooks,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum Receipt {
    /// Noted and queued.
    Accepted,
    /// It came before.
    Repeated,
    /// It is no valid delivery, or there was no place for it.
    Refused,
}

/// How long a worker waits before it tries again: an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum Pause {
    /// Each pause is twice as long as the one before.
    Doubling,
    /// All pauses are equal.
    Steady,
}

telemark::metrics! {
    /// Jobs that wait for a worker.
    pub static QUEUE_DEPTH: UpDownCounter = "studio.job.queue.depth" {
        unit = "{job}",
        labels("messaging.destination.name": Line),
    };
    /// Places in the queue that all jobs share.
    pub static QUEUE_PLACES: Gauge = "studio.job.queue.places" { unit = "{job}" };
    /// Time that jobs wait for a worker.
    pub static QUEUE_WAIT: Histogram = "studio.job.queue.wait" {
        unit = "s",
        labels("messaging.destination.name": Line),
    };
    /// Jobs that were given up.
    pub static GIVEN_UP: Counter = "studio.job.given_up" {
        unit = "{job}",
        labels("messaging.destination.name": Line),
    };
    /// Tasks that take jobs out of the queue.
    pub static WORKERS: Gauge = "studio.workers" { unit = "{worker}" };
    /// Workers that have a job in hand.
    pub static WORKERS_ACTIVE: UpDownCounter = "studio.workers.active" {
        unit = "{worker}",
        labels("messaging.destination.name": Line),
    };
    /// Webhook deliveries by what became of them.
    pub static DELIVERIES: Counter = "studio.webhook.deliveries" {
        unit = "{delivery}",
        labels(topic: Topic, receipt: Receipt),
    };
    /// Sizes of webhook bodies.
    pub static DELIVERY_SIZE: Histogram = "studio.webhook.body.size" {
        unit = "By",
        buckets = [64, 128, 256, 512, 1024, 4096],
        labels(topic: Topic),
    };
    /// Sizes of the prompts that images are ordered with.
    pub static PROMPT_SIZE: Histogram = "studio.image.prompt.size" {
        unit = "By",
        buckets = [16, 32, 64, 128, 256, 512, 1024],
    };
    /// Images ordered, by the tenant that the request names.
    pub static TENANT_ORDERS: Counter = "studio.tenant.orders" {
        unit = "{image}",
        labels(tenant: interned(cap = 64)),
    };
    /// Jobs that took part in an experiment.
    pub static EXPOSURES: Counter = "studio.experiment.exposures" {
        unit = "{exposure}",
        labels(experiment = "retry_pause", variant: Pause),
    };
}

impl Line {
    /// The line that a job waits in.
    pub fn of(job: &Job) -> Self {
        match job {
            Job::Generate { .. } => Self::Images,
            Job::Train { .. } => Self::Models,
            Job::Settle(_) => Self::Webhooks,
        }
    }
}
