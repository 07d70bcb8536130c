//! The clock behind every duration.
//!
//! `quanta` reads the processor's time-stamp counter where it is invariant (9.5 ns a reading on one
//! x86-64 machine, against 23.5 ns for `Instant::now`) and the operating system's monotonic clock
//! elsewhere. What is recorded stays in the clock's own ticks; a scrape converts the sums.

use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use quanta::Clock;

/// A reading of the clock, in its own ticks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticks(u64);

/// Time that has passed, in ticks of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elapsed(pub(crate) u64);

impl Ticks {
    /// In the place of a reading that is yet to come.
    pub(crate) const UNREAD: Self = Self(0);

    /// Whether it is yet to come.
    pub(crate) fn is_unread(self) -> bool {
        self.0 == 0
    }

    /// The reading as a number, to keep it in an atomic.
    pub(crate) fn get(self) -> u64 {
        self.0
    }

    /// Back from its number.
    pub(crate) fn from_number(number: u64) -> Self {
        Self(number)
    }
}

impl Elapsed {
    /// The same in nanoseconds, the fraction dropped.
    pub(crate) fn nanos(self) -> u64 {
        clock().delta_as_nanos(0, self.0)
    }

    /// The longest time that is, in nanoseconds, not more than so many.
    pub(crate) fn of_nanos(nanos: u64) -> Self {
        let (mut within, mut beyond) = (0, u64::MAX);
        while beyond - within > 1 {
            let middle = within + (beyond - within) / 2;
            *(if Self(middle).nanos() > nanos { &mut beyond } else { &mut within }) = middle;
        }
        Self(within)
    }
}

static CLOCK: OnceLock<Clock> = OnceLock::new();

/// Calibrates the clock. Without this, the first call that is measured pays for it (usually 10 to
/// 20 ms, at most 200 ms: quanta's documentation).
#[cfg(feature = "endpoint")]
pub(crate) fn calibrate() {
    let _: &Clock = clock();
}

/// Reads the clock.
#[inline]
pub(crate) fn now() -> Ticks {
    Ticks(clock().raw())
}

/// The time since an earlier reading; none where the clock went backwards between cores.
#[inline]
pub(crate) fn since(start: Ticks) -> Elapsed {
    Elapsed(clock().raw().saturating_sub(start.0))
}

/// What it takes to read the clock twice: the median of some tries.
pub(crate) fn cost_of_timing() -> Elapsed {
    const TRIES: usize = 255;
    let mut tries = [Elapsed(0); TRIES];
    for cost in &mut tries {
        let start = now();
        let _: Ticks = now();
        *cost = since(start);
    }
    tries.sort_unstable();
    tries[TRIES / 2]
}

/// A reading as nanoseconds since 1970.
///
/// It is reckoned back from the system's time of now, so that an error of the rate of ticks, such as
/// 83 millionths of a second each second (quanta's issue 99), and steps of the system's time count for
/// the age of the reading and not for that of the process.
pub(crate) fn unix_nanos(reading: Ticks) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = u64::try_from(now.as_nanos()).unwrap_or(u64::MAX);
    now.saturating_sub(since(reading).nanos())
}

#[inline]
fn clock() -> &'static Clock {
    CLOCK.get_or_init(Clock::new)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    use super::{Elapsed, Ticks, now, since, unix_nanos};

    #[test]
    fn a_wait_is_measured_as_the_system_clock_measures_it() {
        let (start, reference) = (now(), Instant::now());
        std::thread::sleep(Duration::from_millis(20));
        let least = reference.elapsed();
        let measured = Duration::from_nanos(since(start).nanos());
        let most = reference.elapsed() + Duration::from_millis(1);
        assert!(
            least.mul_f64(0.99) <= measured && measured <= most.mul_f64(1.01),
            "{least:?} <= {measured:?} <= {most:?}"
        );
    }

    #[test]
    fn a_clock_that_went_backwards_gives_zero() {
        assert_eq!(since(Ticks(u64::MAX)), Elapsed(0));
    }

    #[test]
    fn a_limit_in_ticks_is_the_last_that_is_not_beyond_it() {
        for nanos in [0, 1, 999, 5_000_000, 10_000_000_000, 1 << 50] {
            let limit = Elapsed::of_nanos(nanos);
            assert!(limit.nanos() <= nanos, "{nanos}");
            assert!(Elapsed(limit.0 + 1).nanos() > nanos, "{nanos}");
        }
    }

    #[test]
    fn a_reading_is_placed_in_the_system_s_time() {
        let system = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let (before, reading, after) = (system(), now(), system());
        std::thread::sleep(Duration::from_millis(5));
        let reading = u128::from(unix_nanos(reading));
        let slack = Duration::from_millis(1).as_nanos();
        assert!(
            before - slack <= reading && reading <= after + slack,
            "{before} {reading} {after}"
        );
    }
}
