//! The model to tokens. Everything here works on `proc_macro2`, so that it can be tested.

mod block;
mod capture;
mod docs;
mod error_enum;
mod error_types;
mod function;
mod http;
mod label_enum;
mod locals;
mod measure;
mod metric;
mod prices;
mod print;
mod record;
mod setup;
mod slow;
mod span;
mod stream;
mod watch;
mod wrap;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::parse2;

use crate::errors::Errors;
use crate::{model, parse};

/// Expands `#[telemetry(…)]`. An item with errors stays as it is, so that they are the only ones.
pub(crate) fn telemetry(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let expanded = if parse::BlockItem::is_ahead(&item) {
        of_block(&arguments, item)
    } else {
        of_function(arguments, item)
    };
    print::if_asked(&expanded);
    expanded
}

fn of_function(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let arguments = parse::Arguments::parse(arguments, &errors);
    match parse2(item.clone()) {
        Ok(function) => {
            let mut model = model::Function::new(arguments, function, None, &errors);
            let untouched = item.clone();
            let expansion = || {
                if cfg!(feature = "disabled") {
                    return untouched;
                }
                document(&mut model);
                function::expand(&model)
            };
            finish(errors, || item, expansion)
        }
        Err(error) => {
            errors.absorb(error);
            finish(errors, || item, TokenStream::new)
        }
    }
}

/// The attributes of its methods are read with the block's, and don't expand a second time.
fn of_block(arguments: &TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    match parse2::<parse::BlockItem>(item.clone()) {
        Ok(block) => {
            let bare = block.bare();
            let mut model = model::Block::new(arguments, block, &errors);
            let untouched = bare.clone();
            let expansion = || {
                if cfg!(feature = "disabled") {
                    return untouched;
                }
                model.functions().for_each(document);
                block::expand(&model)
            };
            finish(errors, || bare, expansion)
        }
        Err(error) => {
            errors.absorb(error);
            finish(errors, || item, TokenStream::new)
        }
    }
}

/// Adds to the function's documentation what it emits.
fn document(function: &mut model::Function) {
    let section = docs::attribute(function);
    function.item.attributes.extend(section);
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

/// Expands `#[derive(ErrorType)]`. An enum with errors still implements the trait, as above.
pub(crate) fn derive_error_type(item: TokenStream) -> TokenStream {
    let input = match parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let errors = Errors::new();
    let stub = error_enum::stub(&input);
    let parsed = parse::ErrorEnum::parse(input, &errors);
    let stub = stub(&model::root_of(&parsed.root));
    let model = model::ErrorEnum::new(parsed, &errors);
    let expanded = finish(errors, || stub, || error_enum::expand(&model));
    print::if_asked(&expanded);
    expanded
}

/// Expands `metrics!`. Declarations without a mistake are there beside the errors of the others, so that
/// their uses do not add to them.
pub(crate) fn metrics(declarations: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let parsed = parse::Metrics::parse(declarations, &errors);
    let root = model::root_of(&parsed.root);
    let metrics = model::Metric::all(parsed.metrics, &errors);
    let expansion = || metric::expand(&metrics, &root);
    let expanded = finish(errors, expansion, expansion);
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
