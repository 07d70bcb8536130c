//! The implementation of `Label` for an enum.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use crate::model::LabelEnum;

pub(super) fn expand(model: &LabelEnum) -> TokenStream {
    let LabelEnum { ident, root, values } = model;
    let p = quote!(#root::__private);
    let texts = values.iter().map(|(_, value)| value);
    let arms =
        values.iter().enumerate().map(|(index, (variant, _))| quote!(Self::#variant => #index));
    quote! {
        #[automatically_derived]
        impl #root::Label for #ident {
            const VALUES: &'static [&'static #p::core::primitive::str] = &[#(#texts),*];

            #[inline]
            fn index(&self) -> #p::core::primitive::usize {
                match *self {
                    #(#arms,)*
                }
            }
        }
    }
}

/// What stands in for an implementation that can't be generated, once the runtime's path is known.
pub(super) fn stub(input: &DeriveInput) -> impl FnOnce(&Path) -> TokenStream + use<> {
    let ident = input.ident.clone();
    let generics = input.generics.clone();
    move |root| {
        let p = quote!(#root::__private);
        let (parameters, arguments, bounds) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #parameters #root::Label for #ident #arguments #bounds {
                const VALUES: &'static [&'static #p::core::primitive::str] = &["_OTHER"];

                fn index(&self) -> #p::core::primitive::usize {
                    0
                }
            }
        }
    }
}
