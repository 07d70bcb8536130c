//! An image-generation service: Telemark's demo and test bed.
//!
//! [`Studio`] is the service: [`api`] takes requests, [`store`] keeps what was asked for, [`jobs`] does the slow part and
//! [`providers`] call the companies that own the GPUs. [`webhooks`] hears from those companies what came of a run that
//! the service gave up on. [`providers::fake`] and [`traffic`] stand in for the outside world, on loopback.

pub mod api;
pub mod arguments;
pub mod faults;
pub mod jobs;
pub mod meters;
pub mod providers;
pub mod random;
pub mod server;
pub mod store;
pub mod studio;
pub mod traffic;

pub mod webhooks;

pub use studio::{Config, StartError, Studio};
