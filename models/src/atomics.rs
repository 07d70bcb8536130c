//! Loom's atomics, every step of which depends on every other.
//!
//! Loom leaves orders out that differ only in steps which don't depend on each other. It remembers the last
//! access to each atomic alone, and a thread that reads before it writes thereby hides what another did
//! before: loom then skips orders that make a difference (its issues 166 and 392). All of the runtime's
//! tables are read before they are written to. So each step here is preceded by one on an atomic that all
//! of them share. It is an exchange that never succeeds: it publishes nothing, so no order between threads
//! comes of it, with fences or without.

use loom::sync::atomic;
pub(crate) use loom::sync::atomic::{Ordering, fence};

loom::lazy_static! {
    static ref SHARED: atomic::AtomicBool = atomic::AtomicBool::new(false);
}

fn step() {
    let exchanged = SHARED.compare_exchange(true, true, Ordering::Relaxed, Ordering::Relaxed);
    assert_eq!(exchanged, Err(false), "nobody writes to it");
}

macro_rules! atomic {
    ($name:ident, $number:ty) => {
        #[derive(Debug)]
        pub(crate) struct $name(atomic::$name);

        #[allow(dead_code, reason = "no type is used with all of them")]
        impl $name {
            pub(crate) fn new(value: $number) -> Self {
                // By the thread that makes the first atomic, which is before there are others.
                let _: &atomic::AtomicBool = &SHARED;
                Self(atomic::$name::new(value))
            }

            pub(crate) fn load(&self, order: Ordering) -> $number {
                step();
                self.0.load(order)
            }

            pub(crate) fn store(&self, value: $number, order: Ordering) {
                step();
                self.0.store(value, order);
            }

            pub(crate) fn fetch_add(&self, value: $number, order: Ordering) -> $number {
                step();
                self.0.fetch_add(value, order)
            }

            pub(crate) fn fetch_and(&self, value: $number, order: Ordering) -> $number {
                step();
                self.0.fetch_and(value, order)
            }

            pub(crate) fn compare_exchange(
                &self,
                current: $number,
                new: $number,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$number, $number> {
                step();
                self.0.compare_exchange(current, new, success, failure)
            }

            /// Loom's never fails for no reason, and a loop around it would have no end if it did.
            pub(crate) fn compare_exchange_weak(
                &self,
                current: $number,
                new: $number,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$number, $number> {
                self.compare_exchange(current, new, success, failure)
            }
        }
    };
}

atomic!(AtomicI64, i64);
atomic!(AtomicU32, u32);
atomic!(AtomicU64, u64);
atomic!(AtomicUsize, usize);

/// Panics where it is looked at by a thread that does not know it to have been made. Looking is no step.
#[derive(Debug)]
pub(crate) struct Witness(atomic::AtomicBool);

impl Witness {
    pub(crate) fn new() -> Self {
        Self(atomic::AtomicBool::new(true))
    }

    pub(crate) fn look(&self) {
        assert!(self.0.load(Ordering::Relaxed), "nobody writes to it");
    }
}
