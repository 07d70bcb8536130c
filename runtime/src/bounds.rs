//! The bounds of a histogram's buckets, ready for the search.

use telemark_registry::descriptor::MAX_BOUNDS;
use telemark_registry::{MetricDescriptor, Unit};

use crate::clock::Elapsed;
use crate::sync::{Derived, DerivedWord, Ordering};

/// Upper bounds in the whole units that are recorded.
///
/// Most calls are short and fall into the first bucket, which one comparison finds. Beyond it, the search
/// starts at the first bound that has as many bits as the value, so that it compares once or twice.
/// Counting the bits takes a microcoded instruction on some processors, and so 8 ns: of a call that takes
/// 19 ns to count and to time, that is much, and of one that took milliseconds nothing.
#[derive(Debug)]
pub struct Bounds {
    pub(crate) scale: Scale,
    limits: [u64; MAX_BOUNDS + 1],
    start: [u8; 65],
    len: usize,
}

impl Bounds {
    /// Bounds in a unit, whose values are recorded in whole units or in billionths.
    ///
    /// # Panics
    ///
    /// At compile time, where there are more than 31 bounds or they do not rise.
    pub const fn new(bounds: &[f64], unit: Unit<'_>) -> Self {
        assert!(bounds.len() <= MAX_BOUNDS, "a histogram has at most 31 bounds");
        let scale = if unit.is_recorded_in_nanos() { 1e9 } else { 1.0 };
        // The bound behind the last one is never exceeded, so the search needs no other end.
        let mut limits = [u64::MAX; MAX_BOUNDS + 1];
        let mut index = 0;
        while index < bounds.len() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a cast of a float saturates, and a bound is a small positive number"
            )]
            let limit = (bounds[index] * scale).round() as u64;
            assert!(index == 0 || limit > limits[index - 1], "bounds rise");
            limits[index] = limit;
            index += 1;
        }
        let scale = if unit.is_recorded_in_nanos() { Scale::Nanos } else { Scale::Whole };
        Self::within(scale, limits, bounds.len())
    }

    /// Bounds in what is recorded, behind which nothing is exceeded.
    const fn within(scale: Scale, limits: [u64; MAX_BOUNDS + 1], len: usize) -> Self {
        Self { scale, limits, start: starts(&limits), len }
    }

    /// Bounds in nanoseconds as bounds in ticks: for each the last tick that does not exceed it.
    fn in_ticks(&self) -> Self {
        let mut limits = self.limits;
        for limit in &mut limits[..self.len] {
            *limit = Elapsed::of_nanos(*limit).0;
        }
        Self::within(Scale::Ticks, limits, self.len)
    }

    /// Bounds of a metric.
    pub(crate) const fn of(metric: &MetricDescriptor<'_>) -> Self {
        Self::new(metric.buckets, metric.unit)
    }

    /// The bucket that a value belongs to: the first whose bound is not below it.
    #[inline]
    pub(crate) fn bucket(&self, value: u64) -> usize {
        if value <= self.limits[0] { 0 } else { self.search(value) }
    }

    #[inline(never)]
    fn search(&self, value: u64) -> usize {
        let bits = (u64::BITS - value.leading_zeros()) as usize;
        let mut index = usize::from(self.start[bits]);
        while index < self.len && value > self.limits[index & MAX_BOUNDS] {
            index += 1;
        }
        index
    }
}

/// What a recorded number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Ticks of the clock.
    Ticks,
    /// Billionths of the unit.
    Nanos,
    /// Whole units.
    Whole,
}

/// Bounds of durations, which are compared in ticks of the clock.
#[derive(Debug)]
pub struct TickBounds {
    /// The first bound in ticks, once there is one: most calls end below it, and need no more of the cache
    /// than this.
    first: DerivedWord,
    /// Made by the first call that is recorded.
    ticks: Derived<Bounds>,
    nanos: Bounds,
}

impl TickBounds {
    /// Bounds of a metric in seconds.
    pub(crate) const fn of(metric: &MetricDescriptor<'_>) -> Self {
        Self { first: DerivedWord::new(0), ticks: Derived::new(), nanos: Bounds::of(metric) }
    }

    /// The bucket that a duration belongs to.
    #[inline]
    pub(crate) fn bucket(&self, elapsed: Elapsed) -> usize {
        // Relaxed: zero is below whatever it will be, and only sends to the search.
        if elapsed.0 <= self.first.load(Ordering::Relaxed) { 0 } else { self.search(elapsed) }
    }

    #[inline(never)]
    fn search(&self, elapsed: Elapsed) -> usize {
        let ticks = self.ticks.get().unwrap_or_else(|| self.convert());
        ticks.bucket(elapsed.0)
    }

    #[cold]
    fn convert(&self) -> &Bounds {
        let ticks = self.ticks.get_or_init(|| Box::new(self.nanos.in_ticks()));
        self.first.store(ticks.limits[0], Ordering::Relaxed);
        ticks
    }
}

/// For each number of bits, the first bound that has as many or more.
const fn starts(limits: &[u64; MAX_BOUNDS + 1]) -> [u8; 65] {
    let mut start = [0; 65];
    let mut bits: u32 = 0;
    let mut index: u8 = 0;
    while bits <= u64::BITS {
        while u64::BITS - limits[index as usize].leading_zeros() < bits {
            index += 1;
        }
        start[bits as usize] = index;
        bits += 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use telemark_registry::semconv;

    use super::Bounds;

    #[test]
    fn the_search_agrees_with_a_plain_one_around_every_bound_and_power_of_two() {
        for metric in [
            semconv::FUNCTION_DURATION,
            semconv::DB_CLIENT_OPERATION_DURATION,
            semconv::GEN_AI_CLIENT_OPERATION_DURATION,
            semconv::HTTP_SERVER_REQUEST_DURATION,
            semconv::DB_CLIENT_RESPONSE_RETURNED_ROWS,
        ] {
            let bounds = Bounds::of(&metric);
            let limits = &bounds.limits[..bounds.len];
            let edges = limits.iter().copied().chain((0..64).map(|bit| 1 << bit));
            let values =
                edges.flat_map(|edge: u64| [edge - 1, edge, edge + 1]).chain([0, u64::MAX]);
            for value in values {
                let expected = limits.iter().take_while(|limit| value > **limit).count();
                assert_eq!(bounds.bucket(value), expected, "{value} in {}", metric.name);
            }
        }
    }

    #[test]
    fn bounds_in_seconds_become_whole_nanoseconds() {
        let bounds = Bounds::of(&semconv::DB_CLIENT_OPERATION_DURATION);
        assert_eq!(
            bounds.limits[..bounds.len],
            [
                1_000_000,
                5_000_000,
                10_000_000,
                50_000_000,
                100_000_000,
                500_000_000,
                1_000_000_000,
                5_000_000_000,
                10_000_000_000
            ]
        );
    }
}
