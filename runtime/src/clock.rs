//! The clock behind every duration.
//!
//! `quanta` reads the processor's time-stamp counter where it is invariant (9.5 ns a reading on one
//! x86-64 machine, against 23.5 ns for `Instant::now`) and the operating system's monotonic clock
//! elsewhere.

use std::sync::OnceLock;

use quanta::Clock;

/// A reading of the clock, in its own ticks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticks(u64);

impl Ticks {
    /// In the place of a reading that is yet to come.
    pub(crate) const UNREAD: Self = Self(0);
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

/// Nanoseconds since an earlier reading; zero where the clock went backwards between cores.
#[inline]
pub(crate) fn nanos_since(start: Ticks) -> u64 {
    let clock = clock();
    clock.delta_as_nanos(start.0, clock.raw())
}

#[inline]
fn clock() -> &'static Clock {
    CLOCK.get_or_init(Clock::new)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Ticks, nanos_since, now};

    #[test]
    fn a_wait_is_measured_as_the_system_clock_measures_it() {
        let (start, reference) = (now(), Instant::now());
        std::thread::sleep(Duration::from_millis(20));
        let least = reference.elapsed();
        let measured = Duration::from_nanos(nanos_since(start));
        let most = reference.elapsed() + Duration::from_millis(1);
        assert!(
            least.mul_f64(0.99) <= measured && measured <= most.mul_f64(1.01),
            "{least:?} <= {measured:?} <= {most:?}"
        );
    }

    #[test]
    fn a_clock_that_went_backwards_gives_zero() {
        assert_eq!(nanos_since(Ticks(u64::MAX)), 0);
    }
}
