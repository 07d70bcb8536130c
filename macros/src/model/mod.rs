//! What is to be generated, without any state that could not be generated: optional keys are
//! resolved, names are checked against each other, and each value knows where it comes from.

mod block;
mod check;
mod field;
mod function;
mod label;
mod label_enum;
mod metric;
mod sensitive;
mod shape;

#[cfg(test)]
mod tests;

pub(crate) use block::{Block, BlockMember};
pub(crate) use field::{Field, Form, Source};
pub(crate) use function::{Function, Measure};
pub(crate) use label::{Label, Value};
pub(crate) use label_enum::LabelEnum;
pub(crate) use metric::{Metric, Values};
pub(crate) use shape::{AsyncBlock, Shape};

use syn::{Path, parse_quote};

use crate::slot::Slot;

/// The path under which the expansion finds the runtime.
pub(crate) fn root(given: Option<Path>) -> Path {
    given.unwrap_or_else(|| parse_quote!(::telemark))
}

/// The same before the rest of the model is known to be right.
pub(crate) fn root_of(slot: &Slot<Path>) -> Path {
    root(slot.get().cloned())
}
