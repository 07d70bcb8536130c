//! What is declared of a function whose calls may take too long.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::model::Function;

/// The statics that count a slow call and tell of it.
///
/// ```text
/// static __TELEMARK_SLOW_COUNT: Counter<…> = Counter::new();
/// static __TELEMARK_SLOW: Slow = Slow {
///     nanos: 100_000_000,
///     counter: &__TELEMARK_SLOW_COUNT,
///     site: &__TELEMARK_SITE,
///     event: |__slow| event!(…),
/// };
/// ```
pub(super) fn storage(
    function: &Function,
    series: &TokenStream,
    private: &TokenStream,
) -> Option<TokenStream> {
    let p = private;
    let count = counter(function)?;
    let nanos = u64::try_from(function.slow?.as_nanos()).ok()?;
    let (summary, message) = if function.kind.is_db() {
        (quote!(db.query.summary), "slow database operation")
    } else {
        (quote!(code.function.name), "slow call")
    };
    Some(quote! {
        static #count: #p::Counter<{ #series }> = #p::Counter::new();
        static __TELEMARK_SLOW: #p::Slow = #p::Slow {
            nanos: #nanos,
            counter: &#count,
            site: &__TELEMARK_SITE,
            event: |__slow| #p::tracing::event!(
                target: #p::core::module_path!(),
                #p::tracing::Level::WARN,
                #summary = &*__slow.summary,
                duration = __slow.duration,
                threshold = __slow.threshold,
                #message
            ),
        };
    })
}

/// The static that counts, where there is one.
pub(super) fn counter(function: &Function) -> Option<Ident> {
    function.slow.map(|_| format_ident!("__TELEMARK_SLOW_COUNT"))
}

/// The call, watched where it may be slow.
pub(super) fn watched(
    function: &Function,
    call: TokenStream,
    labels: &TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let p = private;
    match function.slow {
        None => call,
        Some(_) => quote!(#p::Watched::new(#call, &__TELEMARK_SLOW, #labels)),
    }
}
