//! The checks that look at more than one thing. What is wrong in itself is reported while parsing.

use proc_macro2::Span;
use syn::Ident;
use telemark_registry::descriptor::OVERFLOW;
use telemark_registry::ending::ENDING_LABELS;
use telemark_registry::name::{check_label, check_metric};
use telemark_registry::prometheus::label_name;
use telemark_registry::semconv::attribute::CODE_FUNCTION_NAME;

use super::field::Source;
use super::label::bare;
use crate::errors::Errors;
use crate::kind::Kind;
use crate::parse::{Field, FunctionItem, LabelArgument, is_telemetry};

/// A function must be able to record at run time, and to hand its arguments on to a wrapped body.
pub(super) fn signature(item: &FunctionItem, is_in_block: bool, errors: &Errors) {
    let signature = &item.signature;
    if let Some(constness) = &signature.constness {
        let what = "a `const fn` can't be measured: it may run in the compiler";
        let advice = if is_in_block { "; put `#[telemetry(skip)]` on it" } else { "" };
        errors.push(constness, format_args!("{what}{advice}"));
    }
    if let Some(variadic) = &signature.variadic {
        errors.push(variadic, "a variadic function can't be measured");
    }
    if let Some(again) = item.attributes.iter().find(|attribute| is_telemetry(attribute)) {
        errors.push(again.path(), "a function has one `#[telemetry]`");
    }
}

/// Labels are told apart by their names on a Prometheus page, where `.` and `_` are the same.
pub(super) fn label_names(kind: &Kind, declared: &[LabelArgument], errors: &Errors) {
    let mut taken =
        vec![(label_name(CODE_FUNCTION_NAME), "is set by `#[telemetry]` itself".to_owned())];
    let word = kind.word.map(|word| word.to_string()).unwrap_or_default();
    for name in ENDING_LABELS {
        taken.push((label_name(name), "is set by `#[telemetry]` itself".to_owned()));
    }
    for (name, _) in kind.constants {
        taken.push((label_name(name), format!("is set by `{word}` itself")));
    }
    for label in kind.labels {
        let by = format!("is set by `{word}({} = …)`", label.key);
        taken.push((label_name(label.name), by));
    }
    for label in declared {
        let name = label.name.to_string();
        let shown = label_name(&name);
        if let Err(error) = check_label(&name) {
            errors.push(&label.name, error);
        } else if let Some((_, by)) = taken.iter().find(|(other, _)| *other == shown) {
            errors.push(&label.name, format_args!("the label `{name}` {by}"));
        } else {
            taken.push((shown, "is there already".to_owned()));
        }
    }
}

/// A span's field is set once, and those of the call's ending are not the user's to set.
pub(super) fn field_names(captured: &[Field], errors: &Errors) {
    let mut taken = Vec::new();
    for field in captured {
        let name = field.name.to_string();
        if let Err(error) = check_metric(&name) {
            errors.push(&field.name, error);
        } else if ENDING_LABELS.contains(&name.as_str()) {
            let message = format!("the field `{name}` is set by `#[telemetry]` itself");
            errors.push(&field.name, message);
        } else if taken.contains(&name) {
            let message = format!("the field `{name}` is there already");
            errors.push(&field.name, message);
        } else {
            taken.push(name);
        }
    }
}

/// Of a stream's items, an attribute can only take sums.
pub(super) fn stream(word: &Ident, none: Option<Span>, fields: &[super::Field], errors: &Errors) {
    if let Some(none) = none {
        let message = "`none` says how a call ends that returns `None`, and a stream is none";
        errors.absorb(syn::Error::new(none, message));
    }
    for field in fields {
        if let Source::Success(_, closure) = &field.source {
            let message = format!(
                "a span's field has one value, and with `{word}` there are many items: give `{}` an \
                 expression over the arguments",
                field.name
            );
            errors.push(closure, message);
        }
    }
}

/// The name of an error's type stands in queries and on screens.
pub(super) fn error_type_name(text: &syn::LitStr, errors: &Errors) {
    let name = text.value();
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_.:-".contains(letter);
    if name == OVERFLOW {
        errors.push(text, "`_OTHER` is what `#[error_type(other)]` says");
    } else if name.is_empty() || !name.chars().all(fits) {
        errors
            .push(text, "an error's type consists of ASCII letters, digits, `_`, `.`, `:` and `-`");
    }
}

/// Two variants with one value would be one series under two names. `what` is what messages call it.
pub(super) fn distinct<'a>(
    what: &str,
    values: impl IntoIterator<Item = (&'a Ident, Option<&'a syn::LitStr>, &'a str)>,
    errors: &Errors,
) {
    let mut taken: Vec<(&str, &Ident)> = Vec::new();
    for (variant, rename, value) in values {
        if let Some((_, first)) = taken.iter().find(|(other, _)| *other == value) {
            let message = format!("`{}` has the {what} `{value}` already", bare(first));
            match rename {
                Some(rename) => errors.push(rename, message),
                None => errors.push(variant, message),
            }
        } else {
            taken.push((value, variant));
        }
    }
}
