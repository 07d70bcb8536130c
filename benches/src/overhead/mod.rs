//! The overhead gate: the studio's real work, bare and annotated, in one process.
//!
//! [`Work`] is the work, [`measure`] compares its twins, [`decide`] says when the comparison is
//! decided, and [`Report`] is what came of it. benches/README.md has the method.

mod decide;
mod error;
mod interval;
mod measure;
mod report;
mod row;
mod telemetry;
mod twin;
mod work;

pub use decide::{LIMIT, MOST_ROUNDS, Verdict, decide};
pub use error::{Error, Result};
pub use interval::{Interval, interval};
pub use measure::{Measurement, Plan, measure};
pub use report::{Report, Scrapes, Skipped};
pub use row::Row;
pub use telemetry::{OneInTen, Telemetry};
pub use twin::Twin;
pub use work::Work;
