//! Labels with a bounded set of values.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Expr, LitStr, Path, Type, parse_quote, parse_quote_spanned};

use super::sensitive::{Check, Place};
use crate::errors::Errors;
use crate::kind::{Absent, Form, LabelKey, METHODS};
use crate::parse::{Argument, FunctionItem, LabelArgument, LabelValue, Name};
use crate::slot::Slot;
use crate::symbol::listed;

/// The value of a label that is not to be shown.
const REDACTED: &str = "[redacted]";

/// A label of an annotated function.
pub(crate) struct Label {
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// Where a label's value comes from, and with it the set of its values.
pub(crate) enum Value {
    /// One value.
    Constant(String),
    /// The values of a type that implements `Label`.
    Closed { ty: Box<Type>, expr: Expr },
    /// The first `cap` values that occur.
    Interned { expr: Expr, hashed: bool, cap: u32 },
}

impl Value {
    /// Whether it is known only in a call.
    pub(crate) fn is_evaluated(&self) -> bool {
        !matches!(self, Self::Constant(_))
    }

    /// The type whose values are the label's.
    pub(crate) fn closed_type(&self) -> Option<&Type> {
        match self {
            Self::Closed { ty, .. } => Some(ty),
            Self::Constant(_) | Self::Interned { .. } => None,
        }
    }

