//! One annotated function's values, as the registry's [`Source`].

use core::fmt;

use telemark_registry::{Descriptor, LabelDescriptor, LabelValues, Sink, Source};

use crate::cells::Cells;
use crate::label::Interned;

/// The cells of one function, one for each metric of its descriptor.
///
/// A series' index is the mixed-radix number of its labels' places, in the order of the metric's
/// labels; constants take no part in it.
pub struct Site {
    /// What the function can emit.
    pub descriptor: &'static Descriptor,
    /// The values of each of its metrics.
    pub cells: &'static [&'static dyn Cells],
    /// Its interned labels, in the order of the labels with a cap.
    pub interned: &'static [&'static dyn Interned],
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("descriptor", self.descriptor).finish_non_exhaustive()
    }
}

impl Source for Site {
    fn read(&self, sink: &mut dyn Sink) {
        let mut room = Vec::new();
        for (index, (metric, cells)) in self.descriptor.metrics.iter().zip(self.cells).enumerate() {
            let count = metric.labels.iter().map(|label| label.values.cardinality()).product();
            for series in 0..count {
                if let Some(labels) = self.labels(metric.labels, series) {
                    sink.series(index, &labels, cells.read(series, &mut room));
                }
            }
        }
    }
}

impl Site {
    /// The labels of a series, or `None` while one of them has no value yet.
    fn labels(&self, labels: &[LabelDescriptor], mut series: usize) -> Option<Vec<&str>> {
        let mut interned = self.interned.iter().rev();
        let mut values = Vec::with_capacity(labels.len());
        for label in labels.iter().rev() {
            let cardinality = label.values.cardinality();
            let place = series % cardinality;
            series /= cardinality;
            values.push(match label.values {
                LabelValues::Constant(value) => value,
                LabelValues::Closed(all) => all[place],
                LabelValues::Capped(_) => interned.next()?.value(place)?,
            });
        }
        values.reverse();
        Some(values)
    }
}
