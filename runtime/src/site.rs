//! The values of one annotated function or declared metric, as the registry's [`Source`].

use core::fmt;

use telemark_registry::decode::{RecordedLabel, RecordedMetric, RecordedValues};
use telemark_registry::{LabelSet, SeriesId, Sink, Source};

use crate::cells::{Cells, Room};
use crate::intern::Interned;

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
        let mut room = Room::new();
        for (index, (metric, cells)) in metrics.iter().zip(self.cells).enumerate() {
            read(index, metric, *cells, self.interned, &mut room, sink);
        }
    }
}

/// Reads every series of one metric.
pub(crate) fn read(
    index: usize,
    metric: &RecordedMetric<'_>,
    cells: &dyn Cells,
    interned: &[&dyn Interned],
    room: &mut Room,
    sink: &mut dyn Sink,
) {
    let endings = metric.ending_count();
    for set in 0..cardinality(&metric.labels) {
        if !is_seen(&metric.labels, interned, set) {
            continue;
        }
        for ending in 0..endings {
            let id = SeriesId { metric: index, index: set * endings + ending };
            let labels = Labels { metric, interned, set, ending };
            sink.series(id, &labels, cells.read(id.index, room));
        }
    }
}

/// The labels of one series.
pub(crate) struct Labels<'a> {
    pub(crate) metric: &'a RecordedMetric<'a>,
    pub(crate) interned: &'a [&'a dyn Interned],
    pub(crate) set: usize,
    pub(crate) ending: usize,
}

impl LabelSet for Labels<'_> {
    fn each(&self, take: &mut dyn FnMut(&str)) {
        let Some(values) = label_values(&self.metric.labels, self.interned, self.set) else {
            return;
        };
        values.into_iter().for_each(&mut *take);
        if let Some(endings) = &self.metric.endings {
            endings.label_values(self.ending).into_iter().for_each(take);
        }
    }
}

/// The number of label sets.
pub(crate) fn cardinality(labels: &[RecordedLabel<'_>]) -> usize {
    labels.iter().map(|label| label.values.cardinality()).product()
}

/// The values of a label set, or `None` while one of them has not occurred.
pub(crate) fn label_values<'a>(
    labels: &'a [RecordedLabel<'_>],
    interned: &'a [&'a dyn Interned],
    set: usize,
) -> Option<Vec<&'a str>> {
    let mut values: Vec<_> = from_the_last(labels, interned, set).collect::<Option<_>>()?;
    values.reverse();
    Some(values)
}

/// Whether each value of a label set has occurred, or is known without that.
pub(crate) fn is_seen(
    labels: &[RecordedLabel<'_>],
    interned: &[&dyn Interned],
    set: usize,
) -> bool {
    interned.is_empty() || from_the_last(labels, interned, set).all(|value| value.is_some())
}

fn from_the_last<'a>(
    labels: &'a [RecordedLabel<'_>],
    interned: &'a [&'a dyn Interned],
    mut set: usize,
) -> impl Iterator<Item = Option<&'a str>> {
    let mut interned = interned.iter().rev();
    labels.iter().rev().map(move |label| {
        let cardinality = label.values.cardinality();
        let place = set % cardinality;
        set /= cardinality;
        match &label.values {
            RecordedValues::Constant(value) => Some(*value),
            RecordedValues::Closed(all) => Some(all[place]),
            RecordedValues::Capped(_) => interned.next()?.value(place),
        }
    })
}
