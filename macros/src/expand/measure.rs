//! Metrics of the success value.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::descriptor::located;
use super::locals;
use crate::kind::Amount;
use crate::model::{Function, Measure};

/// The statements that apply the attribute's closures to the returned value.
///
/// ```text
/// if let Some(__measured) = measure(Probe::new(&__returned).success(), |r| r.len()) {
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
    measures.map(|(index, measure)| one(index, measure, reference, private)).collect()
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
        if let #some(#measured) = #p::measure(#p::Probe::new(#reference).success(), #closure) {
            if let #some(#amount) = #convert {
                #record;
            }
        }
    }
}
