//! Metrics of the success value.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ExprClosure;
use syn::spanned::Spanned;

use super::record::located;
use super::{locals, span};
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
    let measures: TokenStream = if function.prices.is_some() {
        let sums = locals::sums();
        let count = function.measures.len();
        let add = add(function, reference, private);
        let record = record(function, private);
        quote! {
            let mut #sums = #private::Sums::<#count>::new();
            #add
            #record
        }
    } else {
        let measures = function.measures.iter().enumerate();
        measures.map(|(index, measure)| one(index, measure, reference, private)).collect()
    };
    let fields = function.fields.iter().filter_map(|field| match &field.source {
        Source::Success(form, closure) => {
            Some(span_field(&field.name, *form, closure, reference, private))
        }
        Source::Entry(..) | Source::Redacted(_) => None,
    });
    [measures].into_iter().chain(fields).collect()
}

/// The statements that add what the closures say of one value to the sums.
///
/// ```text
/// if let Some(__measured) = measure(__labels, Probe::new(__item).success(), |r| r.len()) {
///     __sums.add(0, Quantity::quantity(__measured));
/// }
/// ```
pub(super) fn add(function: &Function, reference: &TokenStream, p: &TokenStream) -> TokenStream {
    let sums = locals::sums();
    let labels = locals::labels();
    let some = quote!(#p::core::option::Option::Some);
    let added = function.measures.iter().enumerate().map(|(index, measure)| {
        let closure = &measure.closure;
        let body = closure.body.span();
        let measured = locals::measured(body);
        let (method, convert) = match measure.key.amount {
            Amount::Quantity | Amount::Tokens(_) => (quote!(add), quantity(body, p)),
            Amount::Cost => (quote!(add_usd), usd(body, p)),
        };
        quote! {
            #[allow(clippy::redundant_closure, clippy::redundant_closure_for_method_calls)]
            if let #some(#measured) = #p::measure(#labels, #p::Probe::new(#reference).success(), #closure) {
                #sums.#method(#index, #convert);
            }
        }
    });
    let answered = function
        .prices
        .iter()
        .map(|_| quote!(#sums.answered(#p::Probe::new(#reference).success().is_some());));
    added.chain(answered).collect()
}

/// The statements that record the sums.
///
/// ```text
/// if let Some(__amount) = __sums.amount(0) {
///     __measure_0.record(&bounds::…, __labels, __amount);
/// }
/// __sums.charge(__price, [0, 1], (__measure_2, __measure_3), __labels);
/// ```
pub(super) fn record(function: &Function, p: &TokenStream) -> TokenStream {
    let sums = locals::sums();
    let labels = locals::labels();
    let amount = locals::amount();
    let some = quote!(#p::core::option::Option::Some);
    let count = function.measures.len();
    let recorded = function.measures.iter().enumerate().map(|(index, measure)| {
        let storage = locals::storage(index);
        let record = match measure.key.amount {
            Amount::Quantity | Amount::Tokens(_) => {
                let bounds = format_ident!("{}", measure.key.metric);
                quote!(#storage.record(&#p::bounds::#bounds, #labels, #amount))
            }
            Amount::Cost => quote!(#storage.add(#labels, #amount)),
        };
        quote!(if let #some(#amount) = #sums.amount(#index) { #record; })
    });
    let charged = function.prices.iter().map(|prices| {
        let [input, output] = prices.tokens;
        let price = locals::price();
        let (cost, unknown) = (locals::storage(count), locals::storage(count + 1));
        quote!(#sums.charge(#price, [#input, #output], (#cost, #unknown), #labels);)
    });
    recorded.chain(charged).collect()
}

fn quantity(body: Span, p: &TokenStream) -> TokenStream {
    let measured = locals::measured(body);
    let p = located(p, body);
    quote_spanned!(body=> #p::Quantity::quantity(#measured))
}

fn usd(body: Span, p: &TokenStream) -> TokenStream {
    let measured = locals::measured(body);
    let p = located(p, body);
    quote_spanned!(body=> #p::Cost::usd(#measured))
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
    let value = span::recorded(form, &quote_spanned!(body=> &#measured), body, p);
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
    let (convert, record) = match measure.key.amount {
        Amount::Quantity | Amount::Tokens(_) => {
            let bounds = format_ident!("{}", measure.key.metric);
            (quantity(body, p), quote!(#storage.record(&#p::bounds::#bounds, #labels, #amount)))
        }
        Amount::Cost => (usd(body, p), quote!(#storage.add(#labels, #amount.nanos()))),
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
