//! Handlers, the layer and client calls, with real axum and hyper over loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails where that is tried")]
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes its literals with them")]

mod alone;
mod bodies;
mod client;
mod endings;
mod layers;
mod observed;
mod plain_hyper;
mod routes;
mod server;
