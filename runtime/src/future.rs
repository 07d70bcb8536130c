//! The one wrapper future of an annotated `async` function.
//!
//! All of it that names the body's type is compiled once more for each function, so there is as little
//! of that as can be.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::call::InFlight;

pin_project! {
    /// Runs a future within a call: enters the span at each poll and ends the call with the value.
    #[must_use = "futures do nothing unless polled"]
    pub struct Instrumented<F, K, C>
    where
        C: InFlight,
    {
        // Dropped before the call, which is then still within its span.
        #[pin]
        body: F,
        finish: K,
        call: C,
    }

    impl<F, K, C> PinnedDrop for Instrumented<F, K, C>
    where
        C: InFlight,
    {
        fn drop(this: Pin<&mut Self>) {
            this.project().call.enter_to_drop();
        }
    }
}

/// Looks at the returned value, and says how the call ended. It is asked once.
pub trait Finish<T, R> {
    /// How the call ended.
    fn finish(&mut self, returned: &T) -> Option<R>;
}

impl<T, R> Finish<T, R> for fn(&T) -> R {
    #[inline]
    fn finish(&mut self, returned: &T) -> Option<R> {
        Some(self(returned))
    }
}

/// A closure that may own what it uses.
#[derive(Debug)]
pub struct Once<K>(Option<K>);

impl<T, R, K: FnOnce(&T) -> R> Finish<T, R> for Once<K> {
    #[inline]
    fn finish(&mut self, returned: &T) -> Option<R> {
        self.0.take().map(|finish| finish(returned))
    }
}

impl<F, C> Instrumented<F, fn(&F::Output) -> C::Returned, C>
where
    C: InFlight,
    F: Future,
{
    /// Wraps a body. One type of `finish` serves all functions that return the same.
    #[inline]
    pub fn new(body: F, call: C, finish: fn(&F::Output) -> C::Returned) -> Self {
        Self { body, finish, call }
    }
}

impl<F, K, C> Instrumented<F, Once<K>, C>
where
    C: InFlight,
    F: Future,
    K: FnOnce(&F::Output) -> C::Returned,
{
    /// Wraps a body whose value is looked at with something that is known only in the call.
    #[inline]
    pub fn measured(body: F, call: C, finish: K) -> Self {
        Self { body, finish: Once(Some(finish)), call }
    }
}

impl<F, K, C> Future for Instrumented<F, K, C>
where
    C: InFlight,
    F: Future,
    K: Finish<F::Output, C::Returned>,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.call.resume();
        let polled = {
            let _entered = this.call.enter();
            this.body.poll(context)
        };
        match &polled {
            Poll::Pending => this.call.suspend(),
            Poll::Ready(value) => {
                if !this.call.is_over()
                    && let Some(returned) = this.finish.finish(value)
                {
                    this.call.end(returned);
                }
            }
        }
        polled
    }
}

impl<F, K, C> core::fmt::Debug for Instrumented<F, K, C>
where
    C: InFlight + core::fmt::Debug,
{
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Instrumented").field("call", &self.call).finish_non_exhaustive()
    }
}
