//! Work that outlives the request that asked for it.

mod error;
mod queue;
mod run;
mod worker;

use crate::webhooks::Event;

pub use error::{JobError, QueueFull};
pub(crate) use run::Bench;

pub use queue::{Place, Queue};
pub use worker::{Limits, Workers};

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Have this image made.
    Generate {
        /// The image.
        image: i64,
    },
    /// Have this model trained.
    Train {
        /// The model.
        model: i64,
    },
    /// Settle what a provider told us.
    Settle(Event),
}
