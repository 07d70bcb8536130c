//! What an attribute costs to compile: packages that differ in it alone, built side by side.

mod measure;
mod package;
mod report;
mod size;

pub use measure::{Costs, measure};
pub use package::{Attribute, Packages};
pub use report::{over, report};
