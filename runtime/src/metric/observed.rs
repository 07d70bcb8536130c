//! Metrics whose values are asked for with each scrape.

use core::fmt;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicBool, Ordering};
use std::panic::{AssertUnwindSafe, catch_unwind};

use telemark_registry::decode::RecordedMetric;
use telemark_registry::{Instrument, Sample, SeriesId, Sink, Source};

use super::labels::LabelSet;
use super::value::Reading;
use crate::intern::Interned;
use crate::site::{Labels, cardinality};

/// A metric with a callback, declared with [`metrics!`](macro@crate::metrics). Nothing is recorded
/// through it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Observed;

impl Observed {
    #[doc(hidden)]
    pub const NEW: Self = Self;
}

/// Takes what a callback sees. A series that it does not set is not on the page.
pub struct Observer<L = (), V = i64> {
    interned: &'static [&'static dyn Interned],
    /// By the index of the label set.
    seen: Vec<Option<u64>>,
    types: PhantomData<fn(L, V)>,
}

impl<L, V> fmt::Debug for Observer<L, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observer").field("seen", &self.seen).finish_non_exhaustive()
    }
}

/// One series of an [`Observer`].
#[derive(Debug)]
pub struct ObserverSeries<'a, V = i64> {
    seen: Option<&'a mut Option<u64>>,
    values: PhantomData<fn(V)>,
}

impl<L: LabelSet, V: Reading> Observer<L, V> {
    /// The series with these labels, in the order of the declaration.
    pub fn with(&mut self, labels: L::Values<'_>) -> ObserverSeries<'_, V> {
        let index = L::index(labels, self.interned);
        ObserverSeries { seen: self.seen.get_mut(index), values: PhantomData }
    }
}

impl<V: Reading> Observer<(), V> {
    /// Says the value.
    pub fn set(&mut self, value: V) {
        ObserverSeries { seen: self.seen.first_mut(), values: PhantomData }.set(value);
    }
}

impl<V: Reading> ObserverSeries<'_, V> {
    /// Says the value.
    pub fn set(self, value: V) {
        if let Some(seen) = self.seen {
            *seen = Some(value.bits());
        }
    }
}

/// A callback as the registry's [`Source`].
pub struct ObservedSite<L: 'static, V: 'static> {
    /// Where it is declared.
    pub declared: &'static str,
    /// Its interned labels.
    pub interned: &'static [&'static dyn Interned],
    /// What says its values.
    pub observe: fn(&mut Observer<L, V>),
    /// Whether a panic of it has been logged.
    pub reported: AtomicBool,
}

impl<L, V> fmt::Debug for ObservedSite<L, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObservedSite").field("declared", &self.declared).finish_non_exhaustive()
    }
}

impl<L, V> Source for ObservedSite<L, V> {
    fn read(&self, metrics: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
        let [metric] = metrics else {
            return;
        };
        let mut observer = Observer {
            interned: self.interned,
            seen: vec![None; cardinality(&metric.labels)],
            types: PhantomData,
        };
        // What a callback has set before it panicked is dropped with the observer, so nobody sees
        // half a state.
        if catch_unwind(AssertUnwindSafe(|| (self.observe)(&mut observer))).is_err() {
            #[cfg(feature = "endpoint")]
            crate::page::own::panicked();
            if !self.reported.swap(true, Ordering::Relaxed) {
                tracing::error!(
                    metric = metric.name,
                    declared = self.declared,
                    "the callback of a metric panics; the metric is left out of the page",
                );
            }
            return;
        }
        for (index, seen) in observer.seen.into_iter().enumerate() {
            if let Some(bits) = seen {
                let sample = match metric.instrument {
                    Instrument::Counter => Sample::Counter(bits),
                    _ => Sample::Level(bits.cast_signed()),
                };
                let labels = Labels { metric, interned: self.interned, set: index, ending: 0 };
                sink.series(SeriesId { metric: 0, index }, &labels, sample);
            }
        }
    }
}
