//! Lists of entries in which a bad entry does not hide the next one.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{LitStr, Token, parenthesized, token};

use crate::errors::Errors;

/// Parses entries separated by commas. An entry that fails is reported and skipped.
pub(super) fn entries(
    input: ParseStream<'_>,
    errors: &Errors,
    mut entry: impl FnMut(ParseStream<'_>) -> syn::Result<()>,
) {
    while !input.is_empty() {
        let outcome = entry(input).and_then(|()| {
            if is_at_end(input) { Ok(()) } else { Err(input.error("expected `,`")) }
        });
        if let Err(error) = outcome {
            errors.absorb(error);
        }
        skip_entry(input);
    }
}

/// Parses the word that an entry starts with.
pub(super) fn key(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.call(Ident::parse_any).map_err(|error| syn::Error::new(error.span(), "expected a name"))
}

/// Makes sure that nothing belongs to an entry but its key.
pub(super) fn alone(input: ParseStream<'_>, key: &Ident) -> syn::Result<Ident> {
    if input.peek(Token![=]) || input.peek(token::Paren) {
        return Err(input.error(format!("`{key}` is a word alone: it takes no value and no list")));
    }
    Ok(key.clone())
}

/// Parses the `=` of an entry and makes sure that something follows it.
pub(super) fn equals(
    input: ParseStream<'_>,
    key: &impl ToTokens,
    example: &str,
) -> syn::Result<()> {
    let missing = || {
        let key = key.to_token_stream();
        let message = format!("`{key}` needs a value: `{key} = {example}`");
        syn::Error::new_spanned(key, message)
    };
    if !input.peek(Token![=]) {
        return Err(missing());
    }
    input.parse::<Token![=]>()?;
    if is_at_end(input) {
        return Err(missing());
    }
    Ok(())
}

/// Parses the parentheses of an entry that takes a list.
pub(super) fn parentheses<'a>(
    input: ParseStream<'a>,
    key: &Ident,
    example: &str,
) -> syn::Result<ParseBuffer<'a>> {
    if !input.peek(token::Paren) {
        return Err(syn::Error::new_spanned(
            key,
            format!("`{key}` takes a list in parentheses: `{key}({example})`"),
        ));
    }
    let content;
    parenthesized!(content in input);
    Ok(content)
}

/// Parses a string literal.
pub(super) fn text(input: ParseStream<'_>) -> syn::Result<LitStr> {
    if input.peek(LitStr) { input.parse() } else { Err(input.error("expected a string literal")) }
}

pub(super) fn is_at_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Skips what is left after an error: a list that is dropped half read would be a second one.
pub(super) fn drain(input: ParseStream<'_>) {
    while !input.is_empty() {
        skip_entry(input);
    }
}

/// Moves behind the next comma. Commas in brackets of any sort belong to their group's token.
fn skip_entry(input: ParseStream<'_>) {
    while !input.is_empty() {
        let was_comma = input.peek(Token![,]);
        let skipped = input.parse::<TokenTree>();
        if was_comma || skipped.is_err() {
            return;
        }
    }
}
