//! Work that must not stop halfway because the client hung up.

use std::future::Future;
use std::panic::resume_unwind;

use tracing::Instrument;

use super::ApiError;

/// Runs `work` in a task of its own: where the caller is dropped, `work` still comes to its end.
pub(super) async fn see_through<T, F>(work: F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
    T: Send + 'static,
{
    match tokio::spawn(work.in_current_span()).await {
        Ok(result) => result,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        // The task is nowhere aborted, so this is the runtime shutting down.
        Err(_) => Err(ApiError::Stopping),
    }
}
