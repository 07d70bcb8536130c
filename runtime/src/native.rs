//! Exponential buckets, for Prometheus' native histograms.
//!
//! They are exact: a sample is put into its exponential bucket when it is recorded, and not derived from
//! the buckets of the classic histogram.

use crate::bounds::Scale;
use crate::clock::Elapsed;
use crate::sync::{Derived, Ordering};
use crate::words::Shards;

/// 2³ buckets for each power of two: neighbouring bounds are 9 % apart.
pub(crate) const SCHEMA: i8 = 3;
const PER_OCTAVE: i32 = 1 << SCHEMA;
/// From one billionth to four hours and a half in seconds, or from one to 1.8 · 10¹³ of another unit.
/// Whatever is beyond is in the last.
const OCTAVES: i32 = 44;
/// The exponent of the first bucket's bound in seconds, which is just below a nanosecond.
const FIRST_OF_SECONDS: i32 = -30;
/// Buckets of a series.
pub(crate) const BUCKETS: usize = (PER_OCTAVE * OCTAVES + 1) as usize;
/// A word for zeros, and one for each bucket.
const WIDTH: usize = 1 + BUCKETS;

/// The last values of each bucket, in what is recorded.
type Limits = [u64; BUCKETS];

/// The exponential buckets of some series.
#[derive(Debug)]
pub(crate) struct Native {
    shards: Shards,
    series: usize,
}

impl Native {
    pub(crate) fn new(series: usize) -> Self {
        Self { shards: Shards::new(), series }
    }

    /// Records a value in a series.
    pub(crate) fn record(&self, scale: Scale, series: usize, value: u64) {
        let place = if value == 0 { 0 } else { 1 + bucket(scale, value) };
        if let Some(word) = self.shards.mine(self.series * WIDTH).get(series * WIDTH + place) {
            word.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Sums up a series: the zeros, and each bucket.
    pub(crate) fn read(&self, series: usize, buckets: &mut [u64; BUCKETS]) -> u64 {
        buckets.fill(0);
        let mut zeros = 0;
        for words in self.shards.used() {
            let word = |place| {
                words.get(series * WIDTH + place).map_or(0, |word| word.load(Ordering::Relaxed))
            };
            zeros += word(0);
            for (index, sum) in buckets.iter_mut().enumerate() {
                *sum += word(1 + index);
            }
        }
        zeros
    }
}

/// The number of the first bucket.
pub(crate) fn offset(scale: Scale) -> i32 {
    match scale {
        Scale::Ticks | Scale::Nanos => FIRST_OF_SECONDS * PER_OCTAVE,
        Scale::Whole => 0,
    }
}

fn bucket(scale: Scale, value: u64) -> usize {
    limits(scale).partition_point(|limit| *limit < value).min(BUCKETS - 1)
}

fn limits(scale: Scale) -> &'static Limits {
    static TICKS: Derived<Limits> = Derived::new();
    static NANOS: Derived<Limits> = Derived::new();
    static WHOLE: Derived<Limits> = Derived::new();
    let limits = match scale {
        Scale::Ticks => &TICKS,
        Scale::Nanos => &NANOS,
        Scale::Whole => &WHOLE,
    };
    limits.get_or_init(|| Box::new(core::array::from_fn(|index| limit(scale, index))))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "there are few buckets, and a cast of a float saturates"
)]
fn limit(scale: Scale, index: usize) -> u64 {
    let number = offset(scale) + index as i32;
    let bound = f64::from(number.rem_euclid(PER_OCTAVE)) / f64::from(PER_OCTAVE);
    let bound = bound.exp2() * f64::from(number.div_euclid(PER_OCTAVE)).exp2();
    match scale {
        Scale::Ticks => Elapsed::of_nanos((bound * 1e9) as u64).0,
        Scale::Nanos => (bound * 1e9) as u64,
        Scale::Whole => bound as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::{BUCKETS, Native, bucket, offset};
    use crate::bounds::Scale;

    /// The number of a value's bucket, by the definition.
    fn by_definition(value: f64) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "a small number")]
        let number = (value.log2() * 8.0).ceil() as i32;
        number
    }

    #[test]
    fn a_value_is_in_the_bucket_that_the_definition_says() {
        for value in
            (1..2_000_u64).chain((0..40).map(|bit| 1 << bit)).chain((1..36).map(|n| n * n * 977))
        {
            #[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
            let value_f64 = value as f64;
            let number = |scale| i32::try_from(bucket(scale, value)).unwrap() + offset(scale);
            assert_eq!(number(Scale::Whole), by_definition(value_f64), "{value}");
            assert_eq!(number(Scale::Nanos), by_definition(value_f64 / 1e9), "{value} ns");
        }
    }

    #[test]
    fn what_is_beyond_the_last_bucket_is_in_it_and_zero_is_apart() {
        let native = Native::new(2);
        for value in [0, 1, u64::MAX, u64::MAX] {
            native.record(Scale::Whole, 1, value);
        }
        let mut buckets = [7; BUCKETS];
        assert_eq!(native.read(1, &mut buckets), 1);
        assert_eq!((buckets[0], buckets[BUCKETS - 1], buckets.iter().sum()), (1, 2, 3));
        assert_eq!((native.read(0, &mut buckets), buckets.iter().sum::<u64>()), (0, 0));
    }
}
