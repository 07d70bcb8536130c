//! Tokens to plain data. What is wrong in itself is reported here; what depends on something else is
//! left to the model.

mod arguments;
mod block;
mod derive_keys;
pub(crate) mod doc;
mod error_enum;
mod field;
mod item;
mod kind;
mod label;
mod label_enum;
mod list;
mod metric;
mod slow;
mod status;
mod wrapper;

pub(crate) use arguments::{Arguments, ErrorSource};
pub(crate) use block::{BlockItem, Member, is_telemetry, own_arguments};
pub(crate) use error_enum::{ErrorEnum, ErrorVariant};
pub(crate) use field::{Capture, Field};
pub(crate) use item::{Argument, FunctionItem};
pub(crate) use label::{LabelArgument, LabelValue, Name};
pub(crate) use label_enum::LabelEnum;
pub(crate) use metric::{LabelSource, Metric, MetricLabel, Metrics};
pub(crate) use wrapper::Wrapper;
