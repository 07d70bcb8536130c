//! The values of labels that are known only at run time, a fixed number at most.

use telemark_registry::descriptor::OVERFLOW;

use crate::label::InternKey;
use crate::sync::{OnceBox, Ordering, array, constructor};
use crate::words::Singles;

/// Values at most this long are interned, in bytes; longer ones are the overflow value.
const MAX_VALUE_LENGTH: usize = 128;

/// The values of an interned label, in the order in which they occurred.
///
/// The first sight of a value allocates it, once; every later one only compares, and first with what
/// the thread saw last. Between two calls whatever else the service does has the caches, so what a
/// comparison reads is in one place: a value has its text beside its length.
#[derive(Debug)]
pub struct Interner<const CAP: usize> {
    values: [OnceBox<Text>; CAP],
    /// The place that each thread saw last.
    last: Singles,
}

/// A value of at most [`MAX_VALUE_LENGTH`] bytes.
#[derive(Debug)]
struct Text {
    length: u8,
    bytes: [u8; MAX_VALUE_LENGTH],
}

impl Text {
    /// None where it is too long.
    fn of(value: &str) -> Option<Self> {
        let mut bytes = [0; MAX_VALUE_LENGTH];
        bytes.get_mut(..value.len())?.copy_from_slice(value.as_bytes());
        Some(Self { length: u8::try_from(value.len()).ok()?, bytes })
    }

    #[inline]
    fn is(&self, value: &str) -> bool {
        self.bytes.get(..usize::from(self.length)) == Some(value.as_bytes())
    }

    fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        core::str::from_utf8(text).expect("it was copied from a text")
    }
}

impl<const CAP: usize> Interner<CAP> {
    constructor! {
        /// No values yet.
        #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
        pub fn new() -> Self {
            Self { values: array![OnceBox::new(); CAP], last: Singles::new() }
        }
    }

    /// A value's place, or `CAP`, the overflow value's place.
    #[inline]
    pub fn index(&self, value: &(impl InternKey + ?Sized)) -> usize {
        self.of(value.text())
    }

    #[inline]
    fn of(&self, value: &str) -> usize {
        let last = self.last.mine();
        // Relaxed: whatever place it is, the value there is compared.
        let place = usize::try_from(last.load(Ordering::Relaxed)).unwrap_or(CAP);
        match self.values.get(place).and_then(OnceBox::get) {
            Some(known) if known.is(value) => place,
            _ => {
                let place = self.search(value);
                last.store(place as u64, Ordering::Relaxed);
                place
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn search(&self, value: &str) -> usize {
        let is_there = |slot: &OnceBox<Text>| match slot.get() {
            Some(known) => known.is(value),
            None => {
                Text::of(value).is_some_and(|text| slot.get_or_init(|| Box::new(text)).is(value))
            }
        };
        if value.len() > MAX_VALUE_LENGTH {
            return CAP;
        }
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
            Some(slot) => slot.get().map(Text::as_str),
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
