//! Futures whose end is the subject.

use std::future::pending;

use telemark::telemetry;

use crate::poll::next_poll;

#[telemetry]
pub(crate) async fn dropped_by_unwinding() -> u8 {
    pending().await
}

#[telemetry]
pub(crate) async fn never_polled() {}

#[telemetry(labels(long: bool = text.len() > 3), fields(text, length = ?text.len(), shown = %text))]
pub(crate) async fn sendable(text: &str) -> usize {
    next_poll().await;
    text.len()
}
