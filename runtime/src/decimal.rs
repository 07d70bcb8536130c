//! Recorded whole numbers, written as exact decimals.

use core::fmt;

use telemark_registry::Unit;

const NANOS: u64 = 1_000_000_000;

/// A recorded value in its metric's unit. No float is involved, so that nothing is rounded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal {
    whole: u64,
    nanos: u64,
}

impl Decimal {
    pub(crate) fn new(recorded: u64, unit: Unit<'_>) -> Self {
        if unit.is_recorded_in_nanos() {
            Self { whole: recorded / NANOS, nanos: recorded % NANOS }
        } else {
            Self { whole: recorded, nanos: 0 }
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.whole)?;
        if self.nanos == 0 {
            return Ok(());
        }
        let mut digits = self.nanos;
        let mut width = 9;
        while digits.is_multiple_of(10) {
            digits /= 10;
            width -= 1;
        }
        write!(f, ".{digits:0width$}")
    }
}

#[cfg(test)]
mod tests {
    use telemark_registry::Unit;

    use super::Decimal;

    #[test]
    fn billionths_are_written_without_rounding_and_without_trailing_zeros() {
        let written = [0, 1, 10, 1_500_000_000, u64::MAX]
            .map(|recorded| Decimal::new(recorded, Unit::Seconds).to_string());
        assert_eq!(written, ["0", "0.000000001", "0.00000001", "1.5", "18446744073.709551615"]);
        assert_eq!(Decimal::new(1_500_000_000, Unit::Count("row")).to_string(), "1500000000");
    }
}
