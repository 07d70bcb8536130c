//! Pseudo-random numbers that are the same for the same seed on every machine.

use std::ops::Range;
use std::time::Duration;

/// Steele, Lea and Flood's `SplitMix64` ("Fast splittable pseudorandom number generators", OOPSLA 2014).
///
/// # Examples
///
/// ```
/// use studio::random::Random;
///
/// assert_eq!(Random::new(7).below(100), Random::new(7).below(100));
/// ```
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// A sequence of its own for `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The sequence of the `stream`th part of whatever `seed` stands for.
    pub fn stream(seed: u64, stream: u64) -> Self {
        Self::new(Self::new(seed ^ stream.rotate_left(32)).next())
    }

    /// The next number below `bound`, or 0 where `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The high half of a 128-bit product: no division, and a bias far below anything a demo can show.
        let product = u128::from(self.next()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(u64::MAX)
    }

    /// A duration within `range`, to the microsecond.
    pub fn duration(&mut self, range: &Range<Duration>) -> Duration {
        let width = range.end.saturating_sub(range.start).as_micros();
        range.start + Duration::from_micros(self.below(u64::try_from(width).unwrap_or(u64::MAX)))
    }

    /// One of `choices`.
    pub fn pick<'a, T, const N: usize>(&mut self, choices: &'a [T; N]) -> &'a T {
        const { assert!(N > 0, "there must be a choice") };
        let index = self.below(N as u64);
        &choices[usize::try_from(index).unwrap_or(0)]
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_published_sequence() {
        let mut random = Random::new(1_234_567);
        assert_eq!(
            [random.next(), random.next(), random.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423],
        );
    }

    #[test]
    fn a_duration_stays_within_its_range() {
        let range = Duration::from_millis(20)..Duration::from_millis(30);
        let mut random = Random::new(3);
        for _ in 0..1_000 {
            let duration = random.duration(&range);
            assert!(range.contains(&duration), "{duration:?}");
        }
        assert_eq!(random.duration(&(Duration::ZERO..Duration::ZERO)), Duration::ZERO);
    }
}
