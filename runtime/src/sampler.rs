//! Timing that adjusts itself, for functions that take less than what timing them costs.
//!
//! Every call is counted. Where reading the clock twice takes more than the budget, a hundredth of the
//! function's mean duration unless [`set_budget`] says otherwise, a call is timed with a probability of
//! 2⁻ᵏ, and *k* is the least that keeps within it. A call that is not timed is recorded with the
//! duration of the last one before it, on its shard, that ended in the same way and was. So a timed call
//! has the weight of those that follow it until the next one, which is 2ᵏ in the mean, and as chance
//! alone decides which calls are timed, whatever their durations, the expected sum of the durations is
//! the true one. Drawing each call by itself, rather than every 2ᵏth, keeps that so where durations
//! alternate.

use core::fmt;

use telemark_registry::Ending;

use crate::clock::{self, Elapsed};
use crate::sync::{AtomicU64, Ordering};
use crate::watch::Watch;
use crate::words::{Shards, Words};

/// A call in 1,024 is timed at least.
const MOST_DOUBLINGS: u64 = 10;

/// The mean follows the durations with a weight of 2⁻⁵ for the last.
const MEAN_SHIFT: u32 = 5;

/// Ticks that timing costs, divided by the budget: the mean duration from which on each call is timed.
/// Zero until somebody asks.
static WORTH_TIMING: AtomicU64 = AtomicU64::new(0);

/// Sets what timing may take of a function's mean duration: 0.01 by default.
pub(crate) fn set_budget(budget: f64) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a few dozen ticks, and a cast of a float saturates"
    )]
    let worth = (clock::cost_of_timing().0 as f64 / budget) as u64;
    WORTH_TIMING.store(worth.max(1), Ordering::Relaxed);
}

#[inline]
fn worth_timing() -> u64 {
    match WORTH_TIMING.load(Ordering::Relaxed) {
        0 => measure(),
        worth => worth,
    }
}

#[cold]
fn measure() -> u64 {
    set_budget(0.01);
    WORTH_TIMING.load(Ordering::Relaxed)
}

/// Decides which calls of a function are timed.
pub struct Sampler {
    shards: Shards,
    sets: usize,
    endings: usize,
}

/// The words of a label set, before the last duration of each ending.
#[derive(Clone, Copy)]
enum Word {
    /// The state of the dice.
    Dice,
    /// The exponent *k*.
    Doublings,
    /// The mean duration in ticks, times 2^[`MEAN_SHIFT`].
    Mean,
    /// The first of the last durations, each with one more than its ticks.
    Last,
}

impl Sampler {
    /// For a function with so many label sets, each of so many endings.
    #[must_use]
    pub const fn of(sets: usize, endings: usize) -> Self {
        Self { sets, endings, shards: Shards::new() }
    }

    fn width(&self) -> usize {
        Word::Last as usize + self.endings
    }

    fn words(&self, set: usize) -> Option<Set<'_>> {
        let words = self.shards.mine(self.sets * self.width());
        (set < self.sets).then(|| Set { words, first: set * self.width(), endings: self.endings })
    }
}

impl fmt::Debug for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sampler").field("sets", &self.sets).finish_non_exhaustive()
    }
}

/// One label set's words of one shard.
struct Set<'a> {
    words: &'a Words,
    first: usize,
    endings: usize,
}

impl Set<'_> {
    fn load(&self, word: usize) -> u64 {
        self.words.get(self.first + word).map_or(0, |word| word.load(Ordering::Relaxed))
    }

    /// Where threads share the shard, one may lose its step of the dice or the mean to another; neither is
    /// a count.
    fn store(&self, word: usize, value: u64) {
        if let Some(word) = self.words.get(self.first + word) {
            word.store(value, Ordering::Relaxed);
        }
    }

    /// Throws the dice: Marsaglia's xorshift ("Xorshift RNGs", 2003), whose state is never zero.
    fn is_timed(&self) -> bool {
        let doublings = self.load(Word::Doublings as usize);
        if doublings == 0 {
            return true;
        }
        let mut dice = match self.load(Word::Dice as usize) {
            0 => clock::now().get() | 1,
            dice => dice,
        };
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        self.store(Word::Dice as usize, dice);
        // Multiplied, its upper bits are as good as random (Vigna, "An experimental exploration of
        // Marsaglia's xorshift generators, scrambled", 2016).
        dice.wrapping_mul(0x2545_F491_4F6C_DD1D) >> (u64::from(u64::BITS) - doublings) == 0
    }

    /// Learns a duration.
    fn learn(&self, ending: usize, elapsed: Elapsed, worth_timing: u64) {
        // An hour in ticks, times 2^5, is far below 2^64.
        let ticks = elapsed.0.min(1 << 50);
        self.store(Word::Last as usize + ending.min(self.endings - 1), ticks + 1);
        let before = match self.load(Word::Mean as usize) {
            0 => ticks << MEAN_SHIFT,
            mean => mean,
        };
        self.store(Word::Mean as usize, before - (before >> MEAN_SHIFT) + ticks);
        // By the mean without this call: if a short one made the next be timed later, it would by that
        // count for more of those that follow, and all sums would be too low.
        let mean = (before >> MEAN_SHIFT).max(1);
        let is_enough = |doublings: &u64| mean << *doublings >= worth_timing;
        let doublings = (0..MOST_DOUBLINGS).find(is_enough).unwrap_or(MOST_DOUBLINGS);
        self.store(Word::Doublings as usize, doublings);
    }

    /// What counts as the duration of a call that was not timed.
    fn last(&self, ending: usize) -> Elapsed {
        match self.load(Word::Last as usize + ending.min(self.endings - 1)) {
            // The first to end so: the mean is what there is.
            0 => Elapsed(self.load(Word::Mean as usize) >> MEAN_SHIFT),
            last => Elapsed(last - 1),
        }
    }
}

