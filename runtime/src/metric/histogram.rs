//! A distribution over declared buckets.

use super::labels::{Declared, LabelSet, Series};
use super::value::Amount;
use crate::bounds::Bounds;
use crate::cells::Observe;
use crate::intern::Interned;

/// A distribution over declared buckets, declared with [`metrics!`](macro@crate::metrics).
#[derive(Debug)]
pub struct Histogram<L = (), V = u64> {
    declared: Declared<dyn Observe, L, V>,
    bounds: &'static Bounds,
}

/// One series of a [`Histogram`].
#[derive(Debug)]
pub struct HistogramSeries<V = u64> {
    series: Series<dyn Observe, V>,
    bounds: &'static Bounds,
}

impl<L, V> Histogram<L, V> {
    #[doc(hidden)]
    pub const fn new(
        cells: &'static dyn Observe,
        interned: &'static [&'static dyn Interned],
        bounds: &'static Bounds,
    ) -> Self {
        Self { declared: Declared::new(cells, interned), bounds }
    }
}

impl<L: LabelSet, V: Amount> Histogram<L, V> {
    /// The series with these labels, in the order of the declaration.
    #[inline]
    pub fn with(&self, labels: L::Values<'_>) -> HistogramSeries<V> {
        HistogramSeries { series: self.declared.with(labels), bounds: self.bounds }
    }
}

impl<V: Amount> Histogram<(), V> {
    /// Records a value.
    #[inline]
    pub fn record(&self, value: V) {
        HistogramSeries { series: self.declared.only(), bounds: self.bounds }.record(value);
    }
}

impl<V: Amount> HistogramSeries<V> {
    /// Records a value.
    #[inline]
    pub fn record(&self, value: V) {
        self.series.cells.record(self.bounds, self.series.index, value.recorded());
    }
}

impl<V> Clone for HistogramSeries<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for HistogramSeries<V> {}
