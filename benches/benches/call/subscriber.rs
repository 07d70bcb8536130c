//! `tracing` subscribers that live no longer than the rows that need them.

use tracing::{Dispatch, Subscriber, callsite, dispatcher};

/// Runs with a subscriber at hand, which each measuring thread sets for itself.
pub(crate) fn with(
    subscriber: impl Subscriber + Send + Sync + 'static,
    run: impl FnOnce(&Dispatch),
) {
    run(&Dispatch::new(subscriber));
    // `tracing` keeps the dead subscriber's interest in each callsite, and its level, until the next
    // one comes.
    callsite::rebuild_interest_cache();
}

/// Makes it this thread's subscriber until the guard is dropped.
pub(crate) fn enter(subscriber: &Dispatch) -> dispatcher::DefaultGuard {
    dispatcher::set_default(subscriber)
}
