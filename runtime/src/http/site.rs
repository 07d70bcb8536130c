//! The durations of a handler or a client call, by status code.
//!
//! A status is known only at the end, and few of the products of outcome and status ever occur. So the
//! endings that did occur are numbered as they come, instead of having a place each.

use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering};

use telemark_registry::descriptor::{OVERFLOW, STATUS_CAP};
use telemark_registry::{Descriptor, MetricDescriptor, Outcome, Sample, Sink, Source};

use crate::bounds::Bounds;
use crate::call::OUTCOMES;
use crate::cells::{Cells, Histogram};
use crate::label::Interned;
use crate::site::{cardinality, label_values};

/// Pairs of outcome and status that a function tells apart.
const PAIRS: usize = STATUS_CAP as usize;

/// Places of one label set: the outcomes without a status, the pairs that occurred, and the outcomes with
/// a status beyond them.
const PLACES: usize = OUTCOMES + PAIRS + OUTCOMES;

/// What tells the series with a status apart.
pub type Pairs = [AtomicU32; PAIRS];

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) outcome: Outcome,
    pub(crate) status: Option<u16>,
}

/// Series of the duration of a handler or a client call.
pub const fn series(duration: &MetricDescriptor) -> usize {
    cardinality(own_labels(duration)) * PLACES
}

/// The labels that are known on entry: all but status and outcome.
const fn own_labels(duration: &MetricDescriptor) -> &[telemark_registry::LabelDescriptor] {
    duration.labels.split_at(duration.labels.len() - 2).0
}

/// The static storage of a handler or a client call.
#[derive(Debug)]
pub struct Durations<const SERIES: usize, const CELLS: usize> {
    /// The pairs that occurred, as [`key`] makes them, in the order in which they did. The first zero is
    /// the end.
    pub pairs: Pairs,
    histogram: Histogram<SERIES, CELLS>,
}

impl<const SERIES: usize, const CELLS: usize> Durations<SERIES, CELLS> {
    /// All zero.
    #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
    pub const fn new() -> Self {
        Self { pairs: [const { AtomicU32::new(0) }; PAIRS], histogram: Histogram::new() }
    }
}

/// [`Durations`] of any size.
pub trait Record: Cells {
    /// Counts a call in a series.
    fn record(&'static self, bounds: &Bounds, series: usize, nanos: u64);
}

impl<const SERIES: usize, const CELLS: usize> Cells for Durations<SERIES, CELLS> {
    fn read<'a>(&self, series: usize, buckets: &'a mut Vec<u64>) -> Sample<'a> {
        self.histogram.read(series, buckets)
    }
}

impl<const SERIES: usize, const CELLS: usize> Record for Durations<SERIES, CELLS> {
    fn record(&'static self, bounds: &Bounds, series: usize, nanos: u64) {
        self.histogram.record(bounds, series, nanos);
    }
}

/// A handler or a client call, as the registry's [`Source`].
pub struct Site {
    /// What it can emit: its duration, and nothing else.
    pub descriptor: &'static Descriptor,
    /// Where its durations go.
    pub durations: &'static dyn Record,
    /// What occurred there.
    pub pairs: &'static Pairs,
    /// Their bounds.
    pub bounds: &'static Bounds,
    /// Whether a call with this status is an error.
    pub is_error: fn(u16) -> bool,
    /// Its interned labels.
    pub interned: &'static [&'static dyn Interned],
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("descriptor", self.descriptor).finish_non_exhaustive()
    }
}

impl Site {
    /// How a call ended that returned: what the status says, or else what the value did.
    #[inline]
    pub(crate) fn returned(&self, value: Outcome, status: Option<u16>) -> Ending {
        let outcome = match status {
            None => value,
            Some(status) if (self.is_error)(status) => Outcome::Error,
            Some(_) => Outcome::Ok,
        };
        Ending { outcome, status }
    }

    /// Counts a call.
    #[inline]
    pub(crate) fn record(&self, labels: usize, ending: Ending, nanos: u64) {
        let place = place(self.pairs, ending);
        self.durations.record(self.bounds, labels * PLACES + place, nanos);
    }
}

