//! The enum of `#[derive(ErrorType)]`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Fields, Generics, LitStr, Path, Type, Variant};
use telemark_registry::ErrorCategory;

use super::derive_keys::{for_each_key, unknown};
use super::{arguments, list};
use crate::errors::Errors;
use crate::slot::Slot;
use crate::symbol::{self, ERROR_TYPE, listed};

/// What `#[derive(ErrorType)]` stands on.
pub(crate) struct ErrorEnum {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) root: Slot<Path>,
    pub(crate) category: Slot<(Ident, ErrorCategory)>,
    pub(crate) variants: Vec<ErrorVariant>,
}

/// A variant, and what its attributes say.
pub(crate) struct ErrorVariant {
    pub(crate) ident: Ident,
    /// Its only field's type, if it has only one.
    pub(crate) only_field: Option<(Option<Ident>, Type)>,
    pub(crate) rename: Slot<(Ident, LitStr)>,
    pub(crate) category: Slot<(Ident, ErrorCategory)>,
    /// Its types are those of its field.
    pub(crate) transparent: Slot<Ident>,
    /// It has no type of its own.
    pub(crate) other: Slot<Ident>,
}

const OF_ENUM: [&str; 2] = ["category = \"…\"", "crate = ::telemark"];
const OF_VARIANT: [&str; 4] = ["category = \"…\"", "other", "rename = \"…\"", "transparent"];
const NOT_AN_ENUM: &str = "`ErrorType` is for enums: each variant is a type of error";

impl ErrorEnum {
    pub(crate) fn parse(input: DeriveInput, errors: &Errors) -> Self {
        let mut root = Slot::empty();
        let mut category = Slot::empty();
        for_each_key(ERROR_TYPE, &input.attrs, errors, |input, key| {
            if key == symbol::CRATE {
                root.fill(errors, &key, || arguments::root_after_key(input, &key))
            } else if key == symbol::CATEGORY {
                category.fill(errors, &key, || parse_category(input, &key))
            } else {
                Err(unknown(ERROR_TYPE, &key, "an enum", &OF_ENUM))
            }
        });
        let variants = match input.data {
            Data::Enum(data) => data.variants.into_iter().collect(),
            Data::Struct(data) => {
                errors.push(data.struct_token, NOT_AN_ENUM);
                Vec::new()
            }
            Data::Union(data) => {
                errors.push(data.union_token, NOT_AN_ENUM);
                Vec::new()
            }
        };
        let variants = variants.into_iter().map(|variant| ErrorVariant::parse(variant, errors));
        Self {
            ident: input.ident,
            generics: input.generics,
            root,
            category,
            variants: variants.collect(),
        }
    }
}

impl ErrorVariant {
    fn parse(variant: Variant, errors: &Errors) -> Self {
        let mut parsed = Self {
            ident: variant.ident,
            only_field: only_field(variant.fields),
            rename: Slot::empty(),
            category: Slot::empty(),
            transparent: Slot::empty(),
            other: Slot::empty(),
        };
        for_each_key(ERROR_TYPE, &variant.attrs, errors, |input, key| {
            if key == symbol::RENAME {
                parsed.rename.fill(errors, &key, || {
                    list::equals(input, &key, "\"timeout\"")?;
                    Ok((key.clone(), list::text(input)?))
                })
            } else if key == symbol::CATEGORY {
                parsed.category.fill(errors, &key, || parse_category(input, &key))
            } else if key == symbol::TRANSPARENT {
                parsed.transparent.fill(errors, &key, || Ok(key.clone()))
            } else if key == symbol::OTHER {
                parsed.other.fill(errors, &key, || Ok(key.clone()))
            } else {
                Err(unknown(ERROR_TYPE, &key, "a variant", &OF_VARIANT))
            }
        });
        parsed
    }
}

fn only_field(fields: Fields) -> Option<(Option<Ident>, Type)> {
    if fields.len() != 1 {
        return None;
    }
    fields.into_iter().next().map(|field| (field.ident, field.ty))
}

fn parse_category(input: ParseStream<'_>, key: &Ident) -> syn::Result<(Ident, ErrorCategory)> {
    list::equals(input, key, "\"network\"")?;
    let text = list::text(input)?;
    let all = ErrorCategory::ALL.iter();
    let found = all.copied().find(|category| category.as_str() == text.value());
    let category = found.ok_or_else(|| {
        let message = format!("a category is {}", listed(ErrorCategory::ALL, "or"));
        syn::Error::new_spanned(&text, message)
    })?;
    Ok((key.clone(), category))
}
