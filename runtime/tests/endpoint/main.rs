//! The endpoint over real connections.
#![cfg(feature = "facade")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes its literals with them")]

mod access;
mod client;
mod coding;
mod limits;
mod pages;
mod start;
#[cfg(feature = "tls")]
mod tls;
#[cfg(unix)]
mod unix;
