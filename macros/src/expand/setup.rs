//! What happens on entry: the items that exist once per function, and the start of the call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::descriptor::{self, as_label, located};
use super::{http, locals};
use crate::kind::Amount;
use crate::model::{Field, Form, Function, Shape, Source, Value};
use crate::parse::Capture;

/// The statement that starts the call.
///
/// ```text
/// let (__call, __labels, __measure_0) = {
///     const __TELEMARK_DESCRIPTOR: Descriptor = …;
///     static __TELEMARK_DURATION: Histogram<…> = Histogram::new();
///     static __TELEMARK_MEASURE_0: Histogram<…> = Histogram::new();
///     static __TELEMARK_SITE: Site = Site { … };
///     register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
///     if is_on() {
///         let __labels = …;
///         (Call::start(&__TELEMARK_DURATION, …), __labels, &__TELEMARK_MEASURE_0)
///     } else {
///         (Call::off(), OFF, &__TELEMARK_MEASURE_0)
///     }
/// };
/// ```
pub(super) fn expand(function: &Function, private: &TokenStream) -> TokenStream {
    let p = private;
    let descriptor = descriptor::expand(function, p);
    let storage = storage(function, p);
    let labels = locals::labels();
    let label_set = label_set(function, p);
    let bounds = format_ident!("{}", function.kind.duration);
    let (call_type, begin) = match function.shape {
        Shape::Sync | Shape::InPlace => (quote!(Call), quote!(start)),
        Shape::Async | Shape::AsyncBlock(_) => (quote!(AsyncCall), quote!(start)),
        Shape::Returned { .. } => (quote!(AsyncCall), quote!(deferred)),
    };
    let span = span(function, p);
    let (guard, stored) = match function.responses {
        None => (quote!(#p), quote!(&__TELEMARK_DURATION, &#p::bounds::#bounds)),
        Some(_) => (quote!(#p::http), quote!(&__TELEMARK_SITE)),
    };
    let start = |span: &TokenStream| quote!(#guard::#call_type::#begin(#stored, #labels, #span));
    let call = locals::call();
    let off = quote!(#guard::#call_type::off());
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
            #descriptor
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

fn storage(function: &Function, p: &TokenStream) -> TokenStream {
    let measures = function.measures.iter().enumerate().map(|(index, measure)| {
        let name = measure_static(index);
        let metric = index + 1;
        match measure.key.amount {
            Amount::Quantity => {
                let ty = histogram(metric, p);
                quote!(static #name: #ty = #p::Histogram::new();)
            }
            Amount::Cost => quote! {
                static #name: #p::Counter<{ #p::series(&__TELEMARK_DESCRIPTOR.metrics[#metric]) }> =
                    #p::Counter::new();
            },
        }
    });
    let measure_names = (0..function.measures.len()).map(measure_static);
    let caps: Vec<usize> = function.labels.iter().filter_map(|label| label.value.cap()).collect();
    let interners = caps.iter().enumerate().map(|(index, cap)| {
        let name = interner_static(index);
        quote!(static #name: #p::Interner<#cap> = #p::Interner::new();)
    });
    let interner_names = (0..caps.len()).map(interner_static);
    let interned = quote!(&[#(&#interner_names),*]);
    if let Some(responses) = &function.responses {
        let storage = http::storage(function, responses, &interned, p);
        return quote! {
            #(#interners)*
            #storage
            #p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
        };
    }
    let duration_type = histogram(0, p);
    quote! {
        static __TELEMARK_DURATION: #duration_type = #p::Histogram::new();
        #(#measures)*
        #(#interners)*
        static __TELEMARK_SITE: #p::Site = #p::Site {
            descriptor: &__TELEMARK_DESCRIPTOR,
            cells: &[&__TELEMARK_DURATION, #(&#measure_names),*],
            interned: #interned,
        };
        #p::register!(__TELEMARK_DESCRIPTOR, __TELEMARK_SITE);
    }
}

fn histogram(metric: usize, p: &TokenStream) -> TokenStream {
    let metric = quote!(&__TELEMARK_DESCRIPTOR.metrics[#metric]);
    quote!(#p::Histogram<{ #p::series(#metric) }, { #p::cells(#metric) }>)
}

/// The index of the call's label set: a number whose digits are the labels' places, the first label
/// leading, as `Site` reads it.
fn label_set(function: &Function, p: &TokenStream) -> TokenStream {
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
    number.unwrap_or_else(|| quote!(0))
}

fn span(function: &Function, p: &TokenStream) -> TokenStream {
    let level = format_ident!("{}", function.level.as_str().to_uppercase());
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
