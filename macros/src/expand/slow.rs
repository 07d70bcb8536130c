//! What is declared of a function whose calls may take too long.

use proc_macro2::TokenStream;
use quote::quote;

use telemark_registry::semconv::attribute;
use telemark_registry::{EventDescriptor, Level};

use super::setup::measure_static;
use crate::model::Function;

/// What a call took, in seconds.
const DURATION: &str = "duration";
/// What it may take, in seconds.
const THRESHOLD: &str = "threshold";

/// What is done with a slow call.
///
/// ```text
/// static __TELEMARK_SLOW: Slow =
///     Slow::new(100_000_000, &__TELEMARK_MEASURE_0, &__TELEMARK_SITE, |__slow| event!(…));
/// ```
pub(super) fn storage(function: &Function, private: &TokenStream) -> Option<TokenStream> {
    let p = private;
    let nanos = u64::try_from(function.slow?.as_nanos()).ok()?;
    let count = measure_static(function.extras().len().checked_sub(1)?);
    let message = message(function);
    let [summary, duration, threshold] = event(function)?.fields else { return None };
    Some(quote! {
        static __TELEMARK_SLOW: #p::Slow = #p::Slow::new(
            #nanos,
            &#count,
            &__TELEMARK_SITE,
            |__slow| #p::tracing::event!(
                target: #p::core::module_path!(),
                #p::tracing::Level::WARN,
                #summary = &*__slow.summary,
                #duration = __slow.duration,
                #threshold = __slow.threshold,
                #message
            ),
        );
    })
}

/// The event as the record has it.
pub(super) fn event(function: &Function) -> Option<EventDescriptor<'static>> {
    function.slow?;
    let fields = if function.kind.is_db() {
        &[attribute::DB_QUERY_SUMMARY, DURATION, THRESHOLD]
    } else {
        &[attribute::CODE_FUNCTION_NAME, DURATION, THRESHOLD]
    };
    Some(EventDescriptor { message: message(function), level: Level::Warn, fields })
}

fn message(function: &Function) -> &'static str {
    if function.kind.is_db() { "slow database operation" } else { "slow call" }
}
