//! The values of labels that are known only at run time, a fixed number at most.

use telemark_registry::descriptor::OVERFLOW;

use crate::label::InternKey;
use crate::sync::{OnceBox, Ordering, array, constructor};
use crate::words::Shards;

/// Values at most this long are interned, in bytes; longer ones are the overflow value.
const MAX_VALUE_LENGTH: usize = 128;

/// The values of an interned label, in the order in which they occurred.
///
/// The first sight of a value allocates it, once; every later one only compares, and first with what
/// the thread saw last.
#[derive(Debug)]
pub struct Interner<const CAP: usize> {
    values: [OnceBox<Box<str>>; CAP],
    /// The place that each thread saw last.
    last: Shards,
}

impl<const CAP: usize> Interner<CAP> {
    constructor! {
        /// No values yet.
        #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
        pub fn new() -> Self {
            Self { values: array![OnceBox::new(); CAP], last: Shards::new() }
        }
    }

    /// A value's place, or `CAP`, the overflow value's place.
    #[inline]
    pub fn index(&self, value: &(impl InternKey + ?Sized)) -> usize {
        self.of(value.text())
    }

    #[inline]
    fn of(&self, value: &str) -> usize {
        let words = self.last.mine(1);
        let Some(last) = words.get(0) else { return CAP };
        // Relaxed: whatever place it is, the value there is compared.
        let place = usize::try_from(last.load(Ordering::Relaxed)).unwrap_or(CAP);
        match self.values.get(place).and_then(OnceBox::get) {
            Some(known) if **known == *value => place,
            _ => {
                let place = self.search(value);
                last.store(place as u64, Ordering::Relaxed);
                place
            }
        }
    }

    #[inline(never)]
    fn search(&self, value: &str) -> usize {
        if value.len() > MAX_VALUE_LENGTH {
            return CAP;
        }
        let is_there =
            |slot: &OnceBox<Box<str>>| **slot.get_or_init(|| Box::new(value.into())) == *value;
        self.values.iter().position(is_there).unwrap_or(CAP)
    }
}

/// The values of an interned label, whatever its cap.
pub trait Interned: Sync {
    /// The value at a place; `None` where none has been seen yet.
    fn value(&self, index: usize) -> Option<&str>;

    /// A value's place, or the overflow value's.
    fn place(&self, value: &str) -> usize;

    /// The number of places, the overflow value's included.
    fn cardinality(&self) -> usize;
}

impl<const CAP: usize> Interned for Interner<CAP> {
    fn value(&self, index: usize) -> Option<&str> {
        match self.values.get(index) {
            Some(slot) => slot.get().map(|value| &**value),
            None => Some(OVERFLOW),
        }
    }

    fn place(&self, value: &str) -> usize {
        self.of(value)
    }

    fn cardinality(&self) -> usize {
        CAP + 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Interned, Interner};

    #[test]
    fn values_beyond_the_cap_and_long_ones_share_the_overflow_value() {
        static MODELS: Interner<2> = Interner::new();
        assert_eq!(MODELS.value(0), None);
        let long = "x".repeat(129);
        let places = ["a", &long, "b", "a", "c", "d", "b"].map(|value| MODELS.index(value));
        assert_eq!(places, [0, 2, 1, 0, 2, 2, 1]);
        assert_eq!(
            [0, 1, 2].map(|place| MODELS.value(place)),
            [Some("a"), Some("b"), Some("_OTHER")]
        );
    }

    #[test]
    fn threads_that_meet_agree_on_every_place() {
        static MODELS: Interner<8> = Interner::new();
        let places: Vec<Vec<usize>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..8).map(|n: u8| MODELS.index(&n.to_string())).collect()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for seen in &places {
            assert_eq!(seen, &places[0]);
        }
    }
}
