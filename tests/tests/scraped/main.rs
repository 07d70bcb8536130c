//! The page of this process, read by somebody else's programs.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod prometheus;
mod python;
mod recorded;
mod text_only;
mod victoria;
