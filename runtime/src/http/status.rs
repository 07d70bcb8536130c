//! The status code of what a handler or a client call returned.

use core::ops::Deref;

/// What has the status code of an HTTP response, or knows that it has none.
///
/// A returned value of such a type, and a `Result` of which one side is one, gives
/// `http.response.status_code` to its call. With the feature `http`, which `endpoint` includes, it is
/// there for `http::StatusCode`, `http::Response` and tuples that start with one of them; with `axum`,
/// also for `Json`, `Html` and `Redirect`.
///
/// ```
/// use telemark::http::ResponseStatus;
/// use telemark::telemetry;
///
/// enum ApiError {
///     NotFound,
///     Database,
/// }
///
/// impl ResponseStatus for ApiError {
///     fn response_status(&self) -> Option<u16> {
///         Some(match self {
///             Self::NotFound => 404,
///             Self::Database => 500,
///         })
///     }
/// }
///
/// #[telemetry(http(method = "GET", route = "/orders/{id}"))]
/// fn order(id: u64) -> Result<String, ApiError> {
///     if id == 7 { Err(ApiError::NotFound) } else { Err(ApiError::Database) }
/// }
///
/// assert!(order(7).is_err() && order(8).is_err());
/// let page = telemark::page();
/// assert!(page.contains(r#"http_response_status_code="404",outcome="ok"} 1"#));
/// assert!(page.contains(r#"http_response_status_code="500",outcome="error",error_type="500"} 1"#));
/// ```
pub trait ResponseStatus {
    /// The status code, such as 404.
    fn response_status(&self) -> Option<u16>;
}

impl<T: ResponseStatus, E: ResponseStatus> ResponseStatus for Result<T, E> {
    fn response_status(&self) -> Option<u16> {
        match self {
            Ok(value) => value.response_status(),
            Err(error) => error.response_status(),
        }
    }
}

#[cfg(feature = "http")]
impl ResponseStatus for ::http::StatusCode {
    fn response_status(&self) -> Option<u16> {
        Some(self.as_u16())
    }
}

#[cfg(feature = "http")]
impl<B> ResponseStatus for ::http::Response<B> {
    fn response_status(&self) -> Option<u16> {
        Some(self.status().as_u16())
    }
}

#[cfg(feature = "http")]
impl ResponseStatus for ::http::response::Parts {
    fn response_status(&self) -> Option<u16> {
        Some(self.status.as_u16())
    }
}

/// Tuples, as axum makes responses of them: the first part has the status.
#[cfg(feature = "http")]
macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$($rest),*> ResponseStatus for (::http::StatusCode, $($rest),*) {
            fn response_status(&self) -> Option<u16> {
                self.0.response_status()
            }
        }

        impl<Body, $($rest),*> ResponseStatus for (::http::Response<Body>, $($rest),*) {
            fn response_status(&self) -> Option<u16> {
                self.0.response_status()
            }
        }

        tuples!($($rest)*);
    };
    () => {};
}

#[cfg(feature = "http")]
tuples!(A B C D E F G);

// Axum's own types alone: a `String` is a response of 200 to axum, and to a client the body of any.
#[cfg(feature = "axum")]
impl<T> ResponseStatus for axum::Json<T> {
    fn response_status(&self) -> Option<u16> {
        Some(200)
    }
}

#[cfg(feature = "axum")]
impl<T> ResponseStatus for axum::response::Html<T> {
    fn response_status(&self) -> Option<u16> {
        Some(200)
    }
}

#[cfg(feature = "axum")]
impl ResponseStatus for axum::response::Redirect {
    fn response_status(&self) -> Option<u16> {
        self.status_code().response_status()
    }
}

/// What the closure of `status = |r| …` may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no status code",
    label = "expected `u16`, `http::StatusCode`, or an `Option` of one"
)]
pub trait Status {
    /// The number, or `None` where there is no response.
    fn status(self) -> Option<u16>;
}

impl Status for u16 {
    fn status(self) -> Option<u16> {
        Some(self)
    }
}

#[cfg(feature = "http")]
impl Status for ::http::StatusCode {
    fn status(self) -> Option<u16> {
        Some(self.as_u16())
    }
}

impl<T: Status> Status for Option<T> {
    fn status(self) -> Option<u16> {
        self.and_then(T::status)
    }
}

/// A returned value, asked for its status as whatever it is: a method of this type is found before the
/// one of the type that it dereferences to.
#[derive(Debug)]
pub struct StatusProbe<'a, T>(OfError<'a, T>);

