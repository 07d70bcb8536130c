//! The enum of `#[derive(Label)]`.

use proc_macro2::Ident;
use syn::{Data, DeriveInput, Fields, Generics, LitStr, Path, Variant};

use super::derive_keys::{for_each_key, unknown};
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
        for_each_key(symbol::LABEL, &input.attrs, errors, |input, key| {
            if key == symbol::CRATE {
                root.fill(errors, &key, || arguments::root_after_key(input, &key))
            } else {
                Err(unknown(symbol::LABEL, &key, "an enum", &["crate = ::telemark"]))
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
        for_each_key(symbol::LABEL, &variant.attrs, errors, |input, key| {
            if key == symbol::RENAME {
                rename.fill(errors, &key, || {
                    list::equals(input, &key, "\"value\"")?;
                    list::text(input)
                })
            } else {
                Err(unknown(symbol::LABEL, &key, "a variant", &["rename = \"value\""]))
            }
        });
        Self { ident: variant.ident, rename }
    }
}

const NOT_AN_ENUM: &str = "`Label` is for enums: a label's values must be a closed set";
