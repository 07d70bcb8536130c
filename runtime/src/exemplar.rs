//! Samples that happened within a trace: the latest of each bucket.

use telemark_registry::Exemplar;

use crate::clock::{self, Ticks};
use crate::sync::{AtomicU64, Ordering, fence, zeroed};
use crate::trace::TraceContext;

/// The words of a place: a version, which is odd while somebody writes, and what is kept.
const WIDTH: usize = 6;

/// An exemplar is kept for so long before a later one takes its place. Nobody scrapes more often, and
/// threads don't fight for a bucket that all of them hit.
const KEPT_NANOS: u64 = 1_000_000_000;

/// Places for exemplars, each for one bucket of one series.
#[derive(Debug)]
pub(crate) struct Exemplars(Box<[AtomicU64]>);

impl Exemplars {
    pub(crate) fn new(places: usize) -> Self {
        Self(zeroed(places * WIDTH))
    }

    /// Puts a sample into a place, unless what is there is young or being written.
    pub(crate) fn offer(&self, place: usize, value: u64, trace: TraceContext) {
        let Some([version, kept @ ..]) = self.words(place) else { return };
        let before = version.load(Ordering::Relaxed);
        let now = clock::now();
        let is_young = || {
            let then = Ticks::from_number(kept[4].load(Ordering::Relaxed));
            clock::since(then).nanos() < KEPT_NANOS
        };
        if before % 2 == 1 || before > 0 && is_young() {
            return;
        }
        // Acquire: the words are written after the version is odd. Who loses to another thread drops its
        // sample: a bucket has room for one.
        let claimed =
            version.compare_exchange(before, before + 1, Ordering::Acquire, Ordering::Relaxed);
        if claimed.is_err() {
            return;
        }
        fence(Ordering::Release);
        let (high, low) = (trace.trace_id() >> 64, trace.trace_id());
        #[expect(clippy::cast_possible_truncation, reason = "the halves of the id")]
        let words = [value, high as u64, low as u64, trace.span_id(), now.get()];
        for (kept, word) in kept.iter().zip(words) {
            kept.store(word, Ordering::Relaxed);
        }
        // Release: whoever sees this version sees the words.
        version.store(before + 2, Ordering::Release);
    }

    /// What is in a place, with a bucket's index. None where nothing is, or while it is written.
    pub(crate) fn read(&self, place: usize, bucket: usize) -> Option<Exemplar> {
        let [version, kept @ ..] = self.words(place)?;
        // Acquire: the words are read after the version.
        let before = version.load(Ordering::Acquire);
        if before == 0 || before % 2 == 1 {
            return None;
        }
        let [value, high, low, span_id, ticks] =
            core::array::from_fn(|index| kept[index].load(Ordering::Relaxed));
        // The words are read before the version is read again.
        fence(Ordering::Acquire);
        if version.load(Ordering::Relaxed) != before {
            return None;
        }
        let trace_id = u128::from(high) << 64 | u128::from(low);
        let unix_nanos = clock::unix_nanos(Ticks::from_number(ticks));
        Some(Exemplar { bucket, value, trace_id, span_id, unix_nanos })
    }

    fn words(&self, place: usize) -> Option<&[AtomicU64; WIDTH]> {
        self.0.get(place * WIDTH..)?.first_chunk()
    }
}

#[cfg(test)]
mod tests {
    use super::Exemplars;
    use crate::trace::TraceContext;

    #[test]
    fn a_place_keeps_a_sample_that_is_young_and_the_others_are_empty() {
        let exemplars = Exemplars::new(2);
        let trace = |span| TraceContext::new(7 << 64 | 8, span, true).unwrap();
        exemplars.offer(1, 30, trace(5));
        exemplars.offer(1, 31, trace(6));
        exemplars.offer(2, 31, trace(6));
        assert_eq!([exemplars.read(0, 0), exemplars.read(2, 0)], [None, None]);
        let kept = exemplars.read(1, 4).unwrap();
        let ids = (kept.trace_id, kept.span_id);
        assert_eq!((kept.bucket, kept.value, ids), (4, 30, (7 << 64 | 8, 5)));
    }
}
