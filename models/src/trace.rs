//! A trace's ids, without the scopes that a thread is in.

#[derive(Clone, Copy, Debug)]
pub(crate) struct TraceContext {
    trace_id: u128,
    span_id: u64,
}

impl TraceContext {
    pub(crate) fn new(trace_id: u128, span_id: u64) -> Self {
        Self { trace_id, span_id }
    }

    pub(crate) fn trace_id(self) -> u128 {
        self.trace_id
    }

    pub(crate) fn span_id(self) -> u64 {
        self.span_id
    }
}

/// A histogram finds none.
pub(crate) fn sampled() -> Option<TraceContext> {
    None
}
