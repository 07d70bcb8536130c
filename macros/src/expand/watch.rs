//! What accompanies a call besides its timer: a limit, a level of calls under way, a sampler.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use telemark_registry::Timing;

use super::error_types;
use super::setup::{measure_static, series};
use crate::model::{Cells, Function, Shape};

/// The sampler of a function whose timing adjusts itself.
///
/// ```text
/// static __TELEMARK_SAMPLER: Sampler = Sampler::of(…, 4);
/// ```
pub(super) fn storage(function: &Function, private: &TokenStream) -> Option<TokenStream> {
    let p = private;
    (function.timing == Timing::Adaptive).then(|| {
        let sets = series(function, 1, p);
        let endings = error_types::endings(function, p);
        quote!(static __TELEMARK_SAMPLER: #p::Sampler = #p::Sampler::of(#sets, #endings);)
    })
}

/// The function that starts the call, with its arguments and what accompanies the call.
///
/// ```text
/// start(…)
/// start_watched(…, (Limit { … }, Active { … }))
/// ```
pub(super) fn started(
    function: &Function,
    start: &Ident,
    arguments: &TokenStream,
    labels: &TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let p = private;
    let active = active(function, labels, p);
    if function.responses.is_some() || matches!(function.shape, Shape::Stream(_)) {
        let active = active.map(|active| quote!(.counted(#active)));
        return quote!(#start(#arguments)#active);
    }
    let limit =
        function.slow.map(|_| quote!(#p::Limit { slow: &__TELEMARK_SLOW, labels: #labels }));
    let sampled = (function.timing == Timing::Adaptive)
        .then(|| quote!(#p::Sampled { sampler: &__TELEMARK_SAMPLER, labels: #labels }));
    let watches = [limit, active, sampled].into_iter().flatten();
    match watches.reduce(|first, second| quote!((#first, #second))) {
        None => quote!(#start(#arguments)),
        Some(watch) => {
            let start = format_ident!("{start}_watched");
            quote!(#start(#arguments, #watch))
        }
    }
}

/// Where the calls under way are counted.
fn active(function: &Function, labels: &TokenStream, p: &TokenStream) -> Option<TokenStream> {
    let cells = active_static(function)?;
    Some(quote!(#p::Active { cells: &#cells, labels: #labels }))
}

/// The static that counts the calls under way.
pub(super) fn active_static(function: &Function) -> Option<Ident> {
    let extras = function.extras();
    let index = extras.iter().position(|extra| extra.cells == Cells::Balance)?;
    Some(measure_static(index))
}
