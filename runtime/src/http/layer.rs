//! The layer, and the service that it makes of another.

use core::fmt;
use core::task::{Context, Poll};

use ::http::{Extensions, HeaderMap, HeaderName, Method, Request, Response, Uri};
use http_body::Body;
use telemark_registry::semconv::HTTP_METHODS;
use tower_layer::Layer as TowerLayer;
use tower_service::Service;

use super::body::{RequestBody, ResponseBody};
use super::emitted::{Asked, Route};
use super::future::ResponseFuture;
use super::measurement::{End, Measurement, handlers};
use crate::switch;
use crate::trace::TraceContext;

/// Measures every request that goes through it. [The module](crate::http) says what it records.
///
/// Under axum it goes on the router, with [`Router::layer`], where it is after the routing: it then knows
/// the matched route. Anywhere else, [`route`](Self::route) says how to find it. Further layers around
/// or below it don't count a request again.
///
/// [`Router::layer`]: https://docs.rs/axum/0.8/axum/struct.Router.html#method.layer
#[derive(Clone, Copy)]
pub struct Layer {
    route: FindRoute,
    scheme: Scheme,
}

/// Finds the template of a request's route.
type FindRoute = for<'a> fn(&'a Uri, &'a Extensions) -> Option<&'a str>;

/// What the server speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// Plain HTTP.
    #[default]
    Http,
    /// HTTP over TLS, also where a proxy ends it.
    Https,
}

impl Layer {
    /// A layer that takes the route from axum, where the feature `axum` is on.
    pub fn new() -> Self {
        handlers();
        Self { route: matched, scheme: Scheme::default() }
    }

    /// Says how to find the template of the route that a request was matched to. It must be one of a
    /// fixed set: never the path itself.
    ///
    /// ```
    /// #[derive(Clone)]
    /// struct Matched(&'static str);
    ///
    /// let layer = telemark::http::Layer::new()
    ///     .route(|_uri, extensions| extensions.get::<Matched>().map(|matched| matched.0));
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn route(self, find: for<'a> fn(&'a Uri, &'a Extensions) -> Option<&'a str>) -> Self {
        Self { route: find, ..self }
    }

    /// Says what the server speaks, which a request does not. `http` by default.
    #[must_use]
    pub fn scheme(self, scheme: Scheme) -> Self {
        Self { scheme, ..self }
    }
}

impl Default for Layer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

#[cfg(feature = "axum")]
fn matched<'a>(_: &'a Uri, extensions: &'a Extensions) -> Option<&'a str> {
    extensions.get::<axum::extract::MatchedPath>().map(axum::extract::MatchedPath::as_str)
}

#[cfg(not(feature = "axum"))]
fn matched<'a>(_: &'a Uri, _: &'a Extensions) -> Option<&'a str> {
    None
}

impl<S> TowerLayer<S> for Layer {
    type Service = Measured<S>;

    fn layer(&self, inner: S) -> Measured<S> {
        Measured { inner, layer: *self }
    }
}

/// A service whose requests are measured; made by [`Layer`].
#[derive(Clone, Debug)]
pub struct Measured<S> {
    inner: S,
    layer: Layer,
}

/// In the extensions of a request that a layer measures.
#[derive(Clone, Copy)]
struct Seen;

impl<S, B, R> Service<Request<B>> for Measured<S>
where
    S: Service<Request<RequestBody<B>>, Response = Response<R>>,
    B: Body,
    R: Body,
{
    type Response = Response<ResponseBody<R>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if !switch::is_on() {
            return ResponseFuture::unmeasured(
                self.inner.call(request.map(RequestBody::unmeasured)),
            );
        }
        let route = (self.layer.route)(request.uri(), request.extensions());
        if request.extensions().get::<Seen>().is_some() {
            let route = route.map(Route::of);
            let future = self.inner.call(request.map(RequestBody::unmeasured));
            return ResponseFuture::below(future, route);
        }
        let asked = Asked { method: method(request.method()), scheme: self.layer.scheme as u8 };
        let has_body = has_body(request.method());
        let trace = trace(request.headers());
        let mut record = Box::new(Measurement::start(asked, route, trace, has_body));
        request.extensions_mut().insert(Seen);
        let request = request.map(|body| RequestBody::measured(body, &mut record));
        // A service may do its work right here, and not in its future.
        record.end = End::Unwound;
        let future = {
            let _lent = record.lend();
            self.inner.call(request)
        };
        record.end = End::Dropped;
        ResponseFuture::measured(future, record)
    }
}

/// Where a request is in a trace, if it says so once and properly (W3C Trace Context, section 3.2).
fn trace(headers: &HeaderMap) -> Option<TraceContext> {
    static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

    // Most requests have none: one look is less than an iterator.
    let value = headers.get(&TRACEPARENT)?;
    let is_alone = headers.get_all(&TRACEPARENT).iter().nth(1).is_none();
    if is_alone { value.to_str().ok()?.parse().ok() } else { None }
}

/// The place of a method in [`HTTP_METHODS`]; the last is for all that are not there.
fn method(method: &Method) -> u8 {
    match *method {
        Method::CONNECT => 0,
        Method::DELETE => 1,
        Method::GET => 2,
        Method::HEAD => 3,
        Method::OPTIONS => 4,
        Method::PATCH => 5,
        Method::POST => 6,
        Method::PUT => 7,
        Method::TRACE => 9,
        _ => unusual(method.as_str()),
    }
}

/// The same of a method that has no constant.
#[cold]
#[expect(clippy::cast_possible_truncation, reason = "there are eleven")]
fn unusual(method: &str) -> u8 {
    let known = HTTP_METHODS.iter().position(|known| *known == method);
    known.unwrap_or(HTTP_METHODS.len() - 1) as u8
}

/// Whether a response to this method has a body that is sent.
fn has_body(method: &Method) -> bool {
    *method != Method::HEAD && *method != Method::CONNECT
}

#[cfg(test)]
mod tests {
    use ::http::Method;
    use telemark_registry::semconv::HTTP_METHODS;

    use super::method;

    #[test]
    fn a_method_has_the_place_of_its_name() {
        let (other, known) = HTTP_METHODS.split_last().unwrap();
        let place = |name: &str| usize::from(method(&Method::from_bytes(name.as_bytes()).unwrap()));
        let places: Vec<_> = known.iter().map(|name| place(name)).collect();
        assert_eq!(places, (0..known.len()).collect::<Vec<_>>());
        assert_eq!([place(other), place("BREW")], [known.len(); 2]);
    }
}
