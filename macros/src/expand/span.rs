//! The span of a call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;
use telemark_registry::ending::ENDING_LABELS;
use telemark_registry::semconv::attribute;

use super::record::located;
use super::setup::reference;
use crate::model::{Field, Form, Function, Source};
use crate::parse::Capture;

/// The static call site, where there is one, and the span.
///
/// ```text
/// span(&__TELEMARK_CALLSITE)
/// ```
///
/// A function without fields of its own is spared `tracing::span!`, which takes longer to compile, and, where a
/// package of the build switches on the feature `log` of tracing, as sqlx does, 37 ns of each call that
/// nobody listens to.
pub(super) fn made(
    function: &Function,
    private: &TokenStream,
) -> (Option<TokenStream>, TokenStream) {
    let p = private;
    if function.fields.is_empty() {
        (Some(callsite(function, p)), quote!(#p::span(&__TELEMARK_CALLSITE)))
    } else {
        (None, span(function, p))
    }
}

/// What `tracing::span!` makes of a span without values, at half the compile time of the function's
/// whole attribute.
pub(super) fn callsite(function: &Function, p: &TokenStream) -> TokenStream {
    let name = &function.name;
    let level = level(function);
    let of_http = function.responses.as_ref().map(|_| quote!(http::));
    quote! {
        static __TELEMARK_CALLSITE: #p::Callsite = {
            static __TELEMARK_METADATA: #p::tracing::Metadata<'static> = #p::#of_http span_metadata(
                #name,
                #p::tracing::Level::#level,
                #p::core::module_path!(),
                #p::core::file!(),
                #p::core::line!(),
                &__TELEMARK_CALLSITE,
            );
            #p::Callsite::new(&__TELEMARK_METADATA)
        };
    }
}

fn span(function: &Function, p: &TokenStream) -> TokenStream {
    let level = level(function);
    let name = &function.name;
    let fields = function.fields.iter().map(|Field { name, source }| {
        let value = match source {
            Source::Entry(form, expr) => field_value(*form, expr, p),
            Source::Success(..) => quote!(#p::tracing::field::Empty),
            Source::Redacted(expr) => {
                // Compiled and never called: an argument that is only redacted is still used.
                let used = expr.iter().map(reference);
                quote!(#p::redact(|| { #(let _ = #used;)* }))
            }
        };
        quote!(#name = #value)
    });
    let status = function.responses.iter().map(|_| attribute::HTTP_RESPONSE_STATUS_CODE);
    let of_ending = ENDING_LABELS.into_iter().chain(status);
    quote! {
        #p::tracing::span!(
            target: #p::core::module_path!(),
            #p::tracing::Level::#level,
            #name,
            #(#fields,)*
            #(#of_ending = #p::tracing::field::Empty),*
        )
    }
}

fn level(function: &Function) -> Ident {
    format_ident!("{}", function.level.as_str().to_uppercase())
}

/// The value of a field, coerced here: the coercions inside `span!` would show an unfit type at the
/// whole attribute, and more than once.
fn field_value(form: Form, expr: &Expr, p: &TokenStream) -> TokenStream {
    recorded(form, &reference(expr), expr.span(), p)
}

/// What is recorded of a reference to a value.
pub(super) fn recorded(
    form: Form,
    reference: &TokenStream,
    span: Span,
    p: &TokenStream,
) -> TokenStream {
    let p = located(p, span);
    let coerced =
        |target| quote_spanned!(span=> #p::core::convert::identity::<&dyn #p::#target>(#reference));
    match form {
        Form::Plain(Capture::Value) => coerced(quote_spanned!(span=> tracing::Value)),
        Form::Plain(Capture::Display) => {
            let value = coerced(quote_spanned!(span=> core::fmt::Display));
            quote_spanned!(span=> #p::tracing::field::display(#value))
        }
        Form::Plain(Capture::Debug) => {
            let value = coerced(quote_spanned!(span=> core::fmt::Debug));
            quote_spanned!(span=> #p::tracing::field::debug(#value))
        }
        Form::Hashed => {
            let value = coerced(quote_spanned!(span=> core::fmt::Display));
            quote_spanned!(span=> #p::tracing::field::display(#p::hash(#value)))
        }
    }
}
