//! The list of `fields(…)`.

use syn::parse::ParseStream;
use syn::{Expr, Token};

use super::label::Name;
use super::list;
use super::wrapper::{self, Wrapper};
use crate::errors::Errors;

/// One entry of `fields(…)`.
pub(crate) struct Field {
    pub(crate) name: Name,
    /// Without a value, the name is an argument's.
    pub(crate) value: Option<FieldValue>,
}

/// What a field is set to.
pub(crate) struct FieldValue {
    pub(crate) capture: Capture,
    pub(crate) wrapper: Option<Wrapper>,
    pub(crate) expr: Expr,
}

/// How a field's value is written down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capture {
    /// As what it is, for types that `tracing` knows.
    Value,
    /// `%expr`: through `Display`.
    Display,
    /// `?expr`: through `Debug`.
    Debug,
}

/// Parses the entries of `fields(…)`.
pub(super) fn parse_list(input: ParseStream<'_>, errors: &Errors) -> Vec<Field> {
    let mut fields = Vec::new();
    list::entries(input, errors, |input| {
        let name = Name::parse(input)?;
        let value = match &name {
            Name::Word(_) if list::is_at_end(input) => None,
            _ => {
                list::equals(input, &name, "expr")?;
                let capture = capture(input)?;
                let (wrapper, expr) = wrapper::split(input.parse()?)?;
                Some(FieldValue { capture, wrapper, expr })
            }
        };
        fields.push(Field { name, value });
        Ok(())
    });
    fields
}

fn capture(input: ParseStream<'_>) -> syn::Result<Capture> {
    if input.peek(Token![%]) {
        input.parse::<Token![%]>()?;
        Ok(Capture::Display)
    } else if input.peek(Token![?]) {
        input.parse::<Token![?]>()?;
        Ok(Capture::Debug)
    } else {
        Ok(Capture::Value)
    }
}
