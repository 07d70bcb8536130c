//! The grammar of label values, and the list of `labels(…)`.

use std::fmt;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, LitInt, LitStr, Token, Type, token};

use super::list;
use super::wrapper::{self, Wrapper};
use crate::errors::Errors;
use crate::symbol;

/// The largest cap of an interned label. Values are searched one after the other, and storage for
/// all of them is reserved at link time.
const MAX_CAP: u32 = 1000;

/// The name of a label or a field.
pub(crate) enum Name {
    Word(Ident),
    Quoted(LitStr),
}

impl Name {
    pub(super) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Quoted);
        }
        let word = list::key(input)?;
        if input.peek(Token![.]) {
            let mut dotted = word.to_string();
            while input.parse::<Option<Token![.]>>()?.is_some() {
                dotted.push('.');
                dotted.push_str(&list::key(input)?.to_string());
            }
            let message =
                format!("a name with dots goes into quotes, and needs a value: `\"{dotted}\" = …`");
            return Err(syn::Error::new_spanned(word, message));
        }
        Ok(Self::Word(word))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => word.unraw().fmt(f),
            Self::Quoted(text) => f.write_str(&text.value()),
        }
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Word(word) => word.to_tokens(tokens),
            Self::Quoted(text) => text.to_tokens(tokens),
        }
    }
}

/// One entry of `labels(…)`.
pub(crate) struct LabelArgument {
    pub(crate) name: Name,
    /// Without a value, the name is an argument's.
    pub(crate) value: Option<LabelValue>,
}

/// What a label is set to.
pub(crate) enum LabelValue {
    /// `"constant"`
    Constant(LitStr),
    /// `interned(expr, cap = 32)`
    Interned { expr: Expr, hashed: bool, cap: u32 },
    /// `redact(expr)`
    Redacted,
    /// `key: Type = expr`
    Typed { ty: Box<Type>, expr: Expr },
    /// An expression alone. Its place decides what it may be.
    Untyped(Expr),
}

impl LabelValue {
    /// Parses what follows a key.
    pub(super) fn parse(
        input: ParseStream<'_>,
        key: &impl ToTokens,
        example: &str,
    ) -> syn::Result<Self> {
        if input.peek(Token![:]) {
            input.parse::<Token![:]>()?;
            let ty = input.parse()?;
            list::equals(input, key, "…")?;
            let expr = input.parse()?;
            return Ok(Self::Typed { ty, expr });
        }
        list::equals(input, key, example)?;
        if input.peek(LitStr) && is_lone_literal(input) {
            input.parse().map(Self::Constant)
        } else if is_interned(input) {
            interned(input)
        } else {
            match wrapper::split(input.parse()?)? {
                (None, expr) => Ok(Self::Untyped(expr)),
                (Some(Wrapper::Redact), _) => Ok(Self::Redacted),
                (Some(Wrapper::Hash), expr) => {
                    let key = key.to_token_stream();
                    let message = format!(
                        "a label's set of values must be known: give the hash a cap, `{key} = \
                         interned(hash(…), cap = 32)`"
                    );
                    Err(syn::Error::new_spanned(expr, message))
                }
            }
        }
    }
}

/// Parses the entries of `labels(…)`.
pub(super) fn parse_list(input: ParseStream<'_>, errors: &Errors) -> Vec<LabelArgument> {
    let mut labels = Vec::new();
    list::entries(input, errors, |input| {
        let name = Name::parse(input)?;
        let value = match &name {
            Name::Word(_) if list::is_at_end(input) => None,
            _ => Some(LabelValue::parse(input, &name, "\"constant\"")?),
        };
        labels.push(LabelArgument { name, value });
        Ok(())
    });
    labels
}

/// Whether the literal is the whole value, and not the start of something like `"a".len()`.
fn is_lone_literal(input: ParseStream<'_>) -> bool {
    input.peek2(Token![,]) || {
        let ahead = input.fork();
        ahead.parse::<LitStr>().is_ok() && ahead.is_empty()
    }
}

pub(super) fn is_interned(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let word = ahead.parse::<Ident>();
    word.is_ok_and(|word| word == symbol::INTERNED) && ahead.peek(token::Paren)
}

fn interned(input: ParseStream<'_>) -> syn::Result<LabelValue> {
    let word: Ident = input.parse()?;
    let content = list::parentheses(input, &word, "expr, cap = 32")?;
    let parsed = interned_in(&content, &word);
    list::drain(&content);
    parsed
}

fn interned_in(content: ParseStream<'_>, word: &Ident) -> syn::Result<LabelValue> {
    let usage = |blame: &dyn ToTokens| {
        let message = "an interned label takes an expression and a cap: `interned(expr, cap = 32)`";
        syn::Error::new_spanned(blame, message)
    };
    if content.is_empty() {
        return Err(usage(word));
    }
    let (wrapper, expr) = wrapper::split(content.parse()?)?;
    if wrapper == Some(Wrapper::Redact) {
        let message = "one text needs no cap: `redact(…)` alone is a label's value";
        return Err(syn::Error::new_spanned(word, message));
    }
    let hashed = wrapper.is_some();
    if content.is_empty() {
        return Err(usage(word));
    }
    content.parse::<Token![,]>()?;
    let cap = cap(content, usage, word)?;
    Ok(LabelValue::Interned { expr, hashed, cap })
}

/// Parses `cap = 32` to its end.
pub(super) fn cap(
    content: ParseStream<'_>,
    usage: impl Fn(&dyn ToTokens) -> syn::Error,
    word: &Ident,
) -> syn::Result<u32> {
    let key = list::key(content).map_err(|_| usage(word))?;
    if key != symbol::CAP {
        return Err(usage(&key));
    }
    list::equals(content, &key, "32")?;
    let literal: LitInt =
        content.parse().map_err(|error| syn::Error::new(error.span(), cap_message()))?;
    content.parse::<Option<Token![,]>>()?;
    if !content.is_empty() {
        return Err(content.error("nothing follows the cap"));
    }
    match literal.base10_parse() {
        Ok(cap) if (1..=MAX_CAP).contains(&cap) => Ok(cap),
        _ => Err(syn::Error::new_spanned(literal, cap_message())),
    }
}

fn cap_message() -> String {
    format!("a cap is a number from 1 to {MAX_CAP}")
}