/// A `Result` of which only the error has a status.
#[derive(Debug)]
pub struct OfError<'a, T>(OfSuccess<'a, T>);

/// A `Result` of which only the success has a status.
#[derive(Debug)]
pub struct OfSuccess<'a, T>(Unknown<'a, T>);

/// A value without a status.
#[derive(Debug)]
pub struct Unknown<'a, T>(&'a T);

impl<'a, T> StatusProbe<'a, T> {
    /// Looks at a returned value.
    #[inline]
    pub fn new(returned: &'a T) -> Self {
        Self(OfError(OfSuccess(Unknown(returned))))
    }
}

impl<T: ResponseStatus> StatusProbe<'_, T> {
    /// Its status.
    #[inline]
    pub fn status(&self) -> Option<u16> {
        self.0.0.0.0.response_status()
    }
}

impl<T, E: ResponseStatus> OfError<'_, Result<T, E>> {
    /// The error's status.
    #[inline]
    pub fn status(&self) -> Option<u16> {
        self.0.0.0.as_ref().err().and_then(E::response_status)
    }
}

impl<T: ResponseStatus, E> OfSuccess<'_, Result<T, E>> {
    /// The success value's status.
    #[inline]
    pub fn status(&self) -> Option<u16> {
        self.0.0.as_ref().ok().and_then(T::response_status)
    }
}

impl<T> Unknown<'_, T> {
    /// None.
    #[expect(clippy::unused_self, reason = "it answers in place of the methods for known types")]
    #[inline]
    pub fn status(&self) -> Option<u16> {
        None
    }
}

impl<'a, T> Deref for StatusProbe<'a, T> {
    type Target = OfError<'a, T>;

    #[inline]
    fn deref(&self) -> &OfError<'a, T> {
        &self.0
    }
}

impl<'a, T> Deref for OfError<'a, T> {
    type Target = OfSuccess<'a, T>;

    #[inline]
    fn deref(&self) -> &OfSuccess<'a, T> {
        &self.0
    }
}

impl<'a, T> Deref for OfSuccess<'a, T> {
    type Target = Unknown<'a, T>;

    #[inline]
    fn deref(&self) -> &Unknown<'a, T> {
        &self.0
    }
}

/// Makes a response of what a handler with a hidden type returned, so that its status can be seen.
#[cfg(feature = "axum")]
#[inline]
pub fn response(returned: impl axum::response::IntoResponse) -> axum::response::Response {
    returned.into_response()
}

/// What a handler with a hidden type returned, as it is: without the feature `axum`, there is nothing to
/// make a response with.
#[cfg(not(feature = "axum"))]
#[inline]
pub fn response<T>(returned: T) -> T {
    returned
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::{ResponseStatus, Status, StatusProbe};

    struct Gone;

    impl ResponseStatus for Gone {
        fn response_status(&self) -> Option<u16> {
            Some(410)
        }
    }

    #[test]
    fn a_status_is_found_on_whichever_side_of_a_result_has_one() {
        let (gone, plain): (Result<Gone, Gone>, _) = (Err(Gone), "text");
        assert_eq!(StatusProbe::new(&Gone).status(), Some(410));
        assert_eq!(StatusProbe::new(&gone).status(), Some(410));
        let sides: [Result<Gone, fmt::Error>; 2] = [Ok(Gone), Err(fmt::Error)];
        assert_eq!(sides.each_ref().map(|side| StatusProbe::new(side).status()), [Some(410), None]);
        let sides: [Result<u8, Gone>; 2] = [Ok(1), Err(Gone)];
        assert_eq!(sides.each_ref().map(|side| StatusProbe::new(side).status()), [None, Some(410)]);
        assert_eq!(StatusProbe::new(&plain).status(), None);
        assert_eq!(StatusProbe::new(&Ok::<u8, fmt::Error>(1)).status(), None);
    }

    #[test]
    fn a_closure_returns_a_number_or_an_option_of_one() {
        assert_eq!(404.status(), Some(404));
        assert_eq!((Some(404).status(), None::<u16>.status()), (Some(404), None));
    }

    #[cfg(feature = "http")]
    #[test]
    fn the_first_part_of_a_tuple_has_the_status() {
        use ::http::{Response, StatusCode};

        let conflict = Response::builder().status(409).body(()).map_err(|_| fmt::Error);
        assert_eq!(StatusProbe::new(&(StatusCode::CREATED, [1], "text")).status(), Some(201));
        assert_eq!(StatusProbe::new(&conflict).status(), Some(409));
        assert_eq!(Some(StatusCode::IM_A_TEAPOT).status(), Some(418));
    }
}
