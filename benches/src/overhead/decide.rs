//! When a comparison is decided, and how.

use serde::Serialize;

use super::interval::{Interval, interval};

/// The share of a bare call that an annotated one may take longer.
pub const LIMIT: f64 = 0.01;

/// After so many rounds there is a verdict.
pub const MOST_ROUNDS: u32 = 128;

/// After how many rounds the interval is looked at.
const LOOKS: [usize; 4] = [16, 32, 64, MOST_ROUNDS as usize];

/// The probability that any of the intervals of one row misses.
///
/// Each look has an equal part of it (Bonferroni's inequality), so looking several times and ending at
/// the first look that decides does not make it larger.
const MISS: f64 = 0.05;

/// What the interval says.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All of it is below the limit.
    Within,
    /// All of it is above the limit.
    Over,
    /// The limit is within it, and there is no time left. It counts as over.
    Undecided,
}

impl Verdict {
    /// The word in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Over => "over",
            Self::Undecided => "undecided",
        }
    }
}

/// Looks at the rounds so far: the interval at a look, with the verdict if there is one. None between
/// looks.
///
/// A round's value is the logarithm of its ratio of annotated to bare.
pub fn decide(rounds: &[f64]) -> Option<(Interval, Option<Verdict>)> {
    let look = LOOKS.iter().position(|look| *look == rounds.len())?;
    #[expect(clippy::cast_precision_loss, reason = "there are four looks")]
    let of_logarithms = interval(rounds, MISS / LOOKS.len() as f64)?;
    let share = |logarithm: f64| logarithm.exp_m1();
    let found = Interval {
        lower: share(of_logarithms.lower),
        median: share(of_logarithms.median),
        upper: share(of_logarithms.upper),
    };
    let verdict = if found.upper < LIMIT {
        Some(Verdict::Within)
    } else if found.lower > LIMIT {
        Some(Verdict::Over)
    } else if look == LOOKS.len() - 1 {
        Some(Verdict::Undecided)
    } else {
        None
    };
    Some((found, verdict))
}

#[cfg(test)]
mod tests {
    use studio::random::Random;

    use super::{LOOKS, Verdict, decide};

    /// Rounds whose overhead is `overhead`, with noise of two triangles' width `noise` around it, until
    /// there is a verdict.
    fn rounds(seed: u64, overhead: f64, noise: f64) -> (Verdict, usize) {
        let mut random = Random::new(seed);
        let mut uniform = || {
            let number = u32::try_from(random.below(1 << 20)).unwrap();
            f64::from(number) / f64::from(1 << 20) - 0.5
        };
        let mut rounds = Vec::new();
        loop {
            rounds.push(overhead.ln_1p() + noise * (uniform() + uniform()));
            if let Some((_, Some(verdict))) = decide(&rounds) {
                return (verdict, rounds.len());
            }
        }
    }

    #[test]
    fn no_overhead_passes_and_two_percent_fails_under_noise_of_three_percent() {
        for seed in 0..50 {
            assert_eq!(rounds(seed, 0.0, 0.03).0, Verdict::Within, "seed {seed}");
            assert_eq!(rounds(seed, 0.02, 0.03).0, Verdict::Over, "seed {seed}");
        }
    }

    #[test]
    fn little_noise_is_decided_at_the_first_look_and_more_later() {
        assert_eq!(rounds(1, 0.0, 0.005), (Verdict::Within, LOOKS[0]));
        assert_eq!(rounds(1, 0.02, 0.005), (Verdict::Over, LOOKS[0]));
        assert_eq!(rounds(1, 0.02, 0.08), (Verdict::Over, LOOKS[2]));
    }

    #[test]
    fn what_stands_at_the_limit_is_called_within_or_over_as_rarely_as_promised() {
        let verdicts: Vec<Verdict> = (0..2_000).map(|seed| rounds(seed, 0.01, 0.03).0).collect();
        let count = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count();
        // 2.5 % on each side, and Bonferroni's inequality leaves some of it unused.
        let (within, over) = (count(Verdict::Within), count(Verdict::Over));
        assert!((1..=50).contains(&within) && (1..=50).contains(&over), "{within} {over}");
    }

    #[test]
    fn noise_that_hides_the_limit_is_undecided_at_the_end() {
        assert_eq!(rounds(1, 0.01, 0.5), (Verdict::Undecided, LOOKS[3]));
    }

    #[test]
    fn a_round_that_was_disturbed_does_not_matter() {
        let mut rounds = vec![0.001; LOOKS[0]];
        rounds[3] = 2.0;
        rounds[7] = -2.0;
        let (found, verdict) = decide(&rounds).unwrap();
        assert_eq!(verdict, Some(Verdict::Within));
        assert!((found.upper - 0.001_f64.exp_m1()).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn between_looks_nothing_is_decided() {
        assert_eq!(decide(&vec![0.0; LOOKS[0] + 1]), None);
    }
}
