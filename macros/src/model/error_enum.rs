//! An enum whose variants are types of errors.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Generics, LitStr, Path, Type, WherePredicate, parse_quote};
use telemark_registry::ErrorCategory;

use super::case::snake_case;
use super::label::{bare, find_ident};
use super::{check, root};
use crate::errors::Errors;
use crate::parse::{self, ErrorVariant};

/// A closed set of error types.
pub(crate) struct ErrorEnum {
    pub(crate) ident: Ident,
    /// With a bound on each transparent variant's type that depends on a parameter.
    pub(crate) generics: Generics,
    pub(crate) root: Path,
    /// The types of the variants that are not transparent.
    pub(crate) types: Vec<ErrorTypeName>,
    /// Each variant with its place among [`types`](Self::types), or the field that knows.
    pub(crate) variants: Vec<(Ident, ErrorPlace)>,
}

/// The name and category of one error type.
pub(crate) enum ErrorTypeName {
    Named { name: String, category: ErrorCategory },
    Other,
}

/// Where a variant's type stands.
pub(crate) enum ErrorPlace {
    /// Among those of the enum.
    Own(usize),
    /// Among those of its only field: its name, or `0`.
    Transparent { field: syn::Member, ty: Box<Type> },
}

impl ErrorEnum {
    /// Decides each variant's type, reporting what does not fit. The result is to be used only if
    /// nothing was reported.
    pub(crate) fn new(parsed: parse::ErrorEnum, errors: &Errors) -> Self {
        let root = root(parsed.root.into_value());
        let default = parsed.category.into_value().map_or(ErrorCategory::Other, |(_, given)| given);
        let mut types = Vec::new();
        let mut variants = Vec::new();
        let mut names: Vec<(Ident, Option<LitStr>, String)> = Vec::new();
        let mut other = None;
        for variant in parsed.variants {
            let ident = variant.ident.clone();
            alone(&variant, errors);
            let place = match (variant.transparent.into_value(), variant.other.get()) {
                (Some(word), _) => {
                    let Some((field, ty)) = variant.only_field else {
                        let message = format!(
                            "`{word}` is for a variant with one field, whose type has the error types"
                        );
                        errors.push(word, message);
                        continue;
                    };
                    let field = field.map_or_else(|| parse_quote!(0), syn::Member::Named);
                    ErrorPlace::Transparent { field, ty: Box::new(ty) }
                }
                (None, Some(_)) => ErrorPlace::Own(*other.get_or_insert_with(|| {
                    types.push(ErrorTypeName::Other);
                    types.len() - 1
                })),
                (None, None) => {
                    let rename = variant.rename.into_value().map(|(_, text)| text);
                    let name = match &rename {
                        Some(text) => text.value(),
                        None => snake_case(&bare(&ident)),
                    };
                    if let Some(text) = &rename {
                        check::error_type_name(text, errors);
                    }
                    let category = variant.category.into_value().map_or(default, |(_, own)| own);
                    names.push((ident.clone(), rename, name.clone()));
                    types.push(ErrorTypeName::Named { name, category });
                    ErrorPlace::Own(types.len() - 1)
                }
            };
            variants.push((ident, place));
        }
        let names =
            names.iter().map(|(ident, rename, name)| (ident, rename.as_ref(), name.as_str()));
        check::distinct("type", names, errors);
        let generics = bounded(parsed.generics, &variants, &root);
        Self { ident: parsed.ident, generics, root, types, variants }
    }
}

/// `transparent` and `other` leave nothing to say about the variant's name and category.
fn alone(variant: &ErrorVariant, errors: &Errors) {
    let other = variant.other.get();
    let (word, why, other) = match (variant.transparent.get(), other) {
        (Some(word), other) => (word, "the types are those of the variant's field", other),
        (None, Some(word)) => (word, "the type is `_OTHER`", None),
        (None, None) => return,
    };
    let rename = variant.rename.get().map(|(key, _)| key);
    let category = variant.category.get().map(|(key, _)| key);
    for key in other.into_iter().chain(rename).chain(category) {
        errors.push(key, format_args!("`{key}` does not go with `{word}`: {why}"));
    }
}

/// Whether a field's type has error types may depend on a parameter.
fn bounded(mut generics: Generics, variants: &[(Ident, ErrorPlace)], root: &Path) -> Generics {
    let parameters: Vec<_> = generics.type_params().map(|given| given.ident.clone()).collect();
    let dependent: Vec<WherePredicate> = variants
        .iter()
        .filter_map(|(_, place)| match place {
            ErrorPlace::Own(_) => None,
            ErrorPlace::Transparent { ty, .. } => {
                let is_open = |ident: &Ident| parameters.contains(ident);
                find_ident(ty.to_token_stream(), &is_open)?;
                Some(parse_quote!(#ty: #root::ErrorType))
            }
        })
        .collect();
    if !dependent.is_empty() {
        generics.make_where_clause().predicates.extend(dependent);
    }
    generics
}
