//! What storage is made of that threads share, in one place, so that a model checker can put its own
//! in its place.
//!
//! The modules that hold shared state name nothing but this one for it. The package `telemark-models`
//! compiles the same files against a `sync` of its own.

pub(crate) use core::sync::atomic::{
    AtomicI64, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence,
};

/// A value that is set once, by whoever is first. Nobody waits for anybody: of two that are first, one
/// drops what it has made. So a process that is forked in the middle finds no lock that is held.
pub(crate) use once_cell::race::OnceBox;

/// The same for what everybody would make alike, such as bounds in another unit: no state that a model
/// has to explore.
pub(crate) use once_cell::race::OnceBox as Derived;

/// The same for a number.
pub(crate) use core::sync::atomic::AtomicU64 as DerivedWord;

/// Declares a constructor: `const` here, where it is the value of a static, and not in a model, whose
/// atomics belong to one run.
macro_rules! constructor {
    ($(#[$attribute:meta])* $visibility:vis fn new() -> Self $body:block) => {
        $(#[$attribute])*
        $visibility const fn new() -> Self $body
    };
}
pub(crate) use constructor;

/// An array of values as they are at first.
macro_rules! array {
    ($value:expr; $length:expr) => {
        [const { $value }; $length]
    };
}
pub(crate) use array;

/// Words that are zero. What is large comes from the system as it is, and takes memory where it is
/// first written to.
pub(crate) fn zeroed(length: usize) -> Box<[AtomicU64]> {
    bytemuck::zeroed_slice_box(length)
}
