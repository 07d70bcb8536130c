//! Compile-time instrumentation for Rust services.

extern crate self as telemark;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod bounds;
mod call;
mod cells;
mod clock;
#[cfg(feature = "endpoint")]
mod config;
mod decimal;
#[cfg(feature = "endpoint")]
mod endpoint;
#[cfg(feature = "facade")]
mod facade;
mod future;
#[cfg(feature = "endpoint")]
mod init;
mod label;
mod measure;
mod page;
mod probe;
mod shard;
mod site;
mod usd;

#[cfg(feature = "endpoint")]
pub use config::{Config, DEFAULT_PORT, EnvError};
#[cfg(feature = "endpoint")]
pub use init::{Guard, InitError, init};
pub use label::Label;
pub use measure::{Cost, Quantity};
pub use page::page;
// pub use telemark_macros::{Label, telemetry};
pub use telemark_registry::Outcome;
pub use usd::{ParseUsdError, Usd};
