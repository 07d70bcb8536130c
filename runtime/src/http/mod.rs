//! HTTP: what a response says about a call, and the layer that sees whole requests.
//!
//! `#[telemetry(http(…))]` on a handler records `http.server.request.duration`,
//! `#[telemetry(http_client(…))]` on a function that calls a server `http.client.request.duration`. Both
//! have the label `http.response.status_code` where the [status](ResponseStatus) of what was returned is
//! known, and it then decides between `ok` and `error`. An error without a type of its own has the status
//! as its `error.type`.
#![cfg_attr(
    feature = "tower",
    doc = r#"
# The layer

A handler's attribute sees neither what an extractor refused, nor requests that no route was found for,
nor bodies. [`Layer`] does:

```
use axum::{Router, routing::get};
use telemark::telemetry;

#[telemetry(http(method = "GET", route = "/health"))]
async fn health() -> &'static str {
    "well"
}

let app: Router = Router::new().route("/health", get(health)).layer(telemark::http::Layer::new());
# let _ = app;
```

A request is counted once, with the layer or without: a handler that finds itself below a layer hands
its route, its labels and its outcome over, and the layer records in the handler's place once the
response's body has been sent, has failed, or was dropped. The layer's own series, without
`code.function.name`, are those of requests that no annotated handler started for.

| metric | labels |
| --- | --- |
| `http.server.request.duration` | the handler's, or method, scheme, route, status code; outcome, error type |
| `http.server.active_requests` | method, scheme |
| `http.server.request.body.size`, `http.server.response.body.size` | method, scheme, route |
| `http.server.request.rejected` | method, route, status code |

* A route is the matched template; the first 64 are told apart, all others are `_OTHER`, and requests
  that no route was found for are `_UNMATCHED`. A method that is none of HTTP's is `_OTHER`.
* `rejected` counts requests for a route whose handler is annotated, and which were answered before it
  started: by an extractor, or by something between the layer and the handler. They are in the
  durations, too. The handler's `route` has to be the template as the router matched it, with the
  prefixes of `Router::nest`.
* The response's status decides the outcome: of 500 to 599, or what the handler's `error_status` says,
  it is `error`, else `ok`, whatever the handler returned. A handler that panicked stays a `panic`,
  also where something made a response of that. A body that fails is an `error`; a request that is
  dropped, or whose body is, `cancelled`.
* Sizes are those of the bytes that were read of the request and handed out of the response, without
  headers, as they went through the layer.

The handler must run in the task that the layer was called in. One that is spawned by something between
the two records by itself, and the layer takes it for one that did not start.
"#
)]

#[cfg(feature = "tower")]
mod body;
pub(crate) mod call;
#[cfg(feature = "tower")]
mod declared;
#[cfg(feature = "tower")]
mod emitted;
#[cfg(feature = "tower")]
mod future;
#[cfg_attr(
    not(feature = "tower"),
    expect(dead_code, reason = "without a layer, nobody lends a request, nor reads it")
)]
pub(crate) mod hand_over;
#[cfg(feature = "tower")]
mod layer;
#[cfg(feature = "tower")]
mod measurement;
pub(crate) mod pairs;
pub(crate) mod site;
pub(crate) mod status;
#[cfg(feature = "tower")]
mod table;

#[cfg(feature = "tower")]
pub use body::{RequestBody, ResponseBody};
#[cfg(feature = "tower")]
pub use future::ResponseFuture;
#[cfg(feature = "tower")]
pub use layer::{Layer, Measured, Scheme};
pub use status::{ResponseStatus, Status};
