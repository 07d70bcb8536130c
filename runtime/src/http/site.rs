//! The durations of a handler or a client call, by status code.
//!
//! A status is known only at the end, and few of the products of outcome and status ever occur. So the
//! endings that did occur are numbered as they come, instead of having a place each.

use core::fmt;
use core::num::NonZeroU16;

use telemark_registry::decode::{RecordedEndings, RecordedLabel, RecordedMetric};
use telemark_registry::descriptor::OVERFLOW;
use telemark_registry::{Ending, Endings, LabelSet, Outcome, Sample, SeriesId, Sink, Source};

use super::pairs::{PAIRS, Pairs, Seen, Status};
use crate::bounds::TickBounds;
use crate::cells::{Cells, Measure, Room, Timings};
use crate::clock::Elapsed;
use crate::intern::Interned;
use crate::site::{self, cardinality, is_seen, label_values};

/// The endings of a function whose errors have so many types: those that are declared, and behind them,
/// where there are types, an error that has none. A status says that it is one, and nothing else does.
pub const fn endings(error_types: usize) -> usize {
    Endings::PLAIN.count() + error_types
}

/// The places of one label set: the endings without a status, the pairs that occurred, and the endings
/// with a status beyond them.
pub const fn places(endings: usize) -> usize {
    endings + PAIRS + endings
}

/// How a call ended: an ending without its words, which fit into a register so.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    pub(crate) index: u32,
    pub(crate) outcome: Outcome,
    pub(crate) status: Option<NonZeroU16>,
}

impl Ended {
    #[inline]
    pub(crate) const fn new(ending: Ending, status: Option<NonZeroU16>) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "no list of types is that long")]
        let index = ending.index() as u32;
        Self { index, outcome: ending.outcome(), status }
    }
}

/// The static storage of a handler or a client call.
#[derive(Debug)]
pub struct Durations<const SERIES: usize, const CELLS: usize> {
    /// What occurred.
    pub pairs: Pairs,
    timings: Timings<SERIES, CELLS>,
}

impl<const SERIES: usize, const CELLS: usize> Durations<SERIES, CELLS> {
    /// All zero.
    #[expect(clippy::new_without_default, reason = "it is only ever the value of a static")]
    pub const fn new() -> Self {
        Self { pairs: Pairs::new(), timings: Timings::new() }
    }
}

/// [`Durations`] of any size.
pub trait Record: Cells + Measure {}

impl<const SERIES: usize, const CELLS: usize> Record for Durations<SERIES, CELLS> {}

impl<const SERIES: usize, const CELLS: usize> Cells for Durations<SERIES, CELLS> {
    fn read<'a>(&self, series: usize, room: &'a mut Room) -> Sample<'a> {
        self.timings.read(series, room)
    }
}

impl<const SERIES: usize, const CELLS: usize> Measure for Durations<SERIES, CELLS> {
    fn record(&self, bounds: &TickBounds, series: usize, elapsed: Elapsed) {
        self.timings.record(bounds, series, elapsed);
    }
}

/// Which side of a request a function is on.
#[derive(Clone, Copy, Debug)]
pub enum Side {
    /// It answers.
    Server {
        /// The template of its route.
        route: &'static str,
    },
    /// It asks.
    Client,
}

/// A handler or a client call, as the registry's [`Source`].
pub struct Site {
    /// Which of the two it is.
    pub side: Side,
    /// Where its durations go.
    pub durations: &'static dyn Record,
    /// What occurred there.
    pub pairs: &'static Pairs,
    /// Their bounds.
    pub bounds: &'static TickBounds,
    /// Whether a call with this status is an error.
    pub is_error: fn(u16) -> bool,
    /// The number of its [`endings`].
    pub endings: usize,
    /// Its interned labels.
    pub interned: &'static [&'static dyn Interned],
    /// The calls under way, where they are counted: the metric behind the duration.
    pub active: Option<&'static dyn Cells>,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("side", &self.side).finish_non_exhaustive()
    }
}

impl Site {
    /// How a call ended that returned: what the status says, or else what the value does. An error
    /// keeps the value's type, where it has one.
    #[inline]
    pub(crate) fn returned(&self, value: Ending, status: Option<u16>) -> Ended {
        let status = status.and_then(NonZeroU16::new);
        match status {
            Some(status) if !(self.is_error)(status.get()) => Ended::new(Ending::OK, Some(status)),
            Some(_) if value.outcome() != Outcome::Error => self.untyped(status),
            _ => Ended::new(value, status),
        }
    }

    /// An error that has no type.
    #[inline]
    pub(crate) fn untyped(&self, status: Option<NonZeroU16>) -> Ended {
        let index = u32::try_from(self.endings - 1).unwrap_or(u32::MAX);
        Ended { index, outcome: Outcome::Error, status }
    }

    /// Counts a call.
    #[inline]
    pub(crate) fn record(&self, labels: usize, ended: Ended, elapsed: Elapsed) {
        let place = self.pairs.place(self.endings, ended.index as usize, ended.status);
        self.durations.record(self.bounds, labels * places(self.endings) + place, elapsed);
    }
}

impl Source for Site {
    fn read(&self, metrics: &[RecordedMetric<'_>], sink: &mut dyn Sink) {
        let Some(RecordedMetric { labels, endings: Some(declared), .. }) = metrics.first() else {
            return;
        };
        // The status, which is the last, is not known on entry.
        let own = labels.split_last().map_or(&labels[..], |(_, own)| own);
        let places = places(self.endings);
        let mut room = Room::new();
        for set in 0..cardinality(own) {
            if !is_seen(own, self.interned, set) {
                continue;
            }
            for place in 0..places {
                let Some(seen) = self.pairs.seen_at(self.endings, place) else { continue };
                let index = set * places + place;
                let sample = self.durations.read(index, &mut room);
                // The declared endings are there from the start, all others once they occurred.
                if place >= declared.count() && is_zero(sample) {
                    continue;
                }
                let labels = Labels { site: self, own, declared, set, seen };
                sink.series(SeriesId { metric: 0, index }, &labels, sample);
            }
        }
        if let (Some(active), Some(metric)) = (self.active, metrics.get(1)) {
            site::read(1, metric, active, self.interned, &mut room, sink);
        }
    }
}

/// The labels of one series.
struct Labels<'a> {
    site: &'a Site,
    own: &'a [RecordedLabel<'a>],
    declared: &'a RecordedEndings<'a>,
    set: usize,
    seen: Seen,
}

impl LabelSet for Labels<'_> {
    fn each(&self, take: &mut dyn FnMut(&str)) {
        let Some(values) = label_values(self.own, self.site.interned, self.set) else { return };
        values.into_iter().for_each(&mut *take);
        let [outcome, error_type] = self.declared.label_values(self.seen.ending);
        let status = self.seen.status.to_string();
        let is_error =
            matches!(self.seen.status, Status::Known(status) if (self.site.is_error)(status.get()));
        let by_status = error_type == OVERFLOW && is_error;
        let error_type = if by_status { &status } else { error_type };
        [&status, outcome, error_type].into_iter().for_each(take);
    }
}

fn is_zero(sample: Sample<'_>) -> bool {
    matches!(sample, Sample::Histogram(read) if read.buckets.iter().all(|count| *count == 0))
}

#[cfg(test)]
mod tests {
    use super::{endings, places};

    #[test]
    fn an_error_without_a_type_has_a_place_behind_those_with_one() {
        assert_eq!((endings(0), places(endings(0))), (4, 24));
        assert_eq!((endings(2), places(endings(2))), (6, 28));
    }
}
