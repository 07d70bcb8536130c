//! A last value.

use super::labels::{Declared, LabelSet, Series};
use super::value::Level;
use crate::cells::Set;
use crate::intern::Interned;

/// A last value, declared with [`metrics!`](macro@crate::metrics).
#[derive(Debug)]
pub struct Gauge<L = (), V = i64>(Declared<dyn Set, L, V>);

/// One series of a [`Gauge`].
#[derive(Debug)]
pub struct GaugeSeries<V = i64>(Series<dyn Set, V>);

impl<L, V> Gauge<L, V> {
    #[doc(hidden)]
    pub const fn new(cells: &'static dyn Set, interned: &'static [&'static dyn Interned]) -> Self {
        Self(Declared::new(cells, interned))
    }
}

impl<L: LabelSet, V: Level> Gauge<L, V> {
    /// The series with these labels, in the order of the declaration.
    #[inline]
    pub fn with(&self, labels: L::Values<'_>) -> GaugeSeries<V> {
        GaugeSeries(self.0.with(labels))
    }
}

impl<V: Level> Gauge<(), V> {
    /// Replaces the value.
    #[inline]
    pub fn set(&self, level: V) {
        GaugeSeries(self.0.only()).set(level);
    }
}

impl<V: Level> GaugeSeries<V> {
    /// Replaces the value.
    #[inline]
    pub fn set(&self, level: V) {
        self.0.cells.set(self.0.index, level.recorded());
    }
}

impl<V> Clone for GaugeSeries<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for GaugeSeries<V> {}
