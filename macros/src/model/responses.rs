//! What the responses of a handler or a client call say about it.

use syn::{ExprClosure, ReturnType, Type, TypeParamBound};

use crate::errors::Errors;
use crate::kind::{Kind, StatusRange};
use crate::parse::FunctionItem;
use crate::slot::Slot;

/// How the status of a response is found, and what it means.
pub(crate) struct Responses {
    /// What returns the status of a success value. Without it, the value is asked.
    pub(crate) status: Option<ExprClosure>,
    /// The status codes that are errors.
    pub(crate) errors: Vec<StatusRange>,
    /// Whether the returned value can be made a response, so that it has a status: its type is hidden.
    pub(crate) converts: bool,
}

impl Responses {
    /// None for a kind without them.
    pub(super) fn new(
        kind: &Kind,
        status: Slot<ExprClosure>,
        errors: Slot<Vec<StatusRange>>,
        item: &FunctionItem,
        is_stream: bool,
        reports: &Errors,
    ) -> Option<Self> {
        let statuses = kind.statuses()?;
        if is_stream {
            if status.is_claimed() || errors.is_claimed() {
                let message =
                    "a stream has no status: `status` and `error_status` are for responses";
                reports.push(&item.signature.ident, message);
            }
            return None;
        }
        let status = status.into_value();
        let errors = errors.into_value().unwrap_or_else(|| vec![statuses.errors]);
        let converts = status.is_none() && is_into_response(&item.signature.output);
        Some(Self { status, errors, converts })
    }
}

/// Whether a type is `impl IntoResponse`, and asks for nothing that a response does not have.
fn is_into_response(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    let Type::ImplTrait(opaque) = &**ty else { return false };
    let mut converts = false;
    for bound in &opaque.bounds {
        let TypeParamBound::Trait(bound) = bound else { continue };
        let Some(name) = bound.path.segments.last().map(|segment| &segment.ident) else {
            return false;
        };
        if name == "IntoResponse" {
            converts = true;
        } else if name != "Send" && name != "Sized" {
            return false;
        }
    }
    converts
}
