//! Series that are kept from their first sample on, a fixed number at most.
//!
//! The layer's labels have far more products than a service ever uses, so no storage is reserved for
//! them. What is new is allocated once; after that, recording takes no lock and does not allocate.

use crate::sync::{AtomicU64, OnceBox, Ordering, array, constructor};

/// Places that are tried for a key.
const TRIES: usize = 32;

/// Values by key, in an array that is searched from a place that the key says.
#[derive(Debug)]
pub(super) struct Table<V, const PLACES: usize> {
    /// Zero is a free place.
    keys: [AtomicU64; PLACES],
    values: [OnceBox<V>; PLACES],
}

impl<V, const PLACES: usize> Table<V, PLACES> {
    constructor! {
        /// Empty.
        pub(super) fn new() -> Self {
            Self {
                keys: array![AtomicU64::new(0); PLACES],
                values: array![OnceBox::new(); PLACES],
            }
        }
    }

    /// The value of a key, which is not zero. None where there is no place for it.
    pub(super) fn get(&self, key: u64, new: fn() -> V) -> Option<&V> {
        let place = self.find(key)?;
        Some(self.values[place].get_or_init(|| Box::new(new())))
    }

    /// Every key that has a value, with its place.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, u64, &V)> {
        let places = self.keys.iter().zip(&self.values).enumerate();
        places.filter_map(|(place, (key, value))| {
            // The value first: who sees it sees the key as well.
            let value = value.get()?;
            Some((place, key.load(Ordering::Relaxed), value))
        })
    }

    fn find(&self, key: u64) -> Option<usize> {
        // Fibonacci hashing: the upper bits of the product depend on all bits of the key.
        let hash = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let start = usize::try_from(hash).unwrap_or(0);
        (start..start + TRIES).map(|place| place % PLACES).find(|place| {
            let taken = &self.keys[*place];
            // Relaxed: the key stands for itself; the value is published by its `OnceBox`.
            match taken.load(Ordering::Relaxed) {
                0 => match taken.compare_exchange(0, key, Ordering::Relaxed, Ordering::Relaxed) {
                    Ok(_) => true,
                    Err(other) => other == key,
                },
                other => other == key,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::{AtomicU64, Ordering};
    use std::collections::BTreeMap;

    use super::{TRIES, Table};

    #[test]
    fn threads_that_meet_share_the_value_of_a_key() {
        static TABLE: Table<AtomicU64, 64> = Table::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for key in 1..=20 {
                        let value = TABLE.get(key, AtomicU64::default).unwrap();
                        value.fetch_add(key, Ordering::Relaxed);
                    }
                });
            }
        });
        let kept: BTreeMap<_, _> =
            TABLE.iter().map(|(_, key, value)| (key, value.load(Ordering::Relaxed))).collect();
        assert_eq!(kept, (1..=20).map(|key| (key, 4 * key)).collect());
    }

    #[test]
    fn a_table_that_is_full_keeps_what_it_has() {
        static TABLE: Table<u8, 32> = Table::new();
        let taken = (1..=40).filter(|key| TABLE.get(*key, || 0).is_some());
        assert_eq!(taken.collect::<Vec<_>>(), (1..=TRIES as u64).collect::<Vec<_>>());
        assert!(TABLE.get(7, || 0).is_some() && TABLE.get(41, || 0).is_none());
    }
}