/// A call of a function whose timing adjusts itself.
#[derive(Debug)]
pub struct Sampled {
    /// Decides.
    pub sampler: &'static Sampler,
    /// The index of the label set.
    pub labels: usize,
}

impl Watch for Sampled {
    const SAMPLES: bool = true;

    #[inline]
    fn begin(&mut self) -> bool {
        is_timed(self.sampler, self.labels)
    }

    #[inline]
    fn end(&self, ending: Ending, elapsed: Option<Elapsed>) -> Option<Elapsed> {
        match elapsed {
            Some(elapsed) => {
                learn(self.sampler, self.labels, ending.index(), elapsed);
                None
            }
            None => Some(last(self.sampler, self.labels, ending.index())),
        }
    }
}

// What follows takes and returns numbers that fit into registers, for the reason that `Call` has.

#[inline(never)]
fn is_timed(sampler: &Sampler, labels: usize) -> bool {
    sampler.words(labels).is_none_or(|set| set.is_timed())
}

#[inline(never)]
fn last(sampler: &Sampler, labels: usize, ending: usize) -> Elapsed {
    sampler.words(labels).map_or(Elapsed(0), |set| set.last(ending))
}

#[cold]
fn learn(sampler: &Sampler, labels: usize, ending: usize, elapsed: Elapsed) {
    if let Some(set) = sampler.words(labels) {
        set.learn(ending, elapsed, worth_timing());
    }
}

#[cfg(test)]
mod tests {
    use super::{Elapsed, MOST_DOUBLINGS, Sampler, Word};

    const WORTH: u64 = 3_200;

    /// Counts and sums durations as a function does whose calls take what `durations` says, each with its
    /// ending. Returns the true sum of each ending, what was recorded of it, and how many were timed.
    fn run(sampler: &'static Sampler, durations: &[(usize, u64)]) -> ([u64; 2], [u64; 2], usize) {
        let (mut real, mut recorded, mut timed) = ([0; 2], [0; 2], 0);
        for (ending, ticks) in durations {
            let set = sampler.words(0).unwrap();
            real[*ending] += ticks;
            if set.is_timed() {
                timed += 1;
                set.learn(*ending, Elapsed(*ticks), WORTH);
                recorded[*ending] += ticks;
            } else {
                recorded[*ending] += set.last(*ending).0;
            }
        }
        (real, recorded, timed)
    }

    fn leaked() -> &'static Sampler {
        Box::leak(Box::new(Sampler::of(1, 2)))
    }

    fn off_by(real: u64, recorded: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let ratio = recorded as f64 / real as f64;
        (ratio - 1.0).abs()
    }

    #[test]
    fn a_long_call_is_always_timed() {
        let (real, recorded, timed) = run(leaked(), &[(0, WORTH); 1_000]);
        assert_eq!((real, timed), (recorded, 1_000));
    }

    #[test]
    fn a_short_call_is_timed_as_often_as_the_budget_allows() {
        // 3200 / 100 is 2^5.
        let calls = 100_000;
        let (_, _, timed) = run(leaked(), &vec![(0, 100); calls]);
        let share = calls / timed;
        assert!((28..=36).contains(&share), "one in {share}");
    }

    #[test]
    fn a_call_that_takes_nothing_is_still_timed_now_and_then() {
        let sampler = leaked();
        run(sampler, &[(0, 0); 1_000]);
        let set = sampler.words(0).unwrap();
        assert_eq!(set.load(Word::Doublings as usize), MOST_DOUBLINGS);
    }

    #[test]
    fn sums_are_unbiased_also_where_durations_alternate_in_the_period_of_the_sampling() {
        // Calls in turn short and eight times as long, and every 16th ends in another way.
        let call = |n: usize| {
            (usize::from(n.is_multiple_of(16)), if n.is_multiple_of(2) { 20 } else { 160 })
        };
        let calls: Vec<_> = (0..10_000_000).map(call).collect();
        let (real, recorded, timed) = run(leaked(), &calls);
        assert!(timed < calls.len() / 16, "{timed} timed");
        for ending in 0..2 {
            let off = off_by(real[ending], recorded[ending]);
            assert!(off < 0.02, "{ending}: {off}");
        }
    }

    #[test]
    fn an_ending_that_was_never_timed_counts_with_the_mean() {
        let sampler = leaked();
        run(sampler, &[(0, 64); 64]);
        assert_eq!(sampler.words(0).unwrap().last(1), Elapsed(64));
    }
}
