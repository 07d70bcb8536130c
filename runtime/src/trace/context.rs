//! A place in a trace.

use core::num::{NonZeroU64, NonZeroU128};

use super::{CURRENT, InTrace};
use crate::extras::{self, Extra};

/// A place in a trace: what W3C Trace Context calls a `traceparent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: NonZeroU128,
    span_id: NonZeroU64,
    sampled: bool,
}

impl TraceContext {
    /// A trace, the span in it, and whether the trace is kept. None where one of the ids is zero, which
    /// is the id of nothing.
    pub const fn new(trace_id: u128, span_id: u64, sampled: bool) -> Option<Self> {
        match (NonZeroU128::new(trace_id), NonZeroU64::new(span_id)) {
            (Some(trace_id), Some(span_id)) => Some(Self { trace_id, span_id, sampled }),
            _ => None,
        }
    }

    /// What the innermost scope of this thread says.
    pub fn current() -> Option<Self> {
        CURRENT.get()
    }

    /// The trace's id.
    pub const fn trace_id(&self) -> u128 {
        self.trace_id.get()
    }

    /// The span's id.
    pub const fn span_id(&self) -> u64 {
        self.span_id.get()
    }

    /// Whether the trace is kept.
    pub const fn is_sampled(&self) -> bool {
        self.sampled
    }

    /// Runs something in this place: whatever is recorded meanwhile, on this thread, belongs to the
    /// trace.
    pub fn scope<R>(self, run: impl FnOnce() -> R) -> R {
        let _entered = Entered::new(self);
        run()
    }

    /// A future that is polled, and dropped, in this place.
    pub fn instrument<F>(self, future: F) -> InTrace<F> {
        InTrace::new(self, future)
    }
}

/// Puts the thread back to where it was, also if what ran has unwound.
#[must_use]
pub(crate) struct Entered {
    before: Option<TraceContext>,
}

impl Entered {
    pub(crate) fn new(trace: TraceContext) -> Self {
        extras::want(Extra::Exemplars);
        Self { before: CURRENT.replace(Some(trace)) }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(self.before);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::TraceContext;

    #[test]
    fn a_scope_within_a_scope_ends_where_the_outer_goes_on() {
        let [outer, inner] = [1, 2].map(|id| TraceContext::new(id, 9, true).unwrap());
        let seen = outer.scope(|| {
            let first = TraceContext::current();
            let unwound = catch_unwind(|| inner.scope(|| panic!("{:?}", TraceContext::current())));
            let said = *unwound.unwrap_err().downcast::<String>().unwrap();
            (first, said, TraceContext::current())
        });
        assert_eq!(seen, (Some(outer), format!("{:?}", Some(inner)), Some(outer)));
        assert_eq!(TraceContext::current(), None);
    }

    #[test]
    fn an_id_of_zero_is_no_place() {
        assert_eq!([TraceContext::new(0, 1, true), TraceContext::new(1, 0, true)], [None, None]);
    }
}
