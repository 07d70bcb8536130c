//! A clock that stands still, as what it answers must not depend on when a model runs.

use std::cell::Cell;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticks(u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Elapsed(pub(crate) u64);

thread_local! {
    /// Loom runs all threads of a model on one.
    static AGE: Cell<Elapsed> = const { Cell::new(Elapsed(0)) };
}

/// Says how old every reading is from now on.
pub(crate) fn set_age(age: Elapsed) {
    AGE.set(age);
}

impl Ticks {
    pub(crate) fn get(self) -> u64 {
        self.0
    }

    pub(crate) fn from_number(number: u64) -> Self {
        Self(number)
    }
}

impl Elapsed {
    /// A tick is a nanosecond.
    pub(crate) fn nanos(self) -> u64 {
        self.0
    }

    pub(crate) fn of_nanos(nanos: u64) -> Self {
        Self(nanos)
    }
}

pub(crate) fn now() -> Ticks {
    Ticks(1)
}

pub(crate) fn since(_: Ticks) -> Elapsed {
    AGE.get()
}

pub(crate) fn unix_nanos(reading: Ticks) -> u64 {
    reading.0
}
