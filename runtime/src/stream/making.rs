//! The future in which an `async` function makes its stream.

use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::StreamCall;

pin_project! {
    /// Runs a future within a call and hands the call on with the value.
    #[must_use = "futures do nothing unless polled"]
    pub struct Making<F> {
        // Emptied within the span, as in `Instrumented`.
        #[pin]
        body: Option<F>,
        call: Option<StreamCall>,
    }

    impl<F> PinnedDrop for Making<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(call) = this.call {
                let _entered = call.span().enter();
                this.body.set(None);
            }
        }
    }
}

impl<F: Future> Making<F> {
    /// Wraps a body.
    pub fn new(body: F, call: StreamCall) -> Self {
        Self { body: Some(body), call: Some(call) }
    }
}

impl<F: Future> Future for Making<F> {
    type Output = (StreamCall, F::Output);

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        const AGAIN: &str = "a future is not polled after it was ready";
        let mut this = self.project();
        let call = this.call.as_mut().expect(AGAIN);
        call.resume();
        let polled = {
            let _entered = call.span().enter();
            let polled = this.body.as_mut().as_pin_mut().expect(AGAIN).poll(context);
            if polled.is_ready() {
                this.body.set(None);
            }
            polled
        };
        call.suspend();
        polled.map(|made| (this.call.take().expect(AGAIN), made))
    }
}

impl<F> fmt::Debug for Making<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Making").field("call", &self.call).finish_non_exhaustive()
    }
}
