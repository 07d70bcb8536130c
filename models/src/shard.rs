//! Which shard a thread writes to: the one that the model says.
//!
//! There are fewer than in the runtime, because a scrape looks at each and every look makes for more
//! orders.

use std::cell::Cell;

pub(crate) const SHARDS: usize = 2;

loom::thread_local! {
    static SHARD: Cell<usize> = Cell::new(0);
}

/// Puts this thread on a shard.
pub(crate) fn set(shard: usize) {
    SHARD.with(|mine| mine.set(shard));
}

pub(crate) fn index() -> usize {
    SHARD.with(Cell::get)
}
