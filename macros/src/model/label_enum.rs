//! An enum whose variants are a label's values.

use proc_macro2::Ident;
use syn::{LitStr, Path};

use super::case::snake_case;
use super::label::bare;
use super::{check, root};
use crate::errors::Errors;
use crate::parse;

/// A closed set of label values.
pub(crate) struct LabelEnum {
    pub(crate) ident: Ident,
    pub(crate) root: Path,
    /// Each variant with its value.
    pub(crate) values: Vec<(Ident, String)>,
}

impl LabelEnum {
    /// Decides each variant's value, reporting what does not fit. The result is to be used only if
    /// nothing was reported.
    pub(crate) fn new(parsed: parse::LabelEnum, errors: &Errors) -> Self {
        if !parsed.generics.params.is_empty() {
            errors.push(&parsed.generics, "a label's enum has no parameters");
        }
        let mut values = Vec::new();
        let mut renames: Vec<Option<LitStr>> = Vec::new();
        for variant in parsed.variants {
            let rename = variant.rename.into_value();
            let value = match &rename {
                Some(text) => text.value(),
                None => snake_case(&bare(&variant.ident)),
            };
            if value.is_empty() {
                errors.push(
                    &rename,
                    "a label's value can't be empty: Prometheus takes that for no label",
                );
            }
            values.push((variant.ident, value));
            renames.push(rename);
        }
        let all = values.iter().zip(&renames);
        check::distinct(
            "value",
            all.map(|((ident, value), rename)| (ident, rename.as_ref(), value.as_str())),
            errors,
        );
        Self { ident: parsed.ident, root: root(parsed.root.into_value()), values }
    }
}
