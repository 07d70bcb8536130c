//! Panics on purpose, so that the demo can show what one looks like on the page.

use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};

/// Panics on every `n`th call, or never.
#[derive(Debug)]
pub struct Faults {
    every: Option<NonZeroU64>,
    calls: AtomicU64,
}

impl Faults {
    /// Panics on every `every`th call of [`trip`](Self::trip); never with `None`.
    pub fn new(every: Option<NonZeroU64>) -> Self {
        Self { every, calls: AtomicU64::new(0) }
    }

    /// A call that may be the unlucky one.
    ///
    /// # Panics
    ///
    /// On every `n`th call.
    pub fn trip(&self) {
        let Some(every) = self.every else { return };
        let call = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        assert!(
            !call.is_multiple_of(every.get()),
            "call {call} is one of the faults that were asked for"
        );
    }
}
