//! To come.

pub mod source;
mod yaml;
