//! The status codes of `error_status = …`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitInt, Token};

use super::list;
use crate::kind::StatusRange;

/// The codes that a response can have (RFC 9110, section 15).
const CODES: std::ops::RangeInclusive<u16> = 100..=599;

/// Parses `= 404 | 500..=599`.
pub(super) fn ranges(input: ParseStream<'_>, key: &Ident) -> syn::Result<Vec<StatusRange>> {
    list::equals(input, key, "404 | 500..=599")?;
    let mut ranges = Vec::new();
    loop {
        let first = code(input)?;
        let last = if input.parse::<Option<Token![..=]>>()?.is_some() {
            let start = input.cursor().span();
            let last = code(input)?;
            if last < first {
                return Err(syn::Error::new(
                    start,
                    "this range is empty: its end is below its start",
                ));
            }
            last
        } else {
            first
        };
        ranges.push((first, last));
        if list::is_at_end(input) {
            return Ok(ranges);
        }
        input.parse::<Token![|]>().map_err(|error| usage(&error))?;
    }
}

fn code(input: ParseStream<'_>) -> syn::Result<u16> {
    let literal: LitInt = input.parse().map_err(|error| usage(&error))?;
    match literal.base10_parse() {
        Ok(code) if CODES.contains(&code) => Ok(code),
        _ => Err(syn::Error::new_spanned(literal, "a status code is a number from 100 to 599")),
    }
}

fn usage(error: &syn::Error) -> syn::Error {
    let message = "`error_status` takes status codes and ranges of them: `404 | 500..=599`";
    syn::Error::new(error.span(), message)
}
