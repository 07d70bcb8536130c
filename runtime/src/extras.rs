//! What a recording may do besides counting: asked for in one place, so that a process that wants none
//! of it pays for one look.

use crate::sync::{AtomicU32, Ordering};

static WANTED: AtomicU32 = AtomicU32::new(0);

/// Something besides counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Extra {
    /// Exponential buckets.
    Native = 1,
    /// Exemplars: there may be a trace.
    Exemplars = 2,
}

/// Does so from now on.
pub(crate) fn want(extra: Extra) {
    // Relaxed: whoever sees it late counts a moment longer without it.
    if !is_wanted(extra) {
        WANTED.fetch_or(extra as u32, Ordering::Relaxed);
    }
}

/// Whether to do so.
#[inline]
pub(crate) fn is_wanted(extra: Extra) -> bool {
    WANTED.load(Ordering::Relaxed) & extra as u32 != 0
}

/// Whether to do anything besides counting.
#[inline]
pub(crate) fn any() -> bool {
    WANTED.load(Ordering::Relaxed) != 0
}
