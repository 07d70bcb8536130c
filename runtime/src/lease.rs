//! Which shards belong to a thread.

use crate::sync::{AtomicU32, Ordering, constructor};

/// Shards of each metric: one for each bit of [`Leases`].
pub(crate) const SHARDS: usize = u32::BITS as usize;

/// A bit for each shard that a thread has.
#[derive(Debug)]
pub(crate) struct Leases(AtomicU32);

impl Leases {
    constructor! {
        /// All free.
        pub(crate) fn new() -> Self {
            Self(AtomicU32::new(0))
        }
    }

    /// The lowest free shard, so that few threads touch little memory. None where all are taken.
    pub(crate) fn take(&self) -> Option<usize> {
        // Relaxed: a shard's words are atomic whoever writes to them, and nothing else is published.
        let mut taken = self.0.load(Ordering::Relaxed);
        loop {
            let lowest = !taken & taken.wrapping_add(1);
            if lowest == 0 {
                return None;
            }
            let with = taken | lowest;
            match self.0.compare_exchange_weak(taken, with, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return usize::try_from(lowest.trailing_zeros()).ok(),
                Err(now) => taken = now,
            }
        }
    }

    /// Gives a shard back.
    pub(crate) fn give_back(&self, shard: usize) {
        self.0.fetch_and(!(1 << shard), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::{Leases, SHARDS};

    #[test]
    fn the_lowest_free_shard_is_taken_and_none_when_all_are() {
        let leases = Leases::new();
        let taken: Vec<_> = (0..SHARDS).map(|_| leases.take()).collect();
        assert_eq!(taken, (0..SHARDS).map(Some).collect::<Vec<_>>());
        assert_eq!(leases.take(), None);
        leases.give_back(7);
        leases.give_back(3);
        assert_eq!([leases.take(), leases.take(), leases.take()], [Some(3), Some(7), None]);
    }
}
