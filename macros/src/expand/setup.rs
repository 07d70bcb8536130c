//! What happens on entry: the items that exist once per function, and the start of the call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;
use telemark_registry::Endings;

use super::record::{self, as_label, known, located};
use super::{locals, slow};
use crate::kind::Amount;
use crate::model::{Field, Form, Function, Shape, Source, Value};
use crate::parse::Capture;

/// The statement that starts the call.
///
/// ```text
/// let (__call, __labels, __measure_0) = {
///     const __TELEMARK_RECORD_PIECES: [Piece; 1] = …;
///     static __TELEMARK_DURATION: Histogram<…> = Histogram::new();
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
/// A function with no labels and fields of its own has a static call site for its span instead:
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
    let record = record::of_function(function, p);
    let storage = storage(function, p);
    let labels = locals::labels();
    let bounds = format_ident!("{}", function.kind.duration);
    let histogram = quote!(&__TELEMARK_DURATION, &#p::bounds::#bounds);
    let (call_type, begin, start) = match function.shape {
        Shape::Sync | Shape::InPlace => (quote!(Call), quote!(begin), quote!(start)),
        Shape::Async | Shape::AsyncBlock(_) => (quote!(AsyncCall), quote!(begin), quote!(start)),
        Shape::Returned { .. } => (quote!(AsyncCall), quote!(prepare), quote!(deferred)),
    };
    let call = locals::call();
    if is_plain(function) {
        let callsite = callsite(function, p);
        let started = quote!(#p::#call_type::#begin(#histogram, &__TELEMARK_CALLSITE));
        let started = slow::watched(function, started, &quote!(0), p);
        return quote! {
            let #call = {
                #record
                #storage
                #callsite
                #started
            };
        };
    }
    let (label_set, first) = match label_set(function, p) {
        None => (quote!(0), quote!(#labels)),
        Some(number) => (number, quote!(#labels * #p::ENDINGS)),
    };
    let span = span(function, p);
    let start = |span: &TokenStream| {
        let call = quote!(#p::#call_type::#start(#histogram, #first, #span));
        slow::watched(function, call, &quote!(#labels), p)
    };
    let off = slow::watched(function, quote!(#p::#call_type::off()), &quote!(#p::OFF), p);
    let (pattern, value, off) = if function.looks_at_success() {
        let count = function.measures.len();
        let measures: Vec<_> = (0..count).map(locals::storage).collect();
        let statics: Vec<_> = (0..count).map(measure_static).collect();
        if function.has_success_fields() {
            let kept = locals::span();
            let start = start(&quote!(#kept.clone()));
            (
                quote!((#call, #labels, #(#measures,)* #kept)),
                quote! {
                    let #kept = #span;
                    (#start, #labels, #(&#statics,)* #kept)
                },
                quote!((#off, #p::OFF, #(&#statics,)* #p::tracing::Span::none())),
            )
        } else {
            let start = start(&span);
            (
                quote!((#call, #labels, #(#measures),*)),
                quote!((#start, #labels, #(&#statics),*)),
                quote!((#off, #p::OFF, #(&#statics),*)),
            )
        }
    } else {
        (quote!(#call), start(&span), off)
    };
    quote! {
        let #pattern = {
            #record
            #storage
            if #p::is_on() {
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
    function.fields.is_empty()
        && function.measures.is_empty()
        && !function.labels.iter().any(|label| label.value.is_evaluated())
}

/// What `tracing::span!` makes of a span without values, at half the compile time of the function's
/// whole attribute.
fn callsite(function: &Function, p: &TokenStream) -> TokenStream {
    let name = &function.name;
    let level = level(function);
    quote! {
        static __TELEMARK_CALLSITE: #p::Callsite = {
            static __TELEMARK_METADATA: #p::tracing::Metadata<'static> = #p::span_metadata(
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

fn storage(function: &Function, p: &TokenStream) -> TokenStream {
    let duration_type = histogram(function, function.kind.duration, ENDINGS, p);
    let measures = function.measures.iter().enumerate().map(|(index, measure)| {
        let name = measure_static(index);
        match measure.key.amount {
            Amount::Quantity => {
                let ty = histogram(function, measure.key.metric, 1, p);
                quote!(static #name: #ty = #p::Histogram::new();)
            }
            Amount::Cost => {
                let series = series(function, 1, p);
                quote!(static #name: #p::Counter<{ #series }> = #p::Counter::new();)
            }
        }
    });
    let measure_names = (0..function.measures.len()).map(measure_static);
    let slow_count = slow::counter(function).into_iter();
    let measure_names = measure_names.chain(slow_count);
    let slow = slow::storage(function, &series(function, 1, p), p);
    let caps: Vec<usize> = function.labels.iter().filter_map(|label| label.value.cap()).collect();
    let interners = caps.iter().enumerate().map(|(index, cap)| {
        let name = interner_static(index);
        quote!(static #name: #p::Interner<#cap> = #p::Interner::new();)
    });
    let interner_names = (0..caps.len()).map(interner_static);
    quote! {
        static __TELEMARK_DURATION: #duration_type = #p::Histogram::new();
        #(#measures)*
        #(#interners)*
        #slow
        static __TELEMARK_SITE: #p::Site = #p::Site {
            cells: &[&__TELEMARK_DURATION, #(&#measure_names),*],
            interned: &[#(&#interner_names),*],
        };
        #p::register!(__TELEMARK_RECORD_PIECES, __TELEMARK_SITE);
    }
}

/// Endings of a call whose errors have no types.
const ENDINGS: usize = Endings::PLAIN.count();

fn histogram(function: &Function, metric: &str, ends: usize, p: &TokenStream) -> TokenStream {
    let series = series(function, ends, p);
    let cells = known(metric).buckets.len() + 1;
    quote!(#p::Histogram<{ #series }, #cells>)
}

/// The number of label sets, times that of the ways in which a call ends.
fn series(function: &Function, ends: usize, p: &TokenStream) -> TokenStream {
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
    for label in &function.labels {
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
                let reference =
                    if *hashed { hash(&reference(expr), expr, p) } else { reference(expr) };
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
    quote! {
        #p::tracing::span!(
            target: #p::core::module_path!(),
            #p::tracing::Level::#level,
            #name,
            #(#fields,)*
            outcome = #p::tracing::field::Empty
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

/// A reference to the keyed hash of a value.
fn hash(reference: &TokenStream, expr: &Expr, p: &TokenStream) -> TokenStream {
    let span = expr.span();
    let p = located(p, span);
    quote_spanned! {span=>
        &#p::hash(#p::core::convert::identity::<&dyn #p::core::fmt::Display>(#reference))
    }
}

/// A reference to the user's expression, spanned so that a mismatch is shown there.
fn reference(expr: &Expr) -> TokenStream {
    quote_spanned!(expr.span()=> &(#expr))
}

fn measure_static(index: usize) -> Ident {
    format_ident!("__TELEMARK_MEASURE_{index}")
}

fn interner_static(index: usize) -> Ident {
    format_ident!("__TELEMARK_INTERNED_{index}")
}
