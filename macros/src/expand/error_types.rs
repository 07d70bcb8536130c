//! The types of a function's errors: their list, and which of them a call ended with.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::record::located;
use crate::model::{ErrorTypes, Function};

/// The item `__TELEMARK_ERRORS`, for a function whose errors have types.
///
/// ```text
/// const __TELEMARK_ERRORS: &[ErrorTypeDescriptor] = {
///     use Untyped as _;
///     Typed::<Result<(), RenderError>>::ERROR_TYPES
/// };
/// ```
pub(super) fn list(function: &Function, p: &TokenStream) -> Option<TokenStream> {
    let types = match &function.errors {
        ErrorTypes::Untyped => {
            function.none_is_error?;
            quote!(&[])
        }
        ErrorTypes::Declared(ty) | ErrorTypes::Stream { ty, .. } => quote!({
            #[allow(unused_imports)]
            use #p::Untyped as _;
            #p::Typed::<#ty>::ERROR_TYPES
        }),
        ErrorTypes::Given(ty) => {
            let implementation = as_error_type(ty, p);
            quote!(#implementation::TYPES)
        }
        ErrorTypes::Classified(path) => {
            let span = path.span();
            let p = located(p, span);
            quote_spanned!(span=> #p::classes(&#path))
        }
    };
    // What is not there is an error without a type of its own, and comes first.
    let types = if function.has_other_errors() {
        quote! {
            (&const { #p::Joined::new(&[&[#p::ErrorTypeDescriptor::OTHER], #types]) }).types()
        }
    } else {
        types
    };
    Some(quote! {
        #[allow(deprecated)]
        const __TELEMARK_ERRORS: &[#p::ErrorTypeDescriptor] = #types;
    })
}

/// How the call ended, by the value behind the reference, where a `None` is no error. Of a stream,
/// where its errors have no types.
pub(super) fn ending(errors: &ErrorTypes, reference: &TokenStream, p: &TokenStream) -> TokenStream {
    match errors {
        ErrorTypes::Untyped | ErrorTypes::Stream { .. } => {
            quote!(#p::Probe::new(#reference).ending())
        }
        ErrorTypes::Declared(_) => quote!(#p::Typed::new(#reference).ending()),
        ErrorTypes::Given(ty) => {
            let said = quote_spanned!(ty.span()=> said::<#ty>());
            quote!(#p::Typed::new(&#p::Typed::new(#reference).#said).ending())
        }
        ErrorTypes::Classified(path) => {
            let classified = quote_spanned!(path.span()=> classified(#path));
            quote!(#p::Typed::new(&#p::Typed::new(#reference).#classified).ending())
        }
    }
}

/// `<Type as ErrorType>`, spanned so that a type without error types is what the compiler points at.
pub(super) fn as_error_type(ty: &Type, private: &TokenStream) -> TokenStream {
    let span = ty.span();
    let p = located(private, span);
    quote_spanned!(span=> <#ty as #p::ErrorType>)
}
