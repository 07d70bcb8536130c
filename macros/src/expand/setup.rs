//! What happens on entry: the items that exist once per function, and the start of the call.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;
use telemark_registry::Endings;

use super::record::{self, as_label, known, located};
use super::{error_types, http, locals, prices, slow, span, stream, watch};
use crate::model::{Cells, Function, Shape, Value};

/// The statement that starts the call.
///
/// ```text
/// let (__call, __labels, __measure_0) = {
///     const __TELEMARK_RECORD_PIECES: [Piece; 1] = …;
///     static __TELEMARK_DURATION: Timings<…> = Timings::new();
///     static __TELEMARK_MEASURE_0: Histogram<…> = Histogram::new();
///     static __TELEMARK_SITE: Site = Site { … };
///     register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
///     if is_on() {
///         let __labels = …;
///         (Call::start(&__TELEMARK_DURATION, …), __labels, &__TELEMARK_MEASURE_0)
///     } else {
///         (Call::off(), OFF, &__TELEMARK_MEASURE_0)
///     }
/// };
/// ```
///
/// A function without fields of its own has a static call site for its span. Without labels that are
/// evaluated, the call starts from there:
///
/// ```text
/// let __call = {
///     …
///     static __TELEMARK_CALLSITE: Callsite = …;
///     Call::begin(&__TELEMARK_DURATION, …, &__TELEMARK_CALLSITE)
/// };
/// ```
pub(super) fn expand(function: &Function, private: &TokenStream) -> TokenStream {
    let p = private;
    let errors = error_types::items(function, p);
    let record = record::of_function(function, p);
    let storage = storage(function, p);
    let labels = locals::labels();
    let bounds = format_ident!("{}", function.kind.duration);
    let (guard, stored) = match function.responses {
        None => (quote!(#p), quote!(&__TELEMARK_DURATION, &#p::bounds::#bounds)),
        Some(_) => (quote!(#p::http), quote!(&__TELEMARK_SITE)),
    };
    let (call_type, begin, start) = match &function.shape {
        Shape::Sync | Shape::InPlace => ("Call", "begin", "start"),
        Shape::Async | Shape::AsyncBlock(_) => ("AsyncCall", "begin", "start"),
        Shape::Returned { .. } => ("AsyncCall", "prepare", "deferred"),
        Shape::Stream(stream) => {
            let start = stream::start(stream);
            ("StreamCall", start, start)
        }
    };
    let [call_type, begin, start] = [call_type, begin, start].map(|name| format_ident!("{name}"));
    let call = locals::call();
    if is_plain(function) {
        let callsite = span::callsite(function, p);
        let arguments = quote!(#stored, &__TELEMARK_CALLSITE);
        let started = watch::started(function, &begin, &arguments, &quote!(0), p);
        return quote! {
            let #call = {
                #errors
                #record
                #storage
                #callsite
                #guard::#call_type::#started
            };
        };
    }
    let (label_set, first) = match label_set(function, p) {
        None => (quote!(0), quote!(#labels)),
        Some(number) if function.responses.is_some() => (number, quote!(#labels)),
        Some(number) => {
            let endings = error_types::endings(function, p);
            (number, quote!(#labels * #endings))
        }
    };
    let (callsite, span) = span::made(function, p);
    let cells = if let Shape::Stream(_) = function.shape {
        let meters = stream::meters(function, p);
        quote!(#meters, [#first, #labels])
    } else {
        quote!(#stored, #first)
    };
    let start = |span: &TokenStream| {
        let arguments = quote!(#cells, #span);
        let started = watch::started(function, &start, &arguments, &quote!(#labels), p);
        quote!(#guard::#call_type::#started)
    };
    let off = quote!(#guard::#call_type::off());
    let (pattern, value, off) = if function.looks_at_success() {
        let count = function.measures.len() + function.prices.as_ref().map_or(0, |_| 2);
        let measures: Vec<_> = (0..count).map(locals::storage).collect();
        let statics: Vec<_> = (0..count).map(measure_static).collect();
        let price: Vec<_> = function.prices.iter().map(|_| locals::price()).collect();
        let no_price = price.iter().map(|_| quote!(#p::core::option::Option::None));
        if function.has_success_fields() {
            let kept = locals::span();
            let start = start(&quote!(#kept.clone()));
            (
                quote!((#call, #labels, #(#measures,)* #(#price,)* #kept)),
                quote! {
                    let #kept = #span;
                    (#start, #labels, #(&#statics,)* #(#price,)* #kept)
                },
                quote!((#off, #p::OFF, #(&#statics,)* #(#no_price,)* #p::tracing::Span::none())),
            )
        } else {
            let start = start(&span);
            (
                quote!((#call, #labels, #(#measures,)* #(#price,)*)),
                quote!((#start, #labels, #(&#statics,)* #(#price,)*)),
                quote!((#off, #p::OFF, #(&#statics,)* #(#no_price,)*)),
            )
        }
    } else {
        (quote!(#call), start(&span), off)
    };
    let model = prices::model(function, p);
    quote! {
        let #pattern = {
            #errors
            #record
            #storage
            #callsite
            if #p::is_on() {
                #model
                let #labels = #label_set;
                #value
            } else {
                #off
            }
        };
    }
}

/// Whether nothing is evaluated to start a call.
fn is_plain(function: &Function) -> bool {
    !matches!(function.shape, Shape::Stream(_))
        && function.fields.is_empty()
        && function.measures.is_empty()
        && !function.labels.iter().any(|label| label.value.is_evaluated())
}

fn storage(function: &Function, p: &TokenStream) -> TokenStream {
    let extras = function.extras();
    let measures = extras.iter().enumerate().map(|(index, extra)| {
        let name = measure_static(index);
        let series = series(function, 1, p);
        match extra.cells {
            Cells::Histogram => {
                let cells = cells(extra.metric);
                quote!(static #name: #p::Histogram<{ #series }, #cells> = #p::Histogram::new();)
            }
            Cells::Timings => {
                let cells = cells(extra.metric);
                quote!(static #name: #p::Timings<{ #series }, #cells> = #p::Timings::new();)
            }
            Cells::Balance => quote!(static #name: #p::Balance<{ #series }> = #p::Balance::new();),
            Cells::Counter => quote!(static #name: #p::Counter<{ #series }> = #p::Counter::new();),
            Cells::Money => quote!(static #name: #p::Money<{ #series }> = #p::Money::new();),
        }
    });
    let measure_names = (0..extras.len()).map(measure_static);
    let slow = slow::storage(function, p);
    let sampler = watch::storage(function, p);
    let caps: Vec<usize> = function.labels.iter().filter_map(|label| label.value.cap()).collect();
    let interners = caps.iter().enumerate().map(|(index, cap)| {
        let name = interner_static(index);
        quote!(static #name: #p::Interner<#cap> = #p::Interner::new();)
    });
    let interner_names = (0..caps.len()).map(interner_static);
    let interned = quote!(&[#(&#interner_names),*]);
    if let Some(responses) = &function.responses {
        let storage = http::storage(function, responses, &series(function, 1, p), &interned, p);
        return quote! {
            #(#measures)*
            #(#interners)*
            #storage
            #p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
        };
    }
    let duration_type = durations(function, p);
    quote! {
        static __TELEMARK_DURATION: #duration_type = #p::Timings::new();
        #(#measures)*
        #(#interners)*
        #slow
        #sampler
        static __TELEMARK_SITE: #p::Site = #p::Site {
            cells: &[&__TELEMARK_DURATION, #(&#measure_names),*],
            interned: #interned,
        };
        #p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
    }
}

/// Endings of a call whose errors have no types.
const ENDINGS: usize = Endings::PLAIN.count();

/// The storage of the durations.
fn durations(function: &Function, p: &TokenStream) -> TokenStream {
    let cells = cells(function.kind.duration);
    if !function.has_error_types() {
        let series = series(function, ENDINGS, p);
        return quote!(#p::Timings<{ #series }, #cells>);
    }
    let series = series(function, 1, p);
    let endings = error_types::endings(function, p);
    quote!(#p::Timings<{ #series * #endings }, #cells>)
}

/// The buckets of a metric.
fn cells(metric: &str) -> usize {
    known(metric).buckets.len() + 1
}

/// The number of label sets, times that of the ways in which a call ends.
pub(super) fn series(function: &Function, ends: usize, p: &TokenStream) -> TokenStream {
    let caps = function.labels.iter().filter_map(|label| label.value.cap());
    let known: usize = ends * caps.map(|cap| cap + 1).product::<usize>();
    let types = function.labels.iter().filter_map(|label| label.value.closed_type());
    let types = types.map(|ty| as_label(ty, p));
    quote!(#known #(* #types::VALUES.len())*)
}

/// The index of the call's label set: a number whose digits are the labels' places, the first label
/// leading, as `Site` reads it. Nothing, where there is only one.
fn label_set(function: &Function, p: &TokenStream) -> Option<TokenStream> {
    let mut interned = 0;
    let mut number: Option<TokenStream> = None;
    let model = function.prices.as_ref().map(|prices| prices.model);
    for (index, label) in function.labels.iter().enumerate() {
        let (base, place) = match &label.value {
            Value::Constant(_) => continue,
            Value::Closed { ty, expr } => {
                let label = as_label(ty, p);
                let reference = reference(expr);
                (quote!(#label::VALUES.len()), quote!(#label::index(#reference)))
            }
            Value::Interned { expr, hashed, cap } => {
                let storage = interner_static(interned);
                interned += 1;
                let base = *cap as usize + 1;
                let reference = if model == Some(index) {
                    locals::model(expr.span()).into_token_stream()
                } else {
                    reference(expr)
                };
                let reference = if *hashed { hash(&reference, expr, p) } else { reference };
                (quote!(#base), quote!(#storage.index(#reference)))
            }
        };
        number = Some(match number {
            None => place,
            Some(leading) => quote!((#leading) * #base + #place),
        });
    }
    number
}

/// A reference to the keyed hash of a value.
fn hash(reference: &TokenStream, expr: &Expr, p: &TokenStream) -> TokenStream {
    let span = expr.span();
    let p = located(p, span);
    quote_spanned! {span=>
        &#p::hash(#p::core::convert::identity::<&dyn #p::core::fmt::Display>(#reference))
    }
}

/// A reference to the user's expression, spanned so that a mismatch is shown there.
pub(super) fn reference(expr: &Expr) -> TokenStream {
    quote_spanned!(expr.span()=> &(#expr))
}

pub(super) fn measure_static(index: usize) -> Ident {
    format_ident!("__TELEMARK_MEASURE_{index}")
}

fn interner_static(index: usize) -> Ident {
    format_ident!("__TELEMARK_INTERNED_{index}")
}
