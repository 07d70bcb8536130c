//! The values of one annotated function or declared metric, as the registry's [`Source`].

use core::fmt;

use telemark_registry::decode::{RecordedLabel, RecordedMetric, RecordedValues};
use telemark_registry::{Sink, Source};

use crate::cells::Cells;
use crate::label::Interned;

/// The cells of one function or declared metric, one for each metric of its record.
///
/// A series' index is the mixed-radix number of its labels' places, in the order of the metric's
/// labels, and of its ending; constants take no part in it.
pub struct Site {
    /// The values of each of its metrics.
    pub cells: &'static [&'static dyn Cells],
    /// Its interned labels, in the order of the labels with a cap.
    pub interned: &'static [&'static dyn Interned],
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").finish_non_exhaustive()
    }
}

impl Source for Site {
    fn read(&self, metrics: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
        let mut room = Vec::new();
        for (index, (metric, cells)) in metrics.iter().zip(self.cells).enumerate() {
            let endings = metric.ending_count();
            for series in 0..cardinality(&metric.labels) * endings {
                let set = label_values(&metric.labels, self.interned, series / endings);
                let Some(mut labels) = set else { continue };
                if let Some(endings) = &metric.endings {
                    labels.extend(endings.label_values(series % endings.count()));
                }
                sink.series(index, &labels, cells.read(series, &mut room));
            }
        }
    }
}

/// The number of label sets.
pub(crate) fn cardinality(labels: &[RecordedLabel<'_>]) -> usize {
    labels.iter().map(|label| label.values.cardinality()).product()
}

/// The labels of a series, or `None` while one of them has no value yet.
pub(crate) fn label_values<'a>(
    labels: &[RecordedLabel<'a>],
    interned: &[&'a dyn Interned],
    mut series: usize,
) -> Option<Vec<&'a str>> {
    let mut interned = interned.iter().rev();
    let mut values = Vec::with_capacity(labels.len());
    for label in labels.iter().rev() {
        let cardinality = label.values.cardinality();
        let place = series % cardinality;
        series /= cardinality;
        values.push(match &label.values {
            RecordedValues::Constant(value) => value,
            RecordedValues::Closed(all) => all[place],
            RecordedValues::Capped(_) => interned.next()?.value(place)?,
        });
    }
    values.reverse();
    Some(values)
}
