//! Span fields: what is written down about a call, and nothing else.

use syn::{Expr, ExprClosure, parse_quote};

use super::label::no_argument;
use super::sensitive::{Check, Place};
use crate::errors::Errors;
use crate::parse::{self, Capture, FunctionItem, Name, Wrapper};

/// A field of an annotated function's span.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) source: Source,
}

/// Where a field's value comes from, and when.
pub(crate) enum Source {
    /// An expression, on entry.
    Entry(Form, Expr),
    /// A closure over a reference to the success value, at the end.
    Success(Form, ExprClosure),
    /// Nothing. The expression, where it is none of the success value, is only compiled.
    Redacted(Option<Expr>),
}

/// In which form a value is written down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain(Capture),
    Hashed,
}

impl Field {
    pub(super) fn new(
        given: parse::Field,
        item: &FunctionItem,
        check: &Check<'_>,
        errors: &Errors,
    ) -> Option<Self> {
        let name = given.name.to_string();
        let Some(value) = given.value else {
            let Name::Word(word) = &given.name else {
                errors.push(&given.name, "a quoted name needs a value");
                return None;
            };
            check.recorded(&given.name, None, Place::Field);
            if item.argument(word).is_none() {
                errors.push(word, no_argument(word, item));
                return None;
            }
            let expr = parse_quote!(#word);
            return Some(Self { name, source: Source::Entry(Form::Plain(Capture::Value), expr) });
        };
        let form = match value.wrapper {
            Some(Wrapper::Redact) => {
                let expr = Some(value.expr).filter(|expr| !matches!(expr, Expr::Closure(_)));
                return Some(Self { name, source: Source::Redacted(expr) });
            }
            Some(Wrapper::Hash) => Form::Hashed,
            None => {
                check.recorded(&given.name, Some(&value.expr), Place::Field);
                Form::Plain(value.capture)
            }
        };
        let source = match value.expr {
            Expr::Closure(closure) => {
                if closure.inputs.len() != 1 || closure.asyncness.is_some() {
                    let message = "a field takes a closure over the returned value: `|r| r.len()`";
                    errors.push(closure, message);
                    return None;
                }
                Source::Success(form, closure)
            }
            expr => Source::Entry(form, expr),
        };
        Some(Self { name, source })
    }
}
