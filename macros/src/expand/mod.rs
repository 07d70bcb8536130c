//! The model to tokens. Everything here works on `proc_macro2`, so that it can be tested.

mod descriptor;
mod docs;
mod function;
mod label_enum;
mod locals;
mod measure;
mod print;
mod setup;
mod wrap;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::parse2;

use crate::errors::Errors;
use crate::{model, parse};

/// Expands `#[telemetry(…)]`. An item with errors stays as it is, so that they are the only ones.
pub(crate) fn telemetry(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let arguments = parse::Arguments::parse(arguments, &errors);
    let expanded = match parse2(item.clone()) {
        Ok(function) => {
            let mut model = model::Function::new(arguments, function, &errors);
            let untouched = item.clone();
            finish(
                errors,
                || item,
                || {
                    if cfg!(feature = "disabled") {
                        return untouched;
                    }
                    let section = docs::attribute(&model);
                    model.item.attributes.extend(section);
                    function::expand(&model)
                },
            )
        }
        Err(error) => {
            errors.absorb(error);
            finish(errors, || item, TokenStream::new)
        }
    };
    print::if_asked(&expanded);
    expanded
}

/// Expands `#[derive(Label)]`. An enum with errors still implements the trait, so that its uses do not
/// add to them.
pub(crate) fn derive_label(item: TokenStream) -> TokenStream {
    let input = match parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let errors = Errors::new();
    let stub = label_enum::stub(&input);
    let parsed = parse::LabelEnum::parse(input, &errors);
    let stub = stub(&model::root_of(&parsed.root));
    let model = model::LabelEnum::new(parsed, &errors);
    let expanded = finish(errors, || stub, || label_enum::expand(&model));
    print::if_asked(&expanded);
    expanded
}

/// The expansion, or its replacement and the errors.
fn finish(
    errors: Errors,
    replacement: impl FnOnce() -> TokenStream,
    expansion: impl FnOnce() -> TokenStream,
) -> TokenStream {
    let errors = errors.finish();
    if errors.is_empty() {
        return expansion();
    }
    let mut tokens = replacement();
    tokens.extend(errors.into_iter().map(syn::Error::into_compile_error));
    tokens
}
