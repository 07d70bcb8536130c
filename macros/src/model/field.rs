//! Span fields: what is written down about a call, and nothing else.

use syn::{Expr, parse_quote};

use super::label::no_argument;
use crate::errors::Errors;
use crate::parse::{self, Capture, FunctionItem, Name};

/// A field of an annotated function's span.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) capture: Capture,
    pub(crate) expr: Expr,
}

impl Field {
    pub(super) fn new(given: parse::Field, item: &FunctionItem, errors: &Errors) -> Option<Self> {
        let name = given.name.to_string();
        let (capture, expr) = match (given.value, given.name) {
            (Some(value), _) => value,
            (None, Name::Word(word)) => {
                if item.argument(&word).is_none() {
                    errors.push(&word, no_argument(&word, item));
                    return None;
                }
                (Capture::Value, parse_quote!(#word))
            }
            (None, Name::Quoted(text)) => {
                errors.push(text, "a quoted name needs a value");
                return None;
            }
        };
        Some(Self { name, capture, expr })
    }
}
