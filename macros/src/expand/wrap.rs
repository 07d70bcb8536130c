//! The wrapped body: from the started call to its outcome.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{ReturnType, Signature, Type, parse_quote, parse_quote_spanned};

use super::{locals, measure};
use crate::model::Function;

/// The rest of the function's block after the call has been started.
pub(super) fn expand(function: &Function, private: &TokenStream) -> TokenStream {
    let returned = declared(&function.item.signature);
    match (function.is_async(), matches!(returned, Type::Never(_))) {
        (false, false) => in_closure(function, &returned, private),
        (false, true) => diverging_closure(function, private),
        (true, false) => in_future(function, &returned, private),
        (true, true) => diverging_future(function, private),
    }
}

/// ```text
/// let __returned = run(move || -> Type { BODY });
/// __call.finish(Probe::new(&__returned).outcome());
/// __returned
/// ```
fn in_closure(function: &Function, ty: &Type, p: &TokenStream) -> TokenStream {
    let body = &function.item.body;
    let call = locals::call();
    let returned = locals::returned();
    let measures = measure::expand(function, &quote!(&#returned), p);
    quote! {
        let #returned = #p::run(move || -> #ty #body);
        #measures
        #call.finish(#p::Probe::new(&#returned).outcome());
        #returned
    }
}

/// The call ends by unwinding or not at all.
fn diverging_closure(function: &Function, p: &TokenStream) -> TokenStream {
    let body = &function.item.body;
    let call = locals::call();
    quote! {
        let _call = #call;
        #p::run(move || -> ! #body)
    }
}

/// ```text
/// Instrumented::new(
///     async move {
///         if false { let __declared: Type = loop {}; return __declared; }
///         BODY
///     },
///     __call,
///     move |__returned| Probe::new(__returned).outcome(),
/// ).await
/// ```
fn in_future(function: &Function, ty: &Type, p: &TokenStream) -> TokenStream {
    let body = with_return_edge(&function.item.body, ty);
    let call = locals::call();
    let returned = locals::returned();
    let measures = measure::expand(function, &quote!(#returned), p);
    quote! {
        #p::Instrumented::new(
            async move #body,
            #call,
            move |#returned| {
                #measures
                #p::Probe::new(#returned).outcome()
            },
        )
        .await
    }
}

/// The call ends by unwinding, by being dropped, or not at all.
fn diverging_future(function: &Function, p: &TokenStream) -> TokenStream {
    let body = &function.item.body;
    let call = locals::call();
    quote! {
        let () = #p::Instrumented::new(
            async move #body,
            #call,
            |()| #p::Outcome::Ok,
        )
        .await;
        #p::core::unreachable!()
    }
}

/// An `async` block can't declare what it returns. A branch that is never taken and returns the
/// declared type tells the compiler before it looks at the body, so that `?` knows its error type
/// and a mismatch is shown where it is.
fn with_return_edge(body: &Group, ty: &Type) -> Group {
    if matches!(ty, Type::Infer(_)) {
        return body.clone();
    }
    let returned = locals::declared(ty.span());
    let give_back = quote_spanned!(ty.span()=> return #returned;);
    let mut tokens = quote! {
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
    };
    tokens.extend(body.stream());
    let mut with_edge = Group::new(Delimiter::Brace, tokens);
    with_edge.set_span(body.span());
    with_edge
}

/// The declared type, with `_` where it has no name.
fn declared(signature: &Signature) -> Type {
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

    let mut ty = match &signature.output {
        // Shown where a mismatch comes from. A closure's `-> ()` would be linted there.
        ReturnType::Default if signature.asyncness.is_some() => {
            parse_quote_spanned!(signature.ident.span()=> ())
        }
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    Erase.visit_type_mut(&mut ty);
    ty
}
