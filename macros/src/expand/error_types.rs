//! The types of a function's errors: their list, and which of them a call ended with.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::record::located;
use crate::model::{ErrorTypes, Function};

/// What the [`list`] needs to be there.
///
/// ```text
/// use Untyped as _;
/// const __TELEMARK_ERRORS: &[ErrorTypeDescriptor] = classes(&classify);
/// ```
pub(super) fn items(function: &Function, p: &TokenStream) -> Option<TokenStream> {
    let is_asked = matches!(function.errors, ErrorTypes::Declared(_) | ErrorTypes::Stream { .. });
    let import = is_asked.then(|| {
        // The constants of a type without error types are those of this trait.
        quote! {
            #[allow(unused_imports)]
            use #p::Untyped as _;
        }
    });
    // Asked for once, so that what is wrong with it is said once.
    let types = match &function.errors {
        _ if is_direct(function) => return import,
        ErrorTypes::Untyped => {
            function.none_is_error?;
            quote!(&[])
        }
        ErrorTypes::Declared(ty) | ErrorTypes::Stream { ty, .. } => {
            quote!(#p::Typed::<#ty>::ERROR_TYPES)
        }
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
        #import
        const __TELEMARK_ERRORS: &[#p::ErrorTypeDescriptor] = #types;
    })
}

/// The list of the types, for a function whose errors have types.
pub(super) fn list(function: &Function, p: &TokenStream) -> TokenStream {
    match &function.errors {
        ErrorTypes::Declared(ty) if is_direct(function) => quote!(#p::Typed::<#ty>::ERROR_TYPES),
        _ => quote!(__TELEMARK_ERRORS),
    }
}

/// The number of a call's endings. That of a declared type is a constant of its own, which the compiler
/// evaluates once for all functions with one error.
pub(super) fn endings(function: &Function, p: &TokenStream) -> TokenStream {
    match &function.errors {
        ErrorTypes::Declared(ty) if is_direct(function) => quote!(#p::Typed::<#ty>::ENDINGS),
        _ if function.has_error_types() => quote!(const { #p::endings(__TELEMARK_ERRORS) }),
        _ => quote!(#p::ENDINGS),
    }
}

/// Whether the list needs no item of its own, which nearly every function would have.
fn is_direct(function: &Function) -> bool {
    matches!(function.errors, ErrorTypes::Declared(_)) && !function.has_other_errors()
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