    /// The cap of an interned label.
    pub(crate) fn cap(&self) -> Option<usize> {
        match self {
            Self::Interned { cap, .. } => Some(*cap as usize),
            Self::Constant(_) | Self::Closed { .. } => None,
        }
    }
}

/// The labels that a kind's keys set, in the order of the kind's table.
pub(super) fn of_kind(
    given: Vec<(&'static LabelKey, Slot<(Ident, LabelValue)>)>,
    word: &Ident,
    item: &FunctionItem,
    root: &Path,
    check: &Check<'_>,
    errors: &Errors,
) -> Vec<Label> {
    let mut missing = Vec::new();
    let mut labels = Vec::new();
    for (key, slot) in given {
        let claimed = slot.is_claimed();
        let value = match (slot.into_value(), key.absent) {
            (Some((written, value)), _) => of_key(key, &written, value, item, root, errors),
            (None, Absent::Default(value)) => Some(Value::Constant(value.to_owned())),
            (None, Absent::Required) if !claimed => {
                missing.push(format!("{} = {}", key.key, key.example));
                None
            }
            (None, Absent::Required | Absent::NoLabel) => None,
        };
        if let Some(Value::Interned { expr, hashed: false, .. }) = &value {
            check.expression(expr, Place::Label);
        }
        labels.extend(value.map(|value| Label { name: key.name.to_owned(), value }));
    }
    if !missing.is_empty() {
        errors.push(word, format_args!("`{word}` needs {}", listed(missing, "and")));
    }
    labels
}

/// The labels of `labels(…)`, in their order.
pub(super) fn declared(
    given: Vec<LabelArgument>,
    item: &FunctionItem,
    check: &Check<'_>,
    errors: &Errors,
) -> Vec<Label> {
    let labels = given.into_iter().filter_map(|argument| {
        match &argument.value {
            Some(
                LabelValue::Constant(_)
                | LabelValue::Redacted
                | LabelValue::Interned { hashed: true, .. },
            ) => {}
            Some(LabelValue::Interned { expr, .. }) => {
                check.recorded(&argument.name, Some(expr), Place::Label);
            }
            // The values of a type are written in the program; its expression can't add to them.
            Some(LabelValue::Typed { .. } | LabelValue::Untyped(_)) | None => {
                check.recorded(&argument.name, None, Place::Label);
            }
        }
        let name = argument.name.to_string();
        let value = match (argument.value, argument.name) {
            (Some(value), written) => general(value, &written, item, errors)?,
            (None, Name::Word(word)) => {
                general(LabelValue::Untyped(parse_quote!(#word)), &word, item, errors)?
            }
            (None, Name::Quoted(text)) => {
                errors.push(text, "a quoted name needs a value");
                return None;
            }
        };
        Some(Label { name, value })
    });
    labels.collect()
}

/// A name without the `r#` of a raw identifier.
pub(super) fn bare(ident: &Ident) -> String {
    ident.unraw().to_string()
}

fn of_key(
    key: &LabelKey,
    written: &Ident,
    value: LabelValue,
    item: &FunctionItem,
    root: &Path,
    errors: &Errors,
) -> Option<Value> {
    match (key.form, value) {
        (Form::Interned(cap), LabelValue::Untyped(expr)) => {
            Some(Value::Interned { expr, hashed: false, cap })
        }
        (Form::Attempt, LabelValue::Untyped(expr)) if !matches!(expr, Expr::Lit(_)) => {
            let span = expr.span();
            let ty = parse_quote_spanned!(span=> #root::__private::Attempt);
            let number = quote_spanned!(span=> #root::__private::Ordinal::number(#expr));
            let expr = parse_quote_spanned!(span=> #root::__private::Attempt::of(#number));
            Some(Value::Closed { ty: Box::new(ty), expr })
        }
        (Form::Route, LabelValue::Constant(text)) => {
            if text.value().starts_with('/') {
                return constant(&text, errors);
            }
            errors.push(&text, "a route starts with `/`, as in `\"/orders/{id}\"`");
            None
        }
        (Form::Route, _) => {
            let message = format!(
                "`{}` takes the route's template as a string literal: `{} = {}`",
                key.key, key.key, key.example
            );
            errors.push(written, message);
            None
        }
        (Form::Method, LabelValue::Constant(text)) => {
            if METHODS.contains(&text.value().as_str()) {
                return constant(&text, errors);
            }
            errors.push(&text, format_args!("an HTTP method is {}", listed(METHODS, "or")));
            None
        }
        (_, value) => general(value, written, item, errors),
    }
}

/// A label value where no rule of a kind says otherwise.
fn general(
    value: LabelValue,
    key: &impl ToTokens,
    item: &FunctionItem,
    errors: &Errors,
) -> Option<Value> {
    match value {
        LabelValue::Constant(text) => constant(&text, errors),
        LabelValue::Interned { expr, hashed, cap } => Some(Value::Interned { expr, hashed, cap }),
        LabelValue::Redacted => Some(Value::Constant(REDACTED.to_owned())),
        LabelValue::Typed { ty, expr } => closed(&ty, expr, item, errors),
        LabelValue::Untyped(Expr::Lit(literal)) => {
            errors.push(literal, "a constant label is a string literal");
            None
        }
        LabelValue::Untyped(expr) => {
            if let Some(name) = as_name(&expr) {
                return of_argument(&name, expr, item, errors);
            }
            let key = key.to_token_stream();
            let message = format!(
                "a label's set of values must be known: write its type, `{key}: Type = …`, or a \
                 cap, `{key} = interned(…, cap = 32)`"
            );
            errors.push(expr, message);
            None
        }
    }
}

fn of_argument(name: &Ident, expr: Expr, item: &FunctionItem, errors: &Errors) -> Option<Value> {
    match item.argument(name) {
        Some(Argument::Typed(ty)) => closed(ty, expr, item, errors),
        Some(Argument::Destructured) => {
            let message = format!(
                "`{name}` is a part of an argument, and the signature does not say its type; write \
                 `{name}: Type = {name}`"
            );
            errors.push(name, message);
            None
        }
        None => {
            errors.push(name, no_argument(name, item));
            None
        }
    }
}

/// What to say about a name that is none of the function's arguments.
pub(super) fn no_argument(name: &Ident, item: &FunctionItem) -> String {
    let names = item.argument_names();
    let listed = listed(&names, "and");
    match names.len() {
        0 => format!("`{name}` is no argument of this function; it has none"),
        1 => format!("`{name}` is no argument of this function; its only one is {listed}"),
        _ => format!("`{name}` is no argument of this function; its arguments are {listed}"),
    }
}

fn constant(text: &LitStr, errors: &Errors) -> Option<Value> {
    let value = text.value();
    if value.is_empty() {
        errors.push(text, "a label's value can't be empty: Prometheus takes that for no label");
        return None;
    }
    Some(Value::Constant(value))
}

fn closed(ty: &Type, expr: Expr, item: &FunctionItem, errors: &Errors) -> Option<Value> {
    let mut ty = ty;
    while let Type::Reference(reference) = ty {
        ty = &reference.elem;
    }
    let generics = &item.signature.generics;
    let is_open = |ident: &Ident| {
        *ident == "Self" || *ident == "impl" || generics.type_params().any(|t| t.ident == *ident)
    };
    if let Some(open) = find_ident(ty.to_token_stream(), &is_open) {
        errors.push(
            &open,
            format_args!(
                "a label needs a type that is the same in every call, and `{open}` is not"
            ),
        );
        return None;
    }
    Some(Value::Closed { ty: Box::new(ty.clone()), expr })
}

fn as_name(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident().cloned(),
        _ => None,
    }
}

pub(super) fn find_ident(tokens: TokenStream, matches: &impl Fn(&Ident) -> bool) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) => matches(&ident).then_some(ident),
        TokenTree::Group(group) => find_ident(group.stream(), matches),
        TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    })
}
