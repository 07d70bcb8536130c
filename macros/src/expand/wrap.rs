//! The wrapped body: from the started call to its ending.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{ReturnType, Signature, Type, parse_quote, parse_quote_spanned};

use super::record::located;
use super::{capture, error_types, http, locals, measure, stream};
use crate::model::{AsyncBlock, Function, Shape};

/// The function's block: `setup` starts the call, the rest ends it.
pub(super) fn expand(
    function: &Function,
    setup: &TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let p = private;
    let returned = declared(&function.item.signature);
    let never = matches!(returned, Type::Never(_));
    let capture = capture::of(&function.item.signature, &function.item.body);
    let body = &capture.within(&function.item.body);
    let allow = &capture.allow;
    let wrapped = match &function.shape {
        Shape::Sync if never => diverging(&quote!(#p::run(move || -> ! #body))),
        Shape::InPlace if never => diverging(&function.item.body.to_token_stream()),
        Shape::Sync => {
            let value = quote!(#p::run(move || -> #returned #body));
            let value = as_response(function, value, p);
            returning(function, &quote!(#allow), &value, None, p)
        }
        Shape::InPlace => {
            let (allow, body) = (quote!(#[allow(unused_braces)]), &function.item.body);
            let value = as_response(function, body.to_token_stream(), p);
            returning(function, &allow, &value, Some(&returned), p)
        }
        Shape::Async if never => diverging_future(function, body, p),
        Shape::Async => {
            let body = with_return_edge(body, &returned);
            let mut body = quote!(async move #body);
            if converts(function) {
                let response = as_response(function, quote!(#body.await), p);
                body = quote!(async move { #response });
            }
            let future = in_future(function, &body, p);
            match allow {
                None => quote!(#future.await),
                // The attribute needs a statement.
                Some(allow) => {
                    let returned = locals::returned();
                    quote!(#allow let #returned = #future.await; #returned)
                }
            }
        }
        Shape::AsyncBlock(block) => return in_block(function, block, setup, p),
        Shape::Stream(stream) => return stream::expand(function, stream, setup, p),
        Shape::Returned { boxed, output } => {
            let future = quote!(#p::run(move || -> #returned #body));
            let future = in_future_of(function, &future, Some(output), p);
            if *boxed { quote!(#p::Box::pin(#future)) } else { future }
        }
    };
    quote!(#setup #wrapped)
}

/// ```text
/// Box::pin(async move {
///     let __call = …;
///     Instrumented::new(async move { BODY }, __call, …).await
/// })
/// ```
fn in_block(
    function: &Function,
    block: &AsyncBlock,
    setup: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    let body = with_return_edge(&block.body, &erased(&block.output));
    let future = in_future(function, &quote!(async move #body), p);
    in_pin(block, &quote!(#setup #future.await))
}

/// The `async move` block with its new body, in the box that was around it.
pub(super) fn in_pin(block: &AsyncBlock, body: &TokenStream) -> TokenStream {
    let outer = quote!(async move { #body });
    match &block.pin {
        Some(pin) => quote!(#pin(#outer)),
        None => outer,
    }
}

/// ```text
/// let __returned = run(move || -> Type { BODY });
/// __call.finish(Probe::new(&__returned).ending());
/// __returned
/// ```
fn returning(
    function: &Function,
    allow: &TokenStream,
    value: &TokenStream,
    ty: Option<&Type>,
    p: &TokenStream,
) -> TokenStream {
    let call = locals::call();
    let returned = locals::returned();
    let reference = quote!(&#returned);
    let measures = measure::expand(function, &reference, p);
    let ending = ending(function, &reference, p);
    let ty = ty.map(|ty| quote!(: #ty));
    quote! {
        #allow
        let #returned #ty = #value;
        #measures
        #call.finish(#ending);
        #returned
    }
}

fn converts(function: &Function) -> bool {
    function.responses.as_ref().is_some_and(|responses| responses.converts)
}

/// The value, or, where its type is hidden and it can be one, the response made of it.
fn as_response(function: &Function, value: TokenStream, p: &TokenStream) -> TokenStream {
    if converts(function) { quote!(#p::http::response(#value)) } else { value }
}

/// How the call ended, by the value behind the reference.
fn ending(function: &Function, reference: &TokenStream, p: &TokenStream) -> TokenStream {
    let ending = of_value(function, reference, p);
    match &function.responses {
        None => ending,
        Some(responses) => http::returned(responses, &ending, reference, p),
    }
}

fn of_value(function: &Function, reference: &TokenStream, p: &TokenStream) -> TokenStream {
    let ending = error_types::ending(&function.errors, reference, p);
    match function.none_is_error {
        None => ending,
        Some(said) => {
            let at_said = located(p, said);
            let seen = locals::measured(said);
            let ending = quote_spanned!(said=> #at_said::Optional::ending(#seen, #ending));
            quote!({
                let #seen = #reference;
                #ending
            })
        }
    }
}

/// The call ends by unwinding or not at all.
fn diverging(value: &TokenStream) -> TokenStream {
    let call = locals::call();
    quote! {
        let _call = #call;
        #value
    }
}

/// ```text
/// Instrumented::new(
///     async move {
///         if false { let __declared: Type = loop {}; return __declared; }
///         BODY
///     },
///     __call,
///     |__returned| Probe::new(__returned).ending(),
/// )
/// ```
fn in_future(function: &Function, future: &TokenStream, p: &TokenStream) -> TokenStream {
    in_future_of(function, future, None, p)
}

/// The same of a future whose output is declared where the compiler does not look in time: the types
/// of errors are found by the type of the value.
fn in_future_of(
    function: &Function,
    future: &TokenStream,
    output: Option<&Type>,
    p: &TokenStream,
) -> TokenStream {
    let call = locals::call();
    let returned = locals::returned();
    let declared = output.filter(|_| function.has_error_types()).map(|output| {
        let output = erased(output);
        quote!(let #returned: &#output = #returned;)
    });
    let reference = quote!(#returned);
    let measures = measure::expand(function, &reference, p);
    let ending = ending(function, &reference, p);
    let asks = function.responses.as_ref().is_some_and(|responses| responses.status.is_some());
    if function.looks_at_success() || asks {
        return quote! {
            #p::Instrumented::measured(
                #future,
                #call,
                move |#returned| {
                    #declared
                    #measures
                    #ending
                },
            )
        };
    }
    let ending = if declared.is_some() { quote!({ #declared #ending }) } else { ending };
    quote!(#p::Instrumented::new(#future, #call, |#returned| #ending))
}

/// The call ends by unwinding, by being dropped, or not at all.
fn diverging_future(function: &Function, body: &Group, p: &TokenStream) -> TokenStream {
    let call = locals::call();
    let mut ok = quote!(#p::Ending::OK);
    if function.responses.is_some() {
        ok = quote!(#p::http::Returned { ending: #ok, status: #p::core::option::Option::None });
    }
    quote! {
        let () = #p::Instrumented::new(
            async move #body,
            #call,
            |()| #ok,
        )
        .await;
        #p::core::unreachable!()
    }
}

/// An `async` block can't declare what it returns. A branch that is never taken and returns the
/// declared type tells the compiler before it looks at the body, so that `?` knows its error type
/// and a mismatch is shown where it is. The body keeps a block of its own: what it imports means
/// nothing to the type.
pub(super) fn with_return_edge(body: &Group, ty: &Type) -> Group {
    if matches!(ty, Type::Infer(_)) {
        return body.clone();
    }
    let returned = locals::declared(ty.span());
    let give_back = quote_spanned!(ty.span()=> return #returned;);
    let body = nested(body);
    let tokens = quote! {
        #[allow(
            unknown_lints,
            unreachable_code,
            clippy::diverging_sub_expression,
            clippy::empty_loop,
            clippy::let_and_return,
            clippy::let_unit_value,
            clippy::let_with_type_underscore,
            clippy::needless_return,
            clippy::type_complexity,
            clippy::unreachable
        )]
        if false {
            let #returned: #ty = loop {};
            #give_back
        }
        #body
    };
    let mut with_edge = Group::new(Delimiter::Brace, tokens);
    with_edge.set_span(body.span());
    with_edge
}

/// The body as a block in a block. Where it stands, its braces look needless; as an expansion's they
/// don't, and still stand there.
pub(super) fn nested(body: &Group) -> Group {
    let mut nested = Group::new(Delimiter::Brace, body.stream());
    nested.set_span(Span::mixed_site().located_at(body.span()));
    nested
}

/// The declared type, with `_` where it has no name.
pub(super) fn declared(signature: &Signature) -> Type {
    erased(&match &signature.output {
        // Shown where a mismatch comes from. A closure's `-> ()` would be linted there.
        ReturnType::Default if signature.asyncness.is_some() => {
            parse_quote_spanned!(signature.ident.span()=> ())
        }
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    })
}

/// The type, with `_` where it has no name.
pub(super) fn erased(ty: &Type) -> Type {
    let mut ty = ty.clone();
    Erase.visit_type_mut(&mut ty);
    ty
}

/// Replaces what has no name.
struct Erase;

impl VisitMut for Erase {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(_) = ty {
            *ty = parse_quote!(_);
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}
