//! The values of one annotated function or declared metric, as the registry's [`Source`].

use core::fmt;

use telemark_registry::{
    Descriptor, Endings, LabelDescriptor, LabelValues, MetricDescriptor, Sink, Source,
};

use crate::cells::Cells;
use crate::label::Interned;

/// The cells of one function or declared metric, one for each metric of its descriptor.
///
/// A series' index is the mixed-radix number of its labels' places, in the order of the metric's
/// labels, and of its ending; constants take no part in it.
pub struct Site {
    /// What it can emit.
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
            let count = endings(metric);
            for series in 0..self::series(metric) {
                let set = label_values(metric.labels, self.interned, series / count);
                let Some(mut labels) = set else { continue };
                if let Some(endings) = metric.endings {
                    labels.extend(endings.get(series % count).label_values());
                }
                sink.series(index, &labels, cells.read(series, &mut room));
            }
        }
    }
}

/// The number of series: what storage is sized by, and what is read of it.
pub(crate) const fn series(metric: &MetricDescriptor) -> usize {
    cardinality(metric.labels) * endings(metric)
}

/// The number of endings that a metric tells apart, which is one where it doesn't.
pub(crate) const fn endings(metric: &MetricDescriptor) -> usize {
    match metric.endings {
        None => 1,
        Some(endings) => Endings::count(endings),
    }
}

/// The number of label sets.
pub(crate) const fn cardinality(labels: &[LabelDescriptor]) -> usize {
    let mut product = 1;
    let mut index = 0;
    while index < labels.len() {
        product *= labels[index].values.cardinality();
        index += 1;
    }
    product
}

/// The labels of a series, or `None` while one of them has no value yet.
pub(crate) fn label_values<'a>(
    labels: &[LabelDescriptor],
    interned: &[&'a dyn Interned],
    mut series: usize,
) -> Option<Vec<&'a str>> {
    let mut interned = interned.iter().rev();
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
