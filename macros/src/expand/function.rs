//! The annotated function with its new block.

use proc_macro2::TokenStream;
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
    quote! {
        #(#attributes)*
        #visibility #signature {
            #(#inner_attributes)*
            #body
        }
    }
}
