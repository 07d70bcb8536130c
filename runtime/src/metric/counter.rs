//! A sum that only grows.

use super::labels::{Declared, LabelSet, Series};
use super::value::Amount;
use crate::cells::Add;
use crate::intern::Interned;

/// A sum that only grows, declared with [`metrics!`](macro@crate::metrics).
#[derive(Debug)]
pub struct Counter<L = (), V = u64>(Declared<dyn Add, L, V>);

/// One series of a [`Counter`].
#[derive(Debug)]
pub struct CounterSeries<V = u64>(Series<dyn Add, V>);

impl<L, V> Counter<L, V> {
    #[doc(hidden)]
    pub const fn new(cells: &'static dyn Add, interned: &'static [&'static dyn Interned]) -> Self {
        Self(Declared::new(cells, interned))
    }
}

impl<L: LabelSet, V: Amount> Counter<L, V> {
    /// The series with these labels, in the order of the declaration.
    #[inline]
    pub fn with(&self, labels: L::Values<'_>) -> CounterSeries<V> {
        CounterSeries(self.0.with(labels))
    }
}

impl<V: Amount> Counter<(), V> {
    /// Adds an amount.
    #[inline]
    pub fn add(&self, amount: V) {
        CounterSeries(self.0.only()).add(amount);
    }
}

impl Counter {
    /// Adds one.
    #[inline]
    pub fn increment(&self) {
        self.add(1);
    }
}

impl<V: Amount> CounterSeries<V> {
    /// Adds an amount.
    #[inline]
    pub fn add(&self, amount: V) {
        self.0.cells.add(self.0.index, amount.recorded());
    }
}

impl CounterSeries {
    /// Adds one.
    #[inline]
    pub fn increment(&self) {
        self.add(1);
    }
}

impl<V> Clone for CounterSeries<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for CounterSeries<V> {}
