//! The attributes that belong to a derive, such as `#[label(…)]`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, Meta};

use super::list;
use crate::errors::Errors;
use crate::symbol::{Symbol, listed};

/// Calls back for the key of each entry in each attribute of that name.
pub(super) fn for_each_key(
    name: Symbol,
    attributes: &[Attribute],
    errors: &Errors,
    mut entry: impl FnMut(ParseStream<'_>, Ident) -> syn::Result<()>,
) {
    for attribute in attributes {
        let path = attribute.path();
        if path.get_ident().is_none_or(|ident| *ident != name) {
            continue;
        }
        let Meta::List(arguments) = &attribute.meta else {
            let message = format!("`{name}` takes a list in parentheses: `#[{name}(…)]`");
            errors.push(path, message);
            continue;
        };
        let parsed = arguments.parse_args_with(|input: ParseStream<'_>| {
            list::entries(input, errors, |input| {
                let key = list::key(input)?;
                entry(input, key)
            });
            Ok(())
        });
        if let Err(error) = parsed {
            errors.absorb(error);
        }
    }
}

/// A key that the attribute does not have there.
pub(super) fn unknown(name: Symbol, key: &Ident, place: &str, allowed: &[&str]) -> syn::Error {
    let allowed = listed(allowed, "and");
    let message = format!("`#[{name}]` on {place} has no `{key}`; it takes {allowed}");
    syn::Error::new_spanned(key, message)
}
