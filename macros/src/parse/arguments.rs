//! The arguments of `#[telemetry(…)]`.

use std::fmt;
use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, LitBool, Path, Type, TypePath};
use telemark_registry::{Level, Timing};

use super::field::{self, Field};
use super::kind::KindArguments;
use super::label::{self, LabelArgument};
use super::{list, slow};
use crate::errors::Errors;
use crate::kind::KINDS;
use crate::slot::Slot;
use crate::symbol::{self, Symbol, listed};

const COMMON: [Symbol; 13] = [
    symbol::CRATE,
    symbol::CRITICAL,
    symbol::DOCS,
    symbol::ERROR,
    symbol::FIELDS,
    symbol::IN_FLIGHT,
    symbol::LABELS,
    symbol::LEVEL,
    symbol::NAME,
    symbol::NONE,
    symbol::SLOW,
    symbol::STREAM,
    symbol::TIMING,
];

/// The function or type of `error = …`.
pub(crate) struct ErrorSource {
    pub(crate) key: Ident,
    pub(crate) path: TypePath,
}

/// What stands between the parentheses of `#[telemetry(…)]`.
pub(crate) struct Arguments {
    pub(crate) critical: Slot<Ident>,
    pub(crate) docs: Slot<bool>,
    pub(crate) error: Slot<ErrorSource>,
    pub(crate) fields: Slot<Vec<Field>>,
    pub(crate) in_flight: Slot<Ident>,
    pub(crate) kind: Option<KindArguments>,
    pub(crate) labels: Slot<Vec<LabelArgument>>,
    pub(crate) level: Slot<Level>,
    pub(crate) name: Slot<(Ident, String)>,
    /// Where it says that a `None` is an error, if it does.
    pub(crate) none: Slot<Option<Span>>,
    pub(crate) root: Slot<Path>,
    pub(crate) skip: Slot<Ident>,
    /// How long a call may take, or nothing for any time.
    pub(crate) slow: Slot<Option<Duration>>,
    pub(crate) stream: Slot<Ident>,
    pub(crate) timing: Slot<(Ident, Timing)>,
}

impl Arguments {
    /// Parses the arguments, reporting everything that is wrong with them.
    pub(crate) fn parse(tokens: TokenStream, errors: &Errors) -> Self {
        let mut arguments = Self {
            critical: Slot::empty(),
            docs: Slot::empty(),
            error: Slot::empty(),
            fields: Slot::empty(),
            in_flight: Slot::empty(),
            kind: None,
            labels: Slot::empty(),
            level: Slot::empty(),
            name: Slot::empty(),
            none: Slot::empty(),
            root: Slot::empty(),
            skip: Slot::empty(),
            slow: Slot::empty(),
            stream: Slot::empty(),
            timing: Slot::empty(),
        };
        let parser = |input: ParseStream<'_>| {
            list::entries(input, errors, |input| arguments.entry(input, errors));
            Ok(())
        };
        if let Err(error) = parser.parse2(tokens) {
            errors.absorb(error);
        }
        arguments
    }

    /// Whether they take the method out of its block.
    pub(crate) fn is_skip(&self, errors: &Errors) -> bool {
        let Some(skip) = self.skip.get() else { return false };
        let others = self.kind.is_some()
            || self.critical.is_claimed()
            || self.docs.is_claimed()
            || self.error.is_claimed()
            || self.fields.is_claimed()
            || self.in_flight.is_claimed()
            || self.labels.is_claimed()
            || self.level.is_claimed()
            || self.name.is_claimed()
            || self.none.is_claimed()
            || self.root.is_claimed()
            || self.slow.is_claimed()
            || self.stream.is_claimed()
            || self.timing.is_claimed();
        if others {
            errors.push(skip, "`skip` stands alone: there is nothing to say about the method");
        }
        true
    }

    /// These arguments, completed with those of the block around.
    pub(crate) fn or(self, block: Self) -> Self {
        Self {
            critical: self.critical.or(block.critical),
            docs: self.docs.or(block.docs),
            error: self.error.or(block.error),
            fields: self.fields.or(block.fields),
            in_flight: self.in_flight.or(block.in_flight),
            kind: self.kind.or(block.kind),
            labels: self.labels.or(block.labels),
            level: self.level.or(block.level),
            name: self.name.or(block.name),
            none: self.none.or(block.none),
            root: self.root.or(block.root),
            skip: Slot::empty(),
            slow: self.slow.or(block.slow),
            stream: self.stream.or(block.stream),
            timing: self.timing.or(block.timing),
        }
    }

    fn entry(&mut self, input: ParseStream<'_>, errors: &Errors) -> syn::Result<()> {
        let key = list::key(input)?;
        if key == symbol::CRATE {
            self.root.fill(errors, &key, || root_after_key(input, &key))
        } else if key == symbol::CRITICAL {
            self.critical.fill(errors, &key, || list::alone(input, &key))
        } else if key == symbol::DOCS {
            self.docs.fill(errors, &key, || {
                list::equals(input, &key, "false")?;
                let is_bool = |error: syn::Error| {
                    syn::Error::new(error.span(), "`docs` is `true` or `false`")
                };
                input.parse::<LitBool>().map(|value| value.value()).map_err(is_bool)
            })
        } else if key == symbol::ERROR {
            self.error.fill(errors, &key, || error_source(input, &key))
        } else if key == symbol::FIELDS {
            self.fields.fill(errors, &key, || {
                let content = list::parentheses(input, &key, "order_id, size = order.size")?;
                Ok(field::parse_list(&content, errors))
            })
        } else if key == symbol::IN_FLIGHT {
            self.in_flight.fill(errors, &key, || list::alone(input, &key))
        } else if key == symbol::LABELS {
            self.labels.fill(errors, &key, || {
                let content = list::parentheses(input, &key, "size, tier: Tier = user.tier()")?;
                Ok(label::parse_list(&content, errors))
            })
        } else if key == symbol::LEVEL {
            self.level.fill(errors, &key, || {
                list::equals(input, &key, "\"info\"")?;
                one_of(input, "a level", Level::ALL)
            })
        } else if key == symbol::NAME {
            self.name.fill(errors, &key, || {
                list::equals(input, &key, "\"checkout\"")?;
                Ok((key.clone(), name(input)?))
            })
        } else if key == symbol::NONE {
            self.none.fill(errors, &key, || {
                list::equals(input, &key, "\"error\"")?;
                none(input)
            })
        } else if key == symbol::SKIP {
            self.skip.fill(errors, &key, || list::alone(input, &key))
        } else if key == symbol::SLOW {
            self.slow.fill(errors, &key, || slow::after_key(input, &key))
        } else if key == symbol::STREAM {
            self.stream.fill(errors, &key, || list::alone(input, &key))
        } else if key == symbol::TIMING {
            self.timing.fill(errors, &key, || {
                list::equals(input, &key, "\"adaptive\"")?;
                Ok((key.clone(), one_of(input, "a timing", Timing::ALL)?))
            })
        } else {
            self.kind(input, key, errors)
        }
    }

    fn kind(&mut self, input: ParseStream<'_>, key: Ident, errors: &Errors) -> syn::Result<()> {
        let Some(kind) =
            KINDS.iter().copied().find(|kind| kind.word.is_some_and(|word| key == word))
        else {
            let words = KINDS.iter().filter_map(|kind| kind.word).chain(COMMON);
            let message =
                format!("`#[telemetry]` has no `{key}`; it takes {}", listed(words, "and"));
            return Err(syn::Error::new_spanned(key, message));
        };
        let parsed = KindArguments::parse(kind, key.clone(), input, errors)?;
        match &self.kind {
            None => self.kind = Some(parsed),
            Some(first) if first.word == key => {
                errors.push(&key, format_args!("duplicate `{key}`"));
            }
            Some(first) => errors.push(
                &key,
                format_args!(
                    "a function has at most one kind, and this one is `{}` already",
                    first.word
                ),
            ),
        }
        Ok(())
    }
}

