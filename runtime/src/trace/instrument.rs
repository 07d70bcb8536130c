//! A future in a trace.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::TraceContext;

pin_project! {
    /// A future that is polled and dropped in its place in a trace: [`TraceContext::instrument`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct InTrace<F> {
        // None once it has been dropped.
        #[pin]
        future: Option<F>,
        trace: TraceContext,
    }

    impl<F> PinnedDrop for InTrace<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let trace = *this.trace;
            trace.scope(|| this.future.set(None));
        }
    }
}

impl<F> InTrace<F> {
    pub(super) fn new(trace: TraceContext, future: F) -> Self {
        Self { future: Some(future), trace }
    }
}

impl<F: Future> Future for InTrace<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let future = this.future.as_pin_mut().expect("only dropping it takes the future away");
        this.trace.scope(|| future.poll(context))
    }
}
