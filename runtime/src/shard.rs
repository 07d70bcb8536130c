//! Which of a metric's shards a thread writes to.

use core::cell::Cell;

use crate::lease::Leases;
pub(crate) use crate::lease::SHARDS;
use crate::sync::{AtomicUsize, Ordering};

const UNASSIGNED: usize = usize::MAX;

static LEASES: Leases = Leases::new();
/// Where the threads go that come when every shard is taken.
static NEXT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Without a destructor, so that it is read without asking whether it has run, and is there for as
    /// long as the thread is.
    static SHARD: Cell<usize> = const { Cell::new(UNASSIGNED) };
    /// Gives the shard back when the thread ends.
    static LEASE: Lease = Lease(LEASES.take());
}

struct Lease(Option<usize>);

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(shard) = self.0 {
            LEASES.give_back(shard);
        }
    }
}

/// This thread's shard, below [`SHARDS`].
///
/// Threads beyond that number share shards, and so may a thread that records once more after it has
/// given its shard back. Additions are atomic, so nothing is lost; only cache lines are then contended.
#[inline]
pub(crate) fn index() -> usize {
    SHARD.with(|shard| match shard.get() {
        UNASSIGNED => assign(shard),
        assigned => assigned,
    }) % SHARDS
}

#[cold]
fn assign(shard: &Cell<usize>) -> usize {
    let leased = LEASE.try_with(|lease| lease.0).ok().flatten();
    // Relaxed: only the number matters.
    let assigned = leased.unwrap_or_else(|| NEXT.fetch_add(1, Ordering::Relaxed) % SHARDS);
    shard.set(assigned);
    assigned
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::thread;

    use super::{SHARDS, index};

    /// How many shards so many threads have that are there at once.
    fn shards_of(threads: usize) -> usize {
        let together = Barrier::new(threads);
        let mut shards: Vec<usize> = thread::scope(|scope| {
            let wait = || {
                let shard = index();
                together.wait();
                shard
            };
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(wait)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        shards.sort_unstable();
        shards.dedup();
        shards.len()
    }

    #[test]
    fn threads_that_come_and_go_do_not_use_up_the_shards() {
        // Other tests' threads have some.
        let few = SHARDS / 4;
        for _ in 0..SHARDS {
            assert_eq!(shards_of(few), few);
        }
    }

    #[test]
    fn threads_beyond_the_shards_share_them() {
        assert!(shards_of(3 * SHARDS) <= SHARDS);
    }
}
