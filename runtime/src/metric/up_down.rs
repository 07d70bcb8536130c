//! A sum that goes up and down.

use super::labels::{Declared, LabelSet, Series};
use super::value::Level;
use crate::cells::Add;
use crate::intern::Interned;

/// A sum that goes up and down, declared with [`metrics!`](macro@crate::metrics).
#[derive(Debug)]
pub struct UpDownCounter<L = (), V = i64>(Declared<dyn Add, L, V>);

/// One series of an [`UpDownCounter`].
#[derive(Debug)]
pub struct UpDownCounterSeries<V = i64>(Series<dyn Add, V>);

impl<L, V> UpDownCounter<L, V> {
    #[doc(hidden)]
    pub const fn new(cells: &'static dyn Add, interned: &'static [&'static dyn Interned]) -> Self {
        Self(Declared::new(cells, interned))
    }
}

impl<L: LabelSet, V: Level> UpDownCounter<L, V> {
    /// The series with these labels, in the order of the declaration.
    #[inline]
    pub fn with(&self, labels: L::Values<'_>) -> UpDownCounterSeries<V> {
        UpDownCounterSeries(self.0.with(labels))
    }
}

impl<V: Level> UpDownCounter<(), V> {
    /// Adds an amount.
    #[inline]
    pub fn add(&self, amount: V) {
        UpDownCounterSeries(self.0.only()).add(amount);
    }

    /// Takes an amount away.
    #[inline]
    pub fn subtract(&self, amount: V) {
        UpDownCounterSeries(self.0.only()).subtract(amount);
    }
}

impl UpDownCounter {
    /// Adds one.
    #[inline]
    pub fn increment(&self) {
        self.add(1);
    }

    /// Takes one away.
    #[inline]
    pub fn decrement(&self) {
        self.subtract(1);
    }
}

impl<V: Level> UpDownCounterSeries<V> {
    /// Adds an amount.
    #[inline]
    pub fn add(&self, amount: V) {
        self.0.cells.add(self.0.index, amount.recorded().cast_unsigned());
    }

    /// Takes an amount away.
    #[inline]
    pub fn subtract(&self, amount: V) {
        self.0.cells.add(self.0.index, amount.recorded().wrapping_neg().cast_unsigned());
    }
}

impl UpDownCounterSeries {
    /// Adds one.
    #[inline]
    pub fn increment(&self) {
        self.add(1);
    }

    /// Takes one away.
    #[inline]
    pub fn decrement(&self) {
        self.subtract(1);
    }
}

impl<V> Clone for UpDownCounterSeries<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for UpDownCounterSeries<V> {}