/// Parses the path behind `crate`.
pub(super) fn root_after_key(input: ParseStream<'_>, key: &Ident) -> syn::Result<Path> {
    list::equals(input, key, "::telemark")?;
    let is_path = |error: syn::Error| {
        syn::Error::new(error.span(), "`crate` takes a path, such as `::telemark`")
    };
    input.call(Path::parse_mod_style).map_err(is_path)
}

/// Parses a path as a type, because one of a type needs no `::` before its arguments.
fn error_source(input: ParseStream<'_>, key: &Ident) -> syn::Result<ErrorSource> {
    list::equals(input, key, "classify")?;
    let ahead = input.fork();
    if let Ok(Type::Path(path)) = ahead.parse()
        && list::is_at_end(&ahead)
    {
        input.advance_to(&ahead);
        return Ok(ErrorSource { key: key.clone(), path });
    }
    let message = format!(
        "`{key}` takes the name of a function from a reference to the error to its class, `{key} = \
         classify`, or that of the error's type, `{key} = RenderError`"
    );
    let other: Expr = input.parse()?;
    Err(syn::Error::new_spanned(other, message))
}

/// A word of a vocabulary, in quotation marks.
fn one_of<T: Copy + fmt::Display>(
    input: ParseStream<'_>,
    what: &str,
    words: &[T],
) -> syn::Result<T> {
    let text = list::text(input)?;
    let found = words.iter().find(|word| word.to_string() == text.value());
    found.copied().ok_or_else(|| {
        let message = format!("{what} is {}", listed(words, "or"));
        syn::Error::new_spanned(text, message)
    })
}

fn name(input: ParseStream<'_>) -> syn::Result<String> {
    let text = list::text(input)?;
    let name = text.value();
    if name.is_empty() || name.chars().any(char::is_control) {
        let message = "a span's name is not empty and has no control characters";
        return Err(syn::Error::new_spanned(text, message));
    }
    Ok(name)
}

fn none(input: ParseStream<'_>) -> syn::Result<Option<Span>> {
    let text = list::text(input)?;
    match text.value().as_str() {
        "error" => Ok(Some(text.span())),
        "ok" => Ok(None),
        _ => Err(syn::Error::new_spanned(text, "a `None` is `\"error\"` or `\"ok\"`")),
    }
}
