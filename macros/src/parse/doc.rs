//! The documentation of an item, as its attributes hold it.

use syn::{Attribute, Expr, Lit, Meta};

/// The first line of the documentation, or nothing.
pub(crate) fn first_line(attributes: &[Attribute]) -> String {
    attributes
        .iter()
        .filter_map(text)
        .find_map(|text| {
            let line = text.lines().map(str::trim).find(|line| !line.is_empty());
            line.map(str::to_owned)
        })
        .unwrap_or_default()
}

fn text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(doc) if doc.path.is_ident("doc") => match &doc.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
