//! What the bench `call` measures, and the table of what it measured.
//!
//! [`compile`] measures what the attribute costs to compile, [`overhead`] what it costs beside real work,
//! [`checker`] what the checker of rules and dashboards takes.
//!
//! The bench names its rows with [`Row`]; the reporter, the binary `table`, reads criterion's
//! estimates for the same rows and prints them as Markdown.

pub mod checker;
pub mod command;
pub mod compile;
mod error;
mod estimates;
mod gate;
mod machine;
mod median;
pub mod overhead;
mod readme;
mod row;
mod table;

pub use error::{Error, Result};
pub use estimates::{Estimates, Timing};
pub use gate::gate;
pub use machine::Machine;
pub use readme::{Section, replace};
pub use row::{Row, Threads};
pub use table::{rows, table};
