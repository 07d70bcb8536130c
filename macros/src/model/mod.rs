//! What is to be generated, without any state that could not be generated: optional keys are
//! resolved, names are checked against each other, and each value knows where it comes from.

mod block;
mod case;
mod check;
mod error_enum;
mod error_types;
mod field;
mod function;
mod label;
mod label_enum;
mod metric;
mod prices;
mod sensitive;
mod shape;
mod stream;

#[cfg(test)]
mod tests;

pub(crate) use block::{Block, BlockMember};
pub(crate) use error_enum::{ErrorEnum, ErrorPlace, ErrorTypeName};
pub(crate) use error_types::ErrorTypes;
pub(crate) use field::{Field, Form, Source};
pub(crate) use function::{Cells, Function, Measure, Owner};
pub(crate) use label::{Label, Value};
pub(crate) use label_enum::LabelEnum;
pub(crate) use metric::{Metric, Values};
pub(crate) use shape::{AsyncBlock, Shape};
pub(crate) use stream::{Making, Stream};

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
