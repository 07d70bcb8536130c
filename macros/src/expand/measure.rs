//! Metrics of the success value.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ExprClosure;
use syn::spanned::Spanned;

use super::record::located;
use super::{locals, setup};
use crate::kind::Amount;
use crate::model::{Form, Function, Measure, Source};

/// The statements that apply the attribute's closures to the returned value.
///
/// ```text
/// if let Some(__measured) = measure(__labels, Probe::new(&__returned).success(), |r| r.len()) {
///     if let Some(__amount) = Quantity::quantity(__measured) {
///         __measure_0.record(&bounds::…, __labels, __amount);
///     }
/// }
/// ```
pub(super) fn expand(
    function: &Function,
    reference: &TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let measures = function.measures.iter().enumerate();
    let measures = measures.map(|(index, measure)| one(index, measure, reference, private));
    let fields = function.fields.iter().filter_map(|field| match &field.source {
        Source::Success(form, closure) => {
            Some(span_field(&field.name, *form, closure, reference, private))
        }
        Source::Entry(..) | Source::Redacted(_) => None,
    });
    measures.chain(fields).collect()
}

/// ```text
/// if !__span.is_disabled() {
///     if let Some(__measured) = measure(__labels, Probe::new(&__returned).success(), |r| r.len()) {
///         __span.record("count", …);
///     }
/// }
/// ```
fn span_field(
    name: &str,
    form: Form,
    closure: &ExprClosure,
    reference: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    let body = closure.body.span();
    let span = locals::span();
    let labels = locals::labels();
    let measured = locals::measured(body);
    let value = setup::recorded(form, &quote_spanned!(body=> &#measured), body, p);
    let some = quote!(#p::core::option::Option::Some);
    quote! {
        #[allow(clippy::redundant_closure, clippy::redundant_closure_for_method_calls)]
        if !#span.is_disabled() {
            if let #some(#measured) = #p::measure(#labels, #p::Probe::new(#reference).success(), #closure) {
                #span.record(#name, #value);
            }
        }
    }
}

fn one(index: usize, measure: &Measure, reference: &TokenStream, p: &TokenStream) -> TokenStream {
    let closure = &measure.closure;
    let body = closure.body.span();
    let storage = locals::storage(index);
    let labels = locals::labels();
    let measured = locals::measured(body);
    let amount = locals::amount();
    let at_body = located(p, body);
    let (convert, record) = match measure.key.amount {
        Amount::Quantity => {
            let bounds = format_ident!("{}", measure.key.metric);
            (
                quote_spanned!(body=> #at_body::Quantity::quantity(#measured)),
                quote!(#storage.record(&#p::bounds::#bounds, #labels, #amount)),
            )
        }
        Amount::Cost => (
            quote_spanned!(body=> #at_body::Cost::usd(#measured)),
            quote!(#storage.add(#labels, #amount.nanos())),
        ),
    };
    let some = quote!(#p::core::option::Option::Some);
    // In a pedantic crate, the closure that a reader expects would have to be the method's path.
    quote! {
        #[allow(clippy::redundant_closure, clippy::redundant_closure_for_method_calls)]
        if let #some(#measured) = #p::measure(#labels, #p::Probe::new(#reference).success(), #closure) {
            if let #some(#amount) = #convert {
                #record;
            }
        }
    }
}
