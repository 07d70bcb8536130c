//! Findings and errors as text.

mod human;
mod json;
pub mod v1;

pub use human::{RustSources, failure, human};
pub use json::json;
