//! The future of a measured response.

use core::fmt;
use core::future::Future;
use core::num::NonZeroU16;
use core::pin::Pin;
use core::task::{Context, Poll};

use ::http::{Response, StatusCode};
use http_body::Body;
use pin_project_lite::pin_project;

use super::body::ResponseBody;
use super::emitted::Route;
use super::hand_over;
use super::measurement::{End, Measurement};

pin_project! {
    /// The response of a [`Measured`](super::Measured) service.
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F> {
        // Emptied with the request lent to the thread, so that a handler which is dropped finds it.
        #[pin]
        inner: Option<F>,
        role: Role,
    }

    impl<F> PinnedDrop for ResponseFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Role::Measures(record) = this.role {
                let _lent = record.lend();
                this.inner.set(None);
            }
        }
    }
}

/// What a layer does about a request.
#[derive(Debug)]
enum Role {
    Measures(Box<Measurement>),
    /// Another layer measures it, and may not know the route.
    Tells(Option<Route>),
    Nothing,
}

impl<F> ResponseFuture<F> {
    pub(super) fn measured(inner: F, record: Box<Measurement>) -> Self {
        Self { inner: Some(inner), role: Role::Measures(record) }
    }

    pub(super) fn below(inner: F, route: Option<Route>) -> Self {
        Self { inner: Some(inner), role: Role::Tells(route) }
    }

    pub(super) fn unmeasured(inner: F) -> Self {
        Self { inner: Some(inner), role: Role::Nothing }
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("role", &self.role).finish_non_exhaustive()
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    R: Body,
{
    type Output = Result<Response<ResponseBody<R>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let inner = this.inner.as_mut().as_pin_mut();
        let inner = inner.expect("a future is not polled after it was ready");
        let polled = match this.role {
            Role::Measures(record) => {
                record.end = End::Unwound;
                let polled = {
                    let _lent = record.lend();
                    let polled = inner.poll(context);
                    if polled.is_ready() {
                        this.inner.set(None);
                    }
                    polled
                };
                record.end = End::Dropped;
                polled
            }
            Role::Tells(route) => {
                if let Some(route) = route.take() {
                    hand_over::tell_route(route.0);
                }
                inner.poll(context)
            }
            Role::Nothing => inner.poll(context),
        };
        let Poll::Ready(answered) = polled else { return Poll::Pending };
        this.inner.set(None);
        let role = core::mem::replace(this.role, Role::Nothing);
        Poll::Ready(match (role, answered) {
            (Role::Measures(mut record), Ok(response)) => {
                let status = response.status();
                record.status = NonZeroU16::new(status.as_u16());
                record.has_body &= may_have_body(status);
                Ok(ResponseBody::measured(response, record))
            }
            (Role::Measures(mut record), Err(error)) => {
                record.end = End::Failed;
                Err(error)
            }
            (Role::Tells(_) | Role::Nothing, answered) => {
                answered.map(|response| response.map(ResponseBody::unmeasured))
            }
        })
    }
}

/// Whether a body follows such a status (RFC 9110, sections 15.2, 15.3.5 and 15.4.5).
fn may_have_body(status: StatusCode) -> bool {
    !status.is_informational()
        && status != StatusCode::NO_CONTENT
        && status != StatusCode::NOT_MODIFIED
}
