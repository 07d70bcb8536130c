//! The enum of `#[derive(Label)]`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, LitStr, Meta, Path, Variant};

use super::{arguments, list};
use crate::errors::Errors;
use crate::slot::Slot;
use crate::symbol;

/// What `#[derive(Label)]` stands on.
pub(crate) struct LabelEnum {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) root: Slot<Path>,
    pub(crate) variants: Vec<LabelVariant>,
}

/// A variant without fields.
pub(crate) struct LabelVariant {
    pub(crate) ident: Ident,
    pub(crate) rename: Slot<LitStr>,
}

impl LabelEnum {
    pub(crate) fn parse(input: DeriveInput, errors: &Errors) -> Self {
        let mut root = Slot::empty();
        for_each_key(&input.attrs, errors, |input, key| {
            if key == symbol::CRATE {
                root.fill(errors, &key, || arguments::root_after_key(input, &key))
            } else {
                Err(unknown(&key, "an enum", "crate = ::telemark"))
            }
        });
        let variants = match input.data {
            Data::Enum(data) => {
                if data.variants.is_empty() {
                    errors.push(&input.ident, "a label has at least one value");
                }
                data.variants.into_iter().collect()
            }
            Data::Struct(data) => {
                errors.push(data.struct_token, NOT_AN_ENUM);
                Vec::new()
            }
            Data::Union(data) => {
                errors.push(data.union_token, NOT_AN_ENUM);
                Vec::new()
            }
        };
        Self {
            ident: input.ident,
            generics: input.generics,
            root,
            variants: variants
                .into_iter()
                .map(|variant| LabelVariant::parse(variant, errors))
                .collect(),
        }
    }
}

impl LabelVariant {
    fn parse(variant: Variant, errors: &Errors) -> Self {
        if !matches!(variant.fields, Fields::Unit) {
            let message = "a label's variant has no fields: its values must be a closed set";
            errors.push(&variant.fields, message);
        }
        let mut rename = Slot::empty();
        for_each_key(&variant.attrs, errors, |input, key| {
            if key == symbol::RENAME {
                rename.fill(errors, &key, || {
                    list::equals(input, &key, "\"value\"")?;
                    list::text(input)
                })
            } else {
                Err(unknown(&key, "a variant", "rename = \"value\""))
            }
        });
        Self { ident: variant.ident, rename }
    }
}

const NOT_AN_ENUM: &str = "`Label` is for enums: a label's values must be a closed set";

/// Calls back for the key of each entry in each `#[label(…)]`.
fn for_each_key(
    attributes: &[Attribute],
    errors: &Errors,
    mut entry: impl FnMut(ParseStream<'_>, Ident) -> syn::Result<()>,
) {
    for attribute in attributes {
        let path = attribute.path();
        if path.get_ident().is_none_or(|ident| *ident != symbol::LABEL) {
            continue;
        }
        let Meta::List(arguments) = &attribute.meta else {
            errors.push(path, "`label` takes a list in parentheses: `#[label(…)]`");
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

fn unknown(key: &Ident, place: &str, allowed: &str) -> syn::Error {
    let message = format!("`#[label]` on {place} has no `{key}`; it takes `{allowed}`");
    syn::Error::new_spanned(key, message)
}
