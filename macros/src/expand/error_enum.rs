//! The implementation of `ErrorType` for an enum.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{DeriveInput, Path};

use super::error_types::as_error_type;
use crate::model::{ErrorEnum, ErrorPlace, ErrorTypeName};

/// ```text
/// impl ErrorType for E {
///     const TYPES: &'static [ErrorTypeDescriptor] =
///         &[ErrorTypeDescriptor { name: "timeout", category: ErrorCategory::Timeout }, …];
///
///     fn index(&self) -> usize {
///         match self { Self::Timeout { .. } => 0, … }
///     }
/// }
/// ```
pub(super) fn expand(model: &ErrorEnum) -> TokenStream {
    let ErrorEnum { ident, generics, root, types, variants } = model;
    let p = quote!(#root::__private);
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let own = types.iter().map(|error| match error {
        ErrorTypeName::Other => quote!(#p::ErrorTypeDescriptor::OTHER),
        ErrorTypeName::Named { name, category } => {
            let category = format_ident!("{}", format!("{category:?}"));
            quote! {
                #p::ErrorTypeDescriptor { name: #name, category: #p::ErrorCategory::#category }
            }
        }
    });
    let own = quote!(&[#(#own),*]);
    let count = types.len();
    let mut parts: Vec<TokenStream> = Vec::new();
    let inner = Ident::new("__inner", Span::mixed_site());
    let arms: Vec<_> = variants
        .iter()
        .map(|(variant, place)| match place {
            ErrorPlace::Own(index) => quote!(Self::#variant { .. } => #index),
            ErrorPlace::Transparent { field, ty } => {
                let implementation = as_error_type(ty, &p);
                let before = parts.iter().map(|part| quote!(+ #part.len()));
                let index = quote!(#count #(#before)* + #implementation::index(#inner));
                parts.push(quote!(#implementation::TYPES));
                quote!(Self::#variant { #field: #inner } => #index)
            }
        })
        .collect();
    let all = if parts.is_empty() {
        own
    } else {
        quote!((&const { #p::Joined::new(&[#own, #(#parts),*]) }).types())
    };
    // A reference to an enum without variants still wants an arm.
    let matched = if variants.is_empty() { quote!(*self) } else { quote!(self) };
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #parameters #root::ErrorType for #ident #arguments #bounds {
            const TYPES: &'static [#p::ErrorTypeDescriptor] = #all;

            #[inline]
            fn index(&self) -> #p::core::primitive::usize {
                match #matched {
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
            impl #parameters #root::ErrorType for #ident #arguments #bounds {
                const TYPES: &'static [#p::ErrorTypeDescriptor] =
                    &[#p::ErrorTypeDescriptor::OTHER];

                fn index(&self) -> #p::core::primitive::usize {
                    0
                }
            }
        }
    }
}
