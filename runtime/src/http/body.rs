//! Bodies whose bytes are counted.

use core::fmt;
use core::pin::Pin;
use core::sync::atomic::{AtomicU64, Ordering};
use core::task::{Context, Poll};
use std::sync::Arc;

use ::http::header::CONTENT_LENGTH;
use ::http::{HeaderMap, Response};
use bytes::Buf as _;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::measurement::{End, Measurement};

pin_project! {
    /// The body of a request that goes through a [`Measured`](super::Measured) service.
    pub struct RequestBody<B> {
        #[pin]
        inner: B,
        read: Option<Arc<AtomicU64>>,
    }
}

impl<B: Body> RequestBody<B> {
    pub(super) fn unmeasured(inner: B) -> Self {
        Self { inner, read: None }
    }

    pub(super) fn measured(inner: B, record: &mut Measurement) -> Self {
        if !inner.is_end_stream() {
            record.received = Some(Arc::default());
        }
        Self { inner, read: record.received.clone() }
    }
}

impl<B> fmt::Debug for RequestBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").field("read", &self.read).finish_non_exhaustive()
    }
}

impl<B: Body> Body for RequestBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let polled = this.inner.poll_frame(context);
        if let (Poll::Ready(Some(Ok(frame))), Some(read)) = (&polled, this.read)
            && let Some(data) = frame.data_ref()
        {
            // Relaxed: the response is over when the sum is read, whatever the request still does.
            read.fetch_add(data.remaining() as u64, Ordering::Relaxed);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

pin_project! {
    /// The body of a measured response. Once it is dropped, the request is over.
    pub struct ResponseBody<B>
    where
        B: Body,
    {
        #[pin]
        inner: B,
        record: Option<Box<Measurement>>,
    }

    impl<B: Body> PinnedDrop for ResponseBody<B>
    {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            // A server need not ask a body that says it is over, or has the announced length.
            if let Some(record) = this.record
                && record.end == End::Dropped
                && (this.inner.is_end_stream() || record.length == Some(record.sent))
            {
                record.end = End::Complete;
            }
        }
    }
}

impl<B: Body> ResponseBody<B> {
    pub(super) fn unmeasured(inner: B) -> Self {
        Self { inner, record: None }
    }

    pub(super) fn measured(response: Response<B>, mut record: Box<Measurement>) -> Response<Self> {
        let known = response.body().size_hint().exact();
        record.length = known.or_else(|| announced(response.headers()));
        if !record.has_body {
            record.end = End::Complete;
        }
        response.map(|inner| Self { inner, record: Some(record) })
    }
}

/// The length that the headers say.
fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl<B: Body> fmt::Debug for ResponseBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").field("record", &self.record).finish_non_exhaustive()
    }
}

impl<B: Body> Body for ResponseBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let Some(record) = this.record else { return this.inner.poll_frame(context) };
        let before = core::mem::replace(&mut record.end, End::Unwound);
        let polled = this.inner.poll_frame(context);
        record.end = match &polled {
            Poll::Pending => before,
            Poll::Ready(None) => End::Complete,
            Poll::Ready(Some(Err(_))) => End::Failed,
            Poll::Ready(Some(Ok(frame))) => match frame.data_ref() {
                Some(data) => {
                    record.sent += data.remaining() as u64;
                    before
                }
                // Trailers are the last frame.
                None => End::Complete,
            },
        };
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
