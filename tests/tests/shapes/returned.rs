//! Functions that return a future: the future is the call, from its first poll on.

#![expect(clippy::manual_async_fn, reason = "the shapes are the subject")]

use std::future::{Ready, pending, poll_fn, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use telemark::telemetry;

use crate::poll::next_poll;
use crate::refused::{Answer, Refused};

/// As the crate `futures` names it.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub(crate) type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[telemetry]
pub(crate) fn opaque_block(n: u8) -> impl Future<Output = u8> {
    async move {
        next_poll().await;
        n
    }
}

#[telemetry]
pub(crate) fn opaque_block_fails(text: &str) -> impl Future<Output = Answer<u8>> {
    async move {
        next_poll().await;
        let number: u8 = text.parse()?;
        Ok(number)
    }
}

#[telemetry]
pub(crate) fn opaque_error_by_declaration(text: &str) -> impl Future<Output = Answer<u8>> {
    let number = text.parse::<u8>();
    poll_fn(move |_| Poll::Ready(Ok(number.clone()?)))
}

#[telemetry]
pub(crate) fn opaque_borrowing_block(text: &str) -> impl Future<Output = usize> {
    let length = text.len();
    async move {
        next_poll().await;
        text.len() - length
    }
}

#[telemetry]
pub(crate) fn opaque_with_statements(text: &str) -> impl Future<Output = usize> + Send + 'static {
    let length = text.len();
    async move {
        next_poll().await;
        length
    }
}

#[telemetry]
pub(crate) fn opaque_early_return(at_once: bool) -> impl Future<Output = u8> {
    if at_once {
        return ready(1);
    }
    ready(2)
}

#[telemetry]
pub(crate) fn opaque_ready() -> impl Future<Output = Answer<()>> + Unpin {
    ready(Err(Refused))
}

#[telemetry]
pub(crate) fn opaque_of_opaque(n: u8) -> impl Future<Output = impl Iterator<Item = u8>> {
    async move { 0..n }
}

#[telemetry]
pub(crate) fn opaque_early_ok(known: bool) -> impl Future<Output = Answer<Option<u8>>> {
    async move {
        if known {
            return Ok(None);
        }
        Err(Refused)?
    }
}

#[telemetry(fields(text), labels(long: bool = text.len() > 3))]
pub(crate) fn opaque_with_expressions(text: String) -> impl Future<Output = usize> {
    async move { text.len() }
}

#[telemetry]
pub(crate) fn boxed_block(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move {
        next_poll().await;
        n
    })
}

#[telemetry]
pub(crate) fn boxed_block_fails<'a>(
    text: &'a str,
) -> Pin<Box<dyn Future<Output = Answer<u8>> + Send + 'a>> {
    Box::pin(async move { Ok(text.parse()?) })
}

#[telemetry(fields(length = text.len()))]
pub(crate) fn boxed_static(text: &str) -> Pin<Box<dyn Future<Output = usize>>> {
    let length = text.len();
    Box::pin(async move { length })
}

#[telemetry(fields(n, text), labels(long: bool = text.len() > 3))]
pub(crate) fn boxed_static_with_expressions(n: u8, text: &str) -> BoxFuture<'static, u8> {
    Box::pin(async move {
        next_poll().await;
        n
    })
}

#[telemetry]
pub(crate) fn boxed_by_name(text: &str) -> BoxFuture<'_, usize> {
    let length = text.len();
    Box::pin(async move {
        next_poll().await;
        text.len() + length
    })
}

#[telemetry]
pub(crate) fn boxed_local(text: &str) -> LocalBoxFuture<'_, Answer<usize>> {
    Box::pin(async move { if text.is_empty() { Err(Refused) } else { Ok(text.len()) } })
}

#[telemetry]
pub(crate) fn boxed_early_return(at_once: bool) -> BoxFuture<'static, u8> {
    if at_once {
        return Box::pin(ready(1));
    }
    Box::pin(async { 2 })
}

#[telemetry]
pub(crate) fn boxed_opaque(n: u8) -> Pin<Box<impl Future<Output = u8>>> {
    Box::pin(async move { n })
}

#[telemetry]
pub(crate) fn boxed_recursive(depth: u8) -> BoxFuture<'static, u8> {
    Box::pin(async move { if depth == 0 { 0 } else { 1 + boxed_recursive(depth - 1).await } })
}

#[telemetry]
pub(crate) fn boxed_generic<T, F>(make: F) -> Pin<Box<dyn Future<Output = T> + Send>>
where
    F: FnOnce() -> T + Send + 'static,
{
    Box::pin(async move { make() })
}

#[telemetry]
pub(crate) fn returned_panics() -> impl Future<Output = u8> {
    async move {
        next_poll().await;
        panic!("after a poll")
    }
}

#[telemetry]
pub(crate) fn returned_dropped() -> BoxFuture<'static, u8> {
    Box::pin(pending())
}

#[telemetry]
pub(crate) fn returned_unpolled() -> BoxFuture<'static, u8> {
    Box::pin(pending())
}

#[telemetry]
pub(crate) fn opaque_unpolled() -> impl Future<Output = u8> {
    async move { 1 }
}

#[telemetry]
pub(crate) fn making_panics(good: bool) -> BoxFuture<'static, u8> {
    assert!(good, "no future");
    Box::pin(ready(1))
}

/// What is measured is the function: its type has to be the declared one.
#[telemetry]
pub(crate) fn named_future() -> Ready<u8> {
    ready(1)
}

#[telemetry]
pub(crate) fn future_in_a_result(good: bool) -> Answer<impl Future<Output = u8>> {
    if good { Ok(async { 1 }) } else { Err(Refused) }
}

#[telemetry]
pub(crate) fn boxed_cloneable() -> impl Future<Output = u8> + Clone {
    ready(1)
}

pub(crate) struct Client {
    pub(crate) base: String,
}

impl Client {
    #[telemetry(fields(base = self.base))]
    pub(crate) fn get(&self, path: &str) -> impl Future<Output = String> {
        async move {
            next_poll().await;
            format!("{}{path}", self.base)
        }
    }

    #[telemetry]
    pub(crate) fn post(self: Arc<Self>) -> BoxFuture<'static, usize> {
        Box::pin(async move { self.base.len() })
    }

    #[telemetry]
    pub(crate) fn put<'a>(&'a mut self, text: &'a str) -> BoxFuture<'a, &'a str> {
        Box::pin(async move {
            self.base.push_str(text);
            &*self.base
        })
    }
}
