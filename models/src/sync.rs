//! What the runtime's `sync.rs` has, made of loom's atomics.

use std::sync::OnceLock;

use crate::atomics::Witness;
pub(crate) use crate::atomics::{AtomicI64, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};
pub(crate) use core::sync::atomic::AtomicU64 as DerivedWord;
/// Alike whoever makes it, so that no order of threads makes a difference.
pub(crate) use once_cell::race::OnceBox as Derived;

/// A value that is set once: `once_cell::race::OnceBox`, with an index for its pointer and the orderings of
/// its source. What every thread has made is kept beside, where no thread is seen by another.
#[derive(Debug)]
pub(crate) struct OnceBox<T> {
    /// One more than the index of the value; zero is none.
    winner: AtomicUsize,
    made: [OnceLock<Made<T>>; loom::MAX_THREADS],
}

#[derive(Debug)]
struct Made<T> {
    value: Box<T>,
    /// So a value that is handed on without an order is noticed, whatever its type.
    witness: Witness,
}

impl<T> OnceBox<T> {
    pub(crate) fn new() -> Self {
        Self { winner: AtomicUsize::new(0), made: core::array::from_fn(|_| OnceLock::new()) }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.at(self.winner.load(Ordering::Acquire))
    }

    pub(crate) fn get_or_init(&self, make: impl FnOnce() -> Box<T>) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        let number = self.make(make());
        let exchanged =
            self.winner.compare_exchange(0, number, Ordering::Release, Ordering::Acquire);
        let winner = exchanged.err().unwrap_or(number);
        self.at(winner).expect("whose number is there has made its value")
    }

    fn make(&self, value: Box<T>) -> usize {
        let mut made = Some(Made { value, witness: Witness::new() });
        let free = self.made.iter().position(|place| {
            if let Some(value) = made.take() {
                made = place.set(value).err();
            }
            made.is_none()
        });
        1 + free.expect("a thread makes a value at most once")
    }

    fn at(&self, number: usize) -> Option<&T> {
        let made = self.made.get(number.checked_sub(1)?)?.get()?;
        made.witness.look();
        Some(&made.value)
    }
}

/// Loom's atomics belong to one run of a model, so no constructor is `const`. Attributes are left out: they
/// are about what the runtime's users see.
macro_rules! constructor {
    ($(#[$attribute:meta])* $visibility:vis fn new() -> Self $body:block) => {
        $visibility fn new() -> Self $body
    };
}
pub(crate) use constructor;

macro_rules! array {
    ($value:expr; $length:expr) => {{
        let values: [_; $length] = core::array::from_fn(|_| $value);
        values
    }};
}
pub(crate) use array;

pub(crate) fn zeroed(length: usize) -> Box<[AtomicU64]> {
    (0..length).map(|_| AtomicU64::new(0)).collect()
}
