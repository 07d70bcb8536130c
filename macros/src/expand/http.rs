//! Handlers and client calls: storage by status, and the status of what is returned.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use telemark_registry::semconv::attribute;

use super::record::{known, located};
use super::{error_types, locals, watch};
use crate::kind::StatusRange;
use crate::model::{Function, Responses, Value};

/// The storage of the duration, and the site. `sets` is the number of label sets.
///
/// ```text
/// static __TELEMARK_DURATION: Durations<{ … * places(endings(0)) }, 15> = Durations::new();
/// static __TELEMARK_SITE: Site = Site { …, is_error: |__status| matches!(__status, 500..=599), … };
/// ```
pub(super) fn storage(
    function: &Function,
    responses: &Responses,
    sets: &TokenStream,
    interned: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    let duration = function.kind.duration;
    let cells = known(duration).buckets.len() + 1;
    let bounds = format_ident!("{duration}");
    let status = locals::status();
    let errors = responses.errors.iter().map(|(first, last): &StatusRange| {
        if first == last { quote!(#first) } else { quote!(#first..=#last) }
    });
    let route = function.labels.iter().find_map(|label| match &label.value {
        Value::Constant(route) if label.name == attribute::HTTP_ROUTE => Some(route),
        _ => None,
    });
    let client = || quote!(Client);
    let types = if function.has_error_types() {
        let types = error_types::list(function, p);
        quote!(#types.len())
    } else {
        quote!(0)
    };
    let endings = quote!(#p::http::endings(#types));
    let active = match watch::active_static(function) {
        None => quote!(#p::core::option::Option::None),
        Some(cells) => quote!(#p::core::option::Option::Some(&#cells)),
    };
    let side = route.map_or_else(client, |route| quote!(Server { route: #route }));
    quote! {
        static __TELEMARK_DURATION: #p::http::Durations<{ #sets * #p::http::places(#endings) }, #cells> =
            #p::http::Durations::new();
        static __TELEMARK_SITE: #p::http::Site = #p::http::Site {
            side: #p::http::Side::#side,
            durations: &__TELEMARK_DURATION,
            pairs: &__TELEMARK_DURATION.pairs,
            bounds: &#p::bounds::#bounds,
            is_error: |#status| #p::core::matches!(#status, #(#errors)|*),
            endings: #endings,
            interned: #interned,
            active: #active,
        };
    }
}

/// What a returned value says, its status included.
///
/// ```text
/// Returned {
///     ending: Probe::new(&__returned).ending(),
///     status: {
///         let __seen = seen(Probe::new(&__returned).success(), |r| r.status());
///         match __seen {
///             Some(__measured) => Status::status(__measured),
///             None => StatusProbe::new(&__returned).status(),
///         }
///     },
/// }
/// ```
pub(super) fn returned(
    responses: &Responses,
    ending: &TokenStream,
    reference: &TokenStream,
    p: &TokenStream,
) -> TokenStream {
    let probed = quote!(#p::http::StatusProbe::new(#reference).status());
    let status = match &responses.status {
        None => probed,
        Some(closure) => {
            let body = closure.body.span();
            let measured = locals::measured(body);
            let at_body = located(p, body);
            let status = quote_spanned!(body=> #at_body::http::Status::status(#measured));
            let seen = locals::seen();
            // In a pedantic crate, the closure that a reader expects would have to be the method's path.
            quote! {{
                #[allow(clippy::redundant_closure, clippy::redundant_closure_for_method_calls)]
                let #seen = #p::http::seen(#p::Probe::new(#reference).success(), #closure);
                match #seen {
                    #p::core::option::Option::Some(#measured) => #status,
                    #p::core::option::Option::None => #probed,
                }
            }}
        }
    };
    quote!(#p::http::Returned { ending: #ending, status: #status })
}
