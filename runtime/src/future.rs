//! The one wrapper future of an annotated `async` function.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use pin_project_lite::pin_project;
use telemark_registry::Ending;

use crate::call::InFlight;

pin_project! {
    /// Runs a future within a call: enters the span at each poll and ends the call with the value.
    #[must_use = "futures do nothing unless polled"]
    pub struct Instrumented<F, K, C>
    where
        C: InFlight,
    {
        // Emptied within the span when the call ends or is dropped, so that what the body's locals
        // log on drop belongs to it.
        #[pin]
        body: Option<F>,
        finish: Option<K>,
        call: C,
    }

    impl<F, K, C> PinnedDrop for Instrumented<F, K, C>
    where
        C: InFlight,
    {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.body.is_some() {
                let _entered = this.call.span().enter();
                this.body.set(None);
            }
        }
    }
}

impl<F, K, C> Instrumented<F, K, C>
where
    C: InFlight,
    F: Future,
    K: FnOnce(&F::Output) -> Ending,
{
    /// Wraps a body. `finish` looks at the returned value once, and says how the call ended.
    #[inline]
    pub fn new(body: F, call: C, finish: K) -> Self {
        Self { body: Some(body), finish: Some(finish), call }
    }
}

impl<F, K, C> Future for Instrumented<F, K, C>
where
    C: InFlight,
    F: Future,
    K: FnOnce(&F::Output) -> Ending,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        this.call.resume();
        let polled = {
            let _entered = this.call.span().enter();
            let body = this.body.as_mut().as_pin_mut();
            let polled = body.expect("a future is not polled after it was ready").poll(context);
            if polled.is_ready() {
                this.body.set(None);
            }
            polled
        };
        match &polled {
            Poll::Pending => this.call.suspend(),
            Poll::Ready(value) => {
                // `finish` is there as long as the body is.
                let ending = this.finish.take().map_or(Ending::OK, |finish| finish(value));
                this.call.end(ending);
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
