//! The laws of histograms and sums, tried with arbitrary bounds and values.

use proptest::collection::{btree_set, vec};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};
use telemark_registry::descriptor::MAX_BOUNDS;
use telemark_registry::{Sample, Unit};

use crate::bounds::{Bounds, Scale};
use crate::cells::{Balance, Cells, Counter, Histogram, Room};
use crate::native::{self, Native};

const CELLS: usize = MAX_BOUNDS + 1;

/// Values of every length, and those at the bounds of an exponential bucket.
fn value() -> impl Strategy<Value = u64> {
    let of_length = |(value, shift): (u64, u32)| value >> shift;
    let near_a_power =
        |(power, off): (u32, u64)| (1_u64 << power).wrapping_add(off).wrapping_sub(2);
    prop_oneof![
        (any::<u64>(), 0..64_u32).prop_map(of_length),
        (0..64_u32, 0..5_u64).prop_map(near_a_power),
    ]
}

/// Rising bounds of whole units, all of which a float holds exactly.
fn bounds() -> impl Strategy<Value = Vec<u64>> {
    let bound = (any::<u64>(), 11..64_u32).prop_map(|(bound, shift)| bound >> shift);
    btree_set(bound, 0..=MAX_BOUNDS).prop_map(|bounds| bounds.into_iter().collect())
}

#[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
fn floats(bounds: &[u64], divisor: f64) -> Vec<f64> {
    bounds.iter().map(|bound| *bound as f64 / divisor).collect()
}

/// How many values are not above a bound.
fn within(values: &[u64], bound: u64) -> u64 {
    values.iter().filter(|value| **value <= bound).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bucket_is_the_first_whose_bound_is_not_below_the_value(
        limits in bounds(),
        value in value(),
    ) {
        let expected = limits.iter().position(|limit| value <= *limit);
        let bounds = Bounds::new(&floats(&limits, 1.0), Unit::One);
        assert_eq!(bounds.bucket(value), expected.unwrap_or(limits.len()));
    }

    #[test]
    fn a_value_at_a_bound_is_within_it_and_one_more_is_not(limits in bounds()) {
        let bounds = Bounds::new(&floats(&limits, 1.0), Unit::One);
        for (index, limit) in limits.iter().enumerate() {
            assert_eq!([bounds.bucket(*limit), bounds.bucket(limit + 1)], [index, index + 1]);
        }
    }

    #[test]
    fn bounds_in_seconds_are_compared_in_nanoseconds(
        limits in btree_set(0..1_000_000_000_000_u64, 0..=MAX_BOUNDS),
        value in 0..2_000_000_000_000_u64,
    ) {
        // A thousand seconds in nanoseconds, as a float, is off by less than half of one.
        let limits: Vec<_> = limits.into_iter().collect();
        let bounds = Bounds::new(&floats(&limits, 1e9), Unit::Seconds);
        let expected = limits.iter().position(|limit| value <= *limit);
        assert_eq!(bounds.bucket(value), expected.unwrap_or(limits.len()));
    }

    #[test]
    fn a_histogram_is_cumulative_and_its_count_and_sum_are_exact(
        limits in bounds(),
        values in vec(value(), 0..60),
        other in value(),
    ) {
        let bounds = Bounds::new(&floats(&limits, 1.0), Unit::One);
        let cells = Histogram::<2, CELLS>::new();
        cells.record(&bounds, 0, other);
        for value in &values {
            cells.record(&bounds, 1, *value);
        }
        let mut room = Room::new();
        let Sample::Histogram(read) = cells.read(1, &mut room) else { unreachable!("it is one") };
        let cumulative: Vec<_> = read
            .buckets
            .iter()
            .scan(0, |sum, count| {
                *sum += count;
                Some(*sum)
            })
            .collect();
        let expected = limits.iter().map(|limit| within(&values, *limit));
        let infinite = vec![values.len() as u64; CELLS - limits.len()];
        assert_eq!(cumulative, expected.chain(infinite).collect::<Vec<_>>());
        assert_eq!(read.sum, values.iter().copied().fold(0, u64::wrapping_add));
    }

    #[test]
    fn sums_are_exact_up_and_down(amounts in vec(any::<i64>(), 0..60)) {
        let (counter, balance) = (Counter::<1>::new(), Balance::<1>::new());
        for amount in &amounts {
            counter.add(0, amount.unsigned_abs());
            crate::cells::Add::add(&balance, 0, amount.cast_unsigned());
        }
        let exact: u128 = amounts.iter().map(|amount| u128::from(amount.unsigned_abs())).sum();
        let level = amounts.iter().copied().fold(0, i64::wrapping_add);
        let mut room = Room::new();
        assert_eq!(balance.read(0, &mut room), Sample::Level(level));
        #[expect(clippy::cast_possible_truncation, reason = "a counter starts over")]
        let counted = exact as u64;
        assert_eq!(counter.read(0, &mut room), Sample::Counter(counted));
    }

    #[test]
    fn exponential_buckets_hold_every_value_between_their_bounds(
        values in vec(0..1_u64 << 16, 0..60),
    ) {
        let cells = Native::new(1);
        for value in &values {
            cells.record(Scale::Whole, 0, *value);
        }
        let mut buckets = [0; native::BUCKETS];
        let zeros = cells.read(0, &mut buckets);
        assert_eq!(zeros, within(&values, 0));
        let mut sum = zeros;
        for (index, count) in (0_u32..).zip(buckets) {
            sum += count;
            // A value is not above 2^(i / 8) where its eighth power is not above 2^i.
            let is_within = |value: &&u64| {
                index >= 128 || u128::from(**value).pow(8) <= 1 << index
            };
            assert_eq!(sum, values.iter().filter(is_within).count() as u64, "2^({index}/8)");
        }
        assert_eq!(sum, values.len() as u64);
    }

    #[test]
    fn exponential_buckets_of_any_scale_count_every_value(values in vec(value(), 0..60)) {
        for scale in [Scale::Ticks, Scale::Nanos, Scale::Whole] {
            let cells = Native::new(1);
            for value in &values {
                cells.record(scale, 0, *value);
            }
            let mut buckets = [0; native::BUCKETS];
            let zeros = cells.read(0, &mut buckets);
            assert_eq!(zeros + buckets.iter().sum::<u64>(), values.len() as u64, "{scale:?}");
        }
    }
}
