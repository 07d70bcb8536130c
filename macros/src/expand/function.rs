//! The annotated function with its new block.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote;

use super::{setup, wrap};
use crate::model::Function;

pub(super) fn expand(function: &Function) -> TokenStream {
    let root = &function.root;
    let private = quote!(#root::__private);
    let item = &function.item;
    let attributes = &item.attributes;
    let visibility = &item.visibility;
    let signature = &item.signature;
    let inner_attributes = &item.inner_attributes;
    let setup = setup::expand(function, &private);
    let body = wrap::expand(function, &setup, &private);
    let mut block = Group::new(Delimiter::Brace, quote!(#(#inner_attributes)* #body));
    // Of another span, the whole item would be a macro's to lints, and `dead_code` silent.
    block.set_span(item.body.span());
    quote!(#(#attributes)* #visibility #signature #block)
}
