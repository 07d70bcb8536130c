//! `async` functions.

use std::future::pending;
use std::rc::Rc;

use telemark::telemetry;

use crate::poll::next_poll;
use crate::refused::{Answer, Refused};

#[telemetry]
pub(crate) async fn nothing_async() {}

#[telemetry]
pub(crate) async fn several_polls() -> u8 {
    next_poll().await;
    next_poll().await;
    1
}

#[telemetry]
pub(crate) async fn early_return_async(deep: bool) -> u8 {
    loop {
        next_poll().await;
        if deep {
            return 7;
        }
    }
}

#[telemetry]
pub(crate) async fn error_async(text: &str) -> Answer<u8> {
    next_poll().await;
    let number: u8 = text.parse()?;
    Ok(number)
}

#[telemetry]
pub(crate) async fn boxed_error_async() -> Result<(), Box<dyn std::error::Error>> {
    next_poll().await;
    Err(Refused)?;
    Ok(())
}

#[telemetry]
pub(crate) async fn collect_by_the_declared_type() -> Vec<u8> {
    (1..4).collect()
}

#[telemetry]
pub(crate) async fn early_ok_of_the_declared_type(known: bool) -> Answer<Option<u8>> {
    if known {
        return Ok(None);
    }
    Err(Refused)?
}

#[telemetry]
pub(crate) async fn opaque_return_async(words: &[String]) -> impl Iterator<Item = &str> {
    next_poll().await;
    words.iter().map(String::as_str)
}

#[telemetry]
pub(crate) async fn opaque_in_a_result_async(
    words: &[String],
) -> Result<impl Iterator<Item = impl AsRef<str>>, Refused> {
    let _: u8 = words[0].parse()?;
    Ok(words.iter())
}

#[telemetry]
pub(crate) async fn opaque_argument_async(words: impl Iterator<Item = impl AsRef<str>>) -> usize {
    let mut sum = 0;
    for word in words {
        next_poll().await;
        sum += word.as_ref().len();
    }
    sum
}

#[telemetry]
pub(crate) async fn generic_async<'a, T, const N: usize>(
    items: &'a [T; N],
    other: &'a T,
) -> Option<&'a T>
where
    T: PartialEq,
{
    next_poll().await;
    items.iter().find(|item| **item == *other)
}

#[telemetry]
pub(crate) async fn mutable_and_destructured_async(
    mut total: u32,
    (a, mut b): (u32, u32),
    _: u32,
) -> u32 {
    next_poll().await;
    total += a;
    b += 1;
    total + b
}

#[telemetry]
pub(crate) async fn reborrow_async<'a>(items: &'a mut [u8], _other: &mut u8) -> &'a mut u8 {
    next_poll().await;
    &mut items[0]
}

#[telemetry]
pub(crate) async fn not_send(shared: Rc<u8>) -> u8 {
    next_poll().await;
    *shared
}

#[telemetry]
pub(crate) async fn boxed_future(depth: u8) -> u8 {
    if depth == 0 {
        return 0;
    }
    Box::pin(inner(depth)).await
}

async fn inner(depth: u8) -> u8 {
    next_poll().await;
    depth
}

#[telemetry]
pub(crate) async fn never_async() -> ! {
    next_poll().await;
    panic!("never returns")
}

#[telemetry]
pub(crate) async fn panics_async() -> u8 {
    next_poll().await;
    panic!("after a poll")
}

#[telemetry]
pub(crate) async fn dropped() -> Answer<u8> {
    pending().await
}