impl Source for Site {
    fn read(&self, sink: &mut dyn Sink) {
        let Some(duration) = self.descriptor.metrics.first() else { return };
        let own = own_labels(duration);
        let endings: [_; PLACES] = core::array::from_fn(|place| ending_at(self.pairs, place));
        let mut room = Vec::new();
        for set in 0..cardinality(own) {
            let Some(mut labels) = label_values(own, self.interned, set) else { continue };
            for (place, ending) in endings.iter().enumerate() {
                let Some((outcome, status)) = ending else { continue };
                let sample = self.durations.read(set * PLACES + place, &mut room);
                // What needs a status is there once it occurred, the rest from the start.
                if !status.is_empty() && is_zero(sample) {
                    continue;
                }
                labels.extend([status.as_str(), outcome.as_str()]);
                sink.series(0, &labels, sample);
                labels.truncate(own.len());
            }
        }
    }
}

fn is_zero(sample: Sample<'_>) -> bool {
    matches!(sample, Sample::Histogram { buckets, .. } if buckets.iter().all(|count| *count == 0))
}

/// Never zero.
fn key(outcome: Outcome, status: u16) -> u32 {
    u32::from(status) << 8 | u32::from(outcome.code() + 1)
}

/// The place of an ending; one that is new takes the next, while there is one.
#[inline]
fn place(pairs: &Pairs, ending: Ending) -> usize {
    let outcome = usize::from(ending.outcome.code());
    let Some(status) = ending.status else { return outcome };
    let key = key(ending.outcome, status);
    // Relaxed: the key is all that is published.
    let found = pairs.iter().position(|pair| match pair.load(Ordering::Relaxed) {
        0 => match pair.compare_exchange(0, key, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => true,
            Err(taken) => taken == key,
        },
        taken => taken == key,
    });
    OUTCOMES + found.unwrap_or(PAIRS + outcome)
}

/// The outcome and the status of a place, the status empty where there is none.
fn ending_at(pairs: &Pairs, place: usize) -> Option<(Outcome, String)> {
    if let Some(outcome) = Outcome::ALL.get(place) {
        return Some((*outcome, String::new()));
    }
    if let Some(outcome) = (place - OUTCOMES).checked_sub(PAIRS) {
        return Some((*Outcome::ALL.get(outcome)?, OVERFLOW.to_owned()));
    }
    let [code, status @ ..] = pairs[place - OUTCOMES].load(Ordering::Relaxed).to_le_bytes();
    let outcome = Outcome::from_code(code.checked_sub(1)?)?;
    Some((outcome, u16::from_le_bytes([status[0], status[1]]).to_string()))
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::AtomicU32;

    use telemark_registry::Outcome;

    use super::{Ending, PAIRS, PLACES, ending_at, place};

    #[test]
    fn an_ending_reads_back_from_its_place_until_there_are_too_many() {
        static SEEN: [AtomicU32; PAIRS] = [const { AtomicU32::new(0) }; PAIRS];
        let none = Ending { outcome: Outcome::Cancelled, status: None };
        assert_eq!(place(&SEEN, none), 2);
        assert_eq!(ending_at(&SEEN, 2), Some((Outcome::Cancelled, String::new())));
        let failed = |status| Ending { outcome: Outcome::Error, status: Some(status) };
        assert_eq!((place(&SEEN, failed(500)), place(&SEEN, failed(503))), (4, 5));
        let caught = Ending { outcome: Outcome::Panic, status: Some(500) };
        assert_eq!((place(&SEEN, caught), place(&SEEN, failed(500))), (6, 4));
        assert_eq!(ending_at(&SEEN, 6), Some((Outcome::Panic, "500".to_owned())));
        assert_eq!(ending_at(&SEEN, 7), None);
        let places: Vec<_> = (600..620).map(|status| place(&SEEN, failed(status))).collect();
        assert_eq!(places[12..], [19, 21, 21, 21, 21, 21, 21, 21]);
        assert_eq!(ending_at(&SEEN, 21), Some((Outcome::Error, "_OTHER".to_owned())));
        assert_eq!(PLACES, 24);
    }
}
