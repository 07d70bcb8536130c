//! Compile-time instrumentation for Rust services.
//!
//! [`#[telemetry]`](macro@telemetry) on a function generates its span, its metrics and a static
//! description of everything the two can emit. [`init`] serves the metrics; `cargo telemark catalog`
//! reads the descriptions out of the finished binary and checks alert rules against them.
//!
//! ```
//! use telemark::telemetry;
//!
//! #[telemetry(db(system = "sqlite", operation = "SELECT", collection = "orders", rows = |r| r.len()))]
//! fn open_orders() -> Result<Vec<u64>, std::fmt::Error> {
//!     Ok(vec![7])
//! }
//!
//! open_orders()?;
//! assert!(telemark::page().contains("db_client_response_returned_rows_count{"));
//! # Ok::<(), std::fmt::Error>(())
//! ```
//!
//! [`metrics!`](macro@metrics) declares metrics that no function call produces.
//!
//! # What a call costs
//!
//! Two readings of the clock, one bucket search and two uncontended atomic additions, in static
//! storage that is sharded by thread; no lock and no allocation. `benches/README.md` in the
//! repository has the figures, measured beside other crates.
//!
//! # What holds for every call
//!
//! * It is counted once, under one [`Outcome`], with its duration; an error under its
//!   [`ErrorType`].
//! * It is counted from the first call on, whether or not [`init`] has run.
//! * What it recorded stays when the telemetry ends; the storage is static.
//!
//! # Crate features
//!
//! * `endpoint` (default): [`init`] and the Prometheus endpoint on its own thread.
//! * `facade` (default): collects what code records through the `metrics` facade and serves it on the
//!   same page.
//! * `tls`: TLS on the endpoint, through rustls; `Config::tls`.
//! * `stream`: `#[telemetry(stream)]`, for functions that return a stream of the crate `futures`.
//! * `disabled`: every `#[telemetry]` of the build becomes the function as it stands, with its arguments
//!   still checked. For the package that is built in the end, and not for libraries: a feature that
//!   one package turns on is on for all.
//!
//! * `http`, which `endpoint` includes: the types of the crate `http` are asked for the status that they
//!   have, where a handler or a client call returns them.
//! * `tower`: `http::Layer`, which measures whole requests.
//! * `axum`: the layer finds axum's routes, and what a handler returns as `impl IntoResponse` is made a
//!   response, so that its status can be seen. Its hidden type is then `axum::response::Response`.
//!
//! Without the first two, the attribute and [`page`] remain.
//!
//! # Off at run time
//!
//! With the environment variable `OTEL_SDK_DISABLED=true`, a call costs one relaxed load and reads no
//! clock; no span is made, and the page lists nothing. [`init`] still serves, so that probes of
//! `/healthz` go on being answered, and leaves the `metrics` facade alone. The variable is read once,
//! at the first call or in `init`.
//!
//! # Secrets and personal data
//!
//! A field or label that is named like one, or set from an argument that is, does not compile unless
//! its value is wrapped in `hash(…)` or `redact(…)`. `telemark_registry::sensitive` has the rule and
//! the list; a package changes it for itself in its `Cargo.toml`:
//!
//! ```toml
//! [package.metadata.telemark]
//! allow-fields = ["session"]     # words, or whole names
//! deny-fields = ["salary"]
//! ```
//!
//! Cargo does not rebuild a package because its metadata changed; `deny-fields` counts from the next
//! build of the package on.

extern crate self as telemark;

/// What the targets in `fuzz/` call. It is there in their build and in tests alone.
#[cfg(all(any(test, fuzzing), feature = "endpoint"))]
#[doc(hidden)]
pub mod __fuzzing {
    pub use crate::endpoint::fuzzing::http_request;
}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod active;
mod attempt;
mod bounds;
mod call;
mod cells;
mod clock;
#[cfg(feature = "endpoint")]
mod config;
mod decimal;
#[cfg(feature = "endpoint")]
mod endpoint;
#[cfg(feature = "endpoint")]
mod error;
mod error_type;
mod exemplar;
mod extras;
#[cfg(feature = "facade")]
mod facade;
mod future;
mod hash;
pub mod http;
#[cfg(feature = "endpoint")]
mod init;
mod intern;
mod label;
mod lease;
mod measure;
pub mod metric;
mod money;
mod native;
#[cfg(feature = "endpoint")]
mod owner;
#[cfg_attr(
    not(feature = "facade"),
    expect(
        dead_code,
        reason = "some of it is for the endpoint's formats and the facade's families"
    )
)]
mod page;
pub mod pool;
mod price;
mod probe;
#[cfg(test)]
mod properties;
#[cfg(feature = "endpoint")]
mod resource;
mod sampler;
mod shard;
mod site;
mod slow;
mod span;
#[cfg(feature = "stream")]
mod stream;
mod sums;
mod switch;
mod sync;
mod timer;
pub mod trace;
mod typed;
mod usd;
mod watch;
mod words;

#[cfg(feature = "endpoint")]
pub use config::{Config, DEFAULT_PORT, EnvError};
#[cfg(feature = "endpoint")]
pub use endpoint::Endpoint;
#[cfg(feature = "tls")]
pub use endpoint::Tls;
#[cfg(feature = "endpoint")]
pub use error::InitError;
pub use error_type::ErrorType;
#[cfg(feature = "endpoint")]
pub use init::{Guard, init};
pub use label::{InternKey, Label};
pub use measure::{Cost, Quantity};
pub use page::page;
pub use price::{Price, PriceTable};
pub use telemark_macros::{ErrorType, Label, metrics, telemetry};
pub use telemark_registry::{ErrorCategory, ErrorTypeDescriptor, Outcome};
pub use usd::{ParseUsdError, Usd};
