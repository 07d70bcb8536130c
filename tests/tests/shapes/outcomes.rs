//! How a call ends, by what it returns.

use std::future::pending;
use std::ops::ControlFlow;
use std::panic::catch_unwind;
use std::task::Poll;

use telemark::telemetry;

use crate::poll::next_poll;
use crate::refused::{Answer, Refused};

#[telemetry(none = "error")]
pub(crate) fn missing(n: u8) -> Option<u8> {
    n.checked_sub(1)
}

#[telemetry(none = "error")]
pub(crate) fn present(n: u8) -> Option<u8> {
    n.checked_add(1)
}

#[telemetry(none = "ok")]
pub(crate) fn missing_and_fine() -> Option<u8> {
    None
}

#[telemetry(none = "error")]
pub(crate) fn missing_in_a_result() -> Answer<Option<u8>> {
    Ok(None)
}

#[telemetry(none = "error")]
pub(crate) fn failed_optional() -> Answer<Option<u8>> {
    Err(Refused)
}

#[telemetry(none = "error")]
pub(crate) async fn missing_async(items: &[u8]) -> Option<&u8> {
    next_poll().await;
    items.first()
}

#[telemetry(none = "error")]
pub(crate) fn missing_opaque() -> Option<impl Sized> {
    None::<u8>
}

#[telemetry]
pub(crate) fn keeps_going() -> ControlFlow<Answer<u8>> {
    ControlFlow::Continue(())
}

#[telemetry]
pub(crate) fn breaks() -> ControlFlow<u8> {
    ControlFlow::Break(1)
}

#[telemetry]
pub(crate) fn breaks_with_a_value() -> ControlFlow<Answer<u8>> {
    ControlFlow::Break(Ok(1))
}

#[telemetry]
pub(crate) fn breaks_with_an_error() -> ControlFlow<Answer<u8>, u8> {
    ControlFlow::Break(Err(Refused))
}

#[telemetry]
pub(crate) fn not_ready() -> Poll<Answer<u8>> {
    Poll::Pending
}

#[telemetry]
pub(crate) fn ready_with_a_value() -> Poll<Answer<u8>> {
    Poll::Ready(Ok(1))
}

#[telemetry]
pub(crate) fn ready_with_an_error() -> Poll<Answer<u8>> {
    Poll::Ready(Err(Refused))
}

#[telemetry]
pub(crate) fn item_with_an_error() -> Poll<Option<Answer<u8>>> {
    Poll::Ready(Some(Err(Refused)))
}

#[telemetry]
pub(crate) fn no_more_items() -> Poll<Option<Answer<u8>>> {
    Poll::Ready(None)
}

#[telemetry]
pub(crate) fn nested_result() -> Answer<Answer<u8>> {
    Ok(Err(Refused))
}

#[telemetry]
pub(crate) fn reference_to_a_result(result: &Answer<u8>) -> &Answer<u8> {
    result
}

#[telemetry]
pub(crate) fn generic_value<T>(value: T) -> T {
    value
}

#[telemetry]
pub(crate) fn child_panics() -> u8 {
    panic!("in the child")
}

#[telemetry]
pub(crate) fn catches_a_child() -> bool {
    catch_unwind(child_panics).is_err()
}

#[telemetry]
pub(crate) fn child_fails() -> Answer<u8> {
    Err(Refused)
}

#[telemetry]
pub(crate) fn recovers_from_a_child() -> Answer<u8> {
    child_fails().or(Ok(1))
}

#[telemetry]
pub(crate) async fn child_pending() {
    pending::<()>().await;
}

#[telemetry]
pub(crate) async fn parent_pending() {
    child_pending().await;
}

#[telemetry]
pub(crate) async fn child_unwinds() {
    next_poll().await;
    panic!("in the child")
}

#[telemetry]
pub(crate) async fn parent_unwinds() {
    child_unwinds().await;
}
