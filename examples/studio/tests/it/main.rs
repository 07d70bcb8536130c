//! The studio as its users, its providers and its operators see it, over loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails where that is tried")]
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes its literals with them")]

mod api;
mod binary;
mod house;
mod jobs;
mod providers;
mod telemetry;
mod traffic;
