//! Which of a metric's shards a thread writes to.

use core::cell::Cell;
use core::sync::atomic::{AtomicUsize, Ordering};

/// Shards of each metric. Threads beyond this number share shards; their additions stay atomic, only
/// cache lines are then contended.
pub(crate) const SHARDS: usize = 16;

/// One shard. 128 bytes, because x86-64 prefetches cache lines in pairs.
#[derive(Debug)]
#[repr(align(128))]
pub(crate) struct Padded<T>(pub(crate) T);

const UNASSIGNED: usize = usize::MAX;

static NEXT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static SHARD: Cell<usize> = const { Cell::new(UNASSIGNED) };
}

/// This thread's shard, below [`SHARDS`].
#[inline]
pub(crate) fn index() -> usize {
    // The value has no destructor, so it is there for as long as the thread is.
    SHARD.with(|shard| match shard.get() {
        UNASSIGNED => assign(shard),
        assigned => assigned,
    }) % SHARDS
}

#[cold]
fn assign(shard: &Cell<usize>) -> usize {
    // Relaxed: only the number matters, nothing is published with it.
    let assigned = NEXT.fetch_add(1, Ordering::Relaxed) % SHARDS;
    shard.set(assigned);
    assigned
}
