//! The one wrapper of the stream that an annotated function returns.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll};

use futures_core::stream::{FusedStream, Stream};
use pin_project_lite::pin_project;
use telemark_registry::Ending;

use super::StreamCall;

pin_project! {
    /// Runs a stream within a call: enters the span at each poll, looks at each item, and ends the call
    /// with the stream.
    #[must_use = "streams do nothing unless polled"]
    pub struct Streamed<S, A, I, E>
    where
        E: FnMut(&A),
    {
        // Emptied within the span when the stream ends or is dropped, so that what its locals log on
        // drop belongs to it.
        #[pin]
        body: Option<S>,
        sums: A,
        item: I,
        end: E,
        call: StreamCall,
    }

    impl<S, A, I, E> PinnedDrop for Streamed<S, A, I, E>
    where
        E: FnMut(&A),
    {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.body.is_some() {
                let _entered = this.call.span().enter();
                this.body.set(None);
            }
            if this.call.is_open() {
                (this.end)(this.sums);
            }
        }
    }
}

impl<S, A, I, E> Streamed<S, A, I, E>
where
    S: Stream,
    I: FnMut(&S::Item, &mut A) -> Ending,
    E: FnMut(&A),
{
    /// Wraps a stream. `item` looks at each item and adds to the sums; `end` records them once, when
    /// the call ends.
    pub fn new(body: S, mut call: StreamCall, sums: A, item: I, end: E) -> Self {
        call.open();
        Self { body: Some(body), sums, item, end, call }
    }
}

/// The stream itself. The bound tells the compiler the type of the items, which without a wrapper it
/// takes from the function's return type.
pub fn stream_of<T, S: Stream<Item = T>>(stream: S) -> S {
    stream
}

impl<S, A, I, E> Stream for Streamed<S, A, I, E>
where
    S: Stream,
    I: FnMut(&S::Item, &mut A) -> Ending,
    E: FnMut(&A),
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        let Some(body) = this.body.as_mut().as_pin_mut() else { return Poll::Ready(None) };
        if this.call.has_unwound() {
            (this.end)(this.sums);
            this.call.unwind();
        }
        this.call.resume();
        let polled = {
            let _entered = this.call.span().enter();
            let polled = body.poll_next(context);
            if let Poll::Ready(None) = polled {
                this.body.set(None);
            }
            polled
        };
        match &polled {
            Poll::Ready(Some(item)) => {
                let ending = (this.item)(item, this.sums);
                this.call.item(ending);
            }
            Poll::Ready(None) if this.call.is_open() => {
                (this.end)(this.sums);
                this.call.complete();
            }
            Poll::Ready(None) | Poll::Pending => {}
        }
        this.call.suspend();
        polled
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.body.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<S, A, I, E> FusedStream for Streamed<S, A, I, E>
where
    S: Stream,
    I: FnMut(&S::Item, &mut A) -> Ending,
    E: FnMut(&A),
{
    fn is_terminated(&self) -> bool {
        self.body.is_none()
    }
}

impl<S, A, I, E> fmt::Debug for Streamed<S, A, I, E>
where
    E: FnMut(&A),
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed").field("call", &self.call).finish_non_exhaustive()
    }
}
