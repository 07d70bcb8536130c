//! What can go wrong with a job.

use std::error::Error;
use std::fmt;

use telemark::ErrorType;

use crate::providers::ProviderError;
use crate::store::StoreError;

/// An attempt at a job that failed.
#[derive(Debug, ErrorType)]
#[non_exhaustive]
pub enum JobError {
    /// The provider let us down.
    #[error_type(transparent)]
    Provider(ProviderError),
    /// The store did.
    #[error_type(transparent)]
    Store(StoreError),
}

impl JobError {
    /// Whether another attempt may succeed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Provider(error) => error.is_transient(),
            Self::Store(error) => matches!(error, StoreError::Query(_)),
        }
    }
}

impl From<ProviderError> for JobError {
    fn from(error: ProviderError) -> Self {
        Self::Provider(error)
    }
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl Error for JobError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Provider(error) => Some(error),
            Self::Store(error) => Some(error),
        }
    }
}

/// The queue has no place left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueFull {
    pub(super) capacity: usize,
}

impl fmt::Display for QueueFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the job queue is full, with {} jobs waiting", self.capacity)
    }
}

impl Error for QueueFull {}
