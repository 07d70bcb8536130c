//! Findings and errors as text.

mod github;
mod human;
mod json;
mod junit;
mod sarif;
#[cfg(test)]
mod tests;
mod uri;
pub mod v1;

pub use github::github;
pub use human::{RustSources, failure, human};
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
