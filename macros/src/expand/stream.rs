//! The body of a function that returns a stream.

use proc_macro2::{Group, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::record::located;
use super::{error_types, locals, measure, setup, wrap};
use crate::model::{ErrorTypes, Function, Making, Stream};

/// ```text
/// let (__call, __made) = __call.making(move || -> Result<_, Error> { BODY });
/// let __ending = Typed::new(&__made).ending();
/// match __made {
///     Ok(__made) => Ok(Streamed::new(__made, __call, Sums::<1>::new(), |__item, __sums| …, |__sums| …)),
///     Err(__error) => { __call.fail(__ending); Err(__error) }
/// }
/// ```
///
/// An `async` body is awaited in `Making` instead.
pub(super) fn expand(
    function: &Function,
    stream: &Stream,
    setup: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    let body = &function.item.body;
    match &stream.making {
        Making::Sync => {
            let call = locals::call();
            let returned = wrap::declared(&function.item.signature);
            let made = quote!(#call.making(move || -> #returned #body));
            let wrapped = wrapped(function, stream, &made, p);
            quote!(#setup #wrapped)
        }
        Making::Async => {
            let made = made(body, &wrap::declared(&function.item.signature), p);
            let wrapped = wrapped(function, stream, &made, p);
            quote!(#setup #wrapped)
        }
        Making::Block(block) => {
            let made = made(&block.body, &wrap::erased(&block.output), p);
            let wrapped = wrapped(function, stream, &made, p);
            // Without a declared type around it, the block has to be told what it returns.
            let output = wrap::erased(&block.output);
            let value = locals::value();
            wrap::in_pin(block, &quote!(#setup let #value: #output = { #wrapped }; #value))
        }
    }
}

/// A stream that is returned as it is does nothing before its first poll. Where the function is `async`
/// or may fail, the caller has asked for something with the call.
pub(super) fn start(stream: &Stream) -> &'static str {
    match stream.making {
        Making::Sync if !stream.fallible => "deferred",
        _ => "start",
    }
}

/// The meters of a stream: that of its duration, and its own two, which are the record's last two.
pub(super) fn meters(function: &Function, p: &TokenStream) -> TokenStream {
    let duration = format_ident!("{}", function.kind.duration);
    let extras = function.extras();
    let first = extras.len() - 2;
    let [first_item, items] = [first, first + 1].map(setup::measure_static);
    let [first_item_bounds, items_bounds] =
        [first, first + 1].map(|index| format_ident!("{}", extras[index].metric));
    quote! {
        #p::Meters {
            duration: #p::TimeMeter::new(&__TELEMARK_DURATION, &#p::bounds::#duration),
            first_item: #p::TimeMeter::new(&#first_item, &#p::bounds::#first_item_bounds),
            items: #p::Meter::new(&#items, &#p::bounds::#items_bounds),
        }
    }
}

/// The awaited making of an `async` body.
fn made(body: &Group, returned: &Type, p: &TokenStream) -> TokenStream {
    let call = locals::call();
    let body = wrap::with_return_edge(body, returned);
    quote!(#p::Making::new(async move #body, #call).await)
}

fn wrapped(
    function: &Function,
    stream: &Stream,
    making: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    let call = locals::call();
    let made = locals::returned();
    let streamed = streamed(function, stream, p);
    let result = if stream.fallible {
        let error = locals::error();
        let ended = locals::ending();
        let is_typed = matches!(function.errors, ErrorTypes::Stream { making: true, .. });
        let ending = ending(function, is_typed, &quote!(&#made), p);
        quote! {
            let #ended = #ending;
            match #made {
                #p::core::result::Result::Ok(#made) => #p::core::result::Result::Ok(#streamed),
                #p::core::result::Result::Err(#error) => {
                    #call.fail(#ended);
                    #p::core::result::Result::Err(#error)
                }
            }
        }
    } else {
        streamed
    };
    quote! {
        let (#call, #made) = #making;
        #result
    }
}

/// How the call ends with a value: that of an item, or what the stream would stand in.
fn ending(
    function: &Function,
    is_typed: bool,
    reference: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    if !is_typed {
        return error_types::ending(&function.errors, reference, p);
    }
    let ending = quote!(#p::Typed::new(#reference).ending());
    if function.has_other_errors() { quote!(#ending.behind_other()) } else { ending }
}

fn streamed(function: &Function, stream: &Stream, p: &TokenStream) -> TokenStream {
    let call = locals::call();
    let made = locals::returned();
    let item = locals::item();
    let sums = locals::sums();
    let count = function.measures.len();
    let (add, record) = if count == 0 {
        (TokenStream::new(), TokenStream::new())
    } else {
        (measure::add(function, &quote!(#item), p), measure::record(function, p))
    };
    let made = match &stream.item {
        Some(item) if stream.opaque => {
            let p = located(p, item.span());
            let item = wrap::erased(item);
            quote_spanned!(item.span()=> #p::stream_of::<#item, _>(#made))
        }
        _ => quote!(#made),
    };
    let is_typed = matches!(function.errors, ErrorTypes::Stream { items: true, .. });
    let ending = ending(function, is_typed, &quote!(#item), p);
    let at_type = located(p, stream.ty);
    let streamed = quote! {
        #p::Streamed::new(
            #made,
            #call,
            #p::Sums::<#count>::new(),
            move |#item, #sums| {
                #add
                #ending
            },
            move |#sums| { #record },
        )
    };
    if stream.boxed {
        // Where a name is that of another type, the mismatch is shown there.
        quote_spanned!(stream.ty=> #at_type::Box::pin(#streamed))
    } else {
        streamed
    }
}
