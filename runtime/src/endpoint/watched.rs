//! The bytes of a connection, watched for what they say about its progress.

use core::pin::Pin;
use core::task::{Context, Poll, Waker, ready};
use std::io::{self, IoSlice};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::phase::{Progress, Wait};

/// A stream that notes when a request begins and when an answer has gone.
#[derive(Debug)]
pub(super) struct Watched<S: AsyncWrite + Unpin> {
    stream: S,
    progress: Progress,
    /// Whether part of an answer has been written since the last wait for a request.
    answering: bool,
}

impl<S: AsyncWrite + Unpin> Watched<S> {
    pub(super) fn new(stream: S, progress: Progress) -> Self {
        Self { stream, progress, answering: false }
    }

    fn written(&mut self, written: &Poll<io::Result<usize>>) {
        self.answering |= matches!(written, Poll::Ready(Ok(1..)));
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before && self.progress.phase().wait == Wait::Next {
            self.progress.enter(Wait::Head);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.written(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes with nothing to write, too; an answer is gone when it was written and flushed.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        if self.answering {
            self.answering = false;
            self.progress.enter(Wait::Next);
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// A child of this process may hold a copy of the socket, and the client would not see a mere close.
impl<S: AsyncWrite + Unpin> Drop for Watched<S> {
    fn drop(&mut self) {
        let mut nobody = Context::from_waker(Waker::noop());
        // What can't be said at once is not said: the connection is given up.
        let _: Poll<io::Result<()>> = Pin::new(&mut self.stream).poll_shutdown(&mut nobody);
    }
}
