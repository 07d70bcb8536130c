//! Recorded whole numbers, written as exact decimals.

use core::fmt;

use telemark_registry::Unit;

/// Decimal places of a recorded value at most.
const PLACES: u32 = 15;
const ONE: u128 = 10_u128.pow(PLACES);

/// A recorded value in its metric's unit. No float is involved, so that nothing is rounded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal {
    /// In quadrillionths.
    fine: u128,
}

impl Decimal {
    /// A value as it is recorded: in whole units or in billionths.
    pub(crate) fn new(recorded: u64, unit: Unit<'_>) -> Self {
        Self::fine(u128::from(recorded) * fine_in_one(unit))
    }

    /// A value in quadrillionths of its unit.
    pub(crate) fn fine(fine: u128) -> Self {
        Self { fine }
    }
}

/// Quadrillionths in what is recorded as one.
pub(crate) const fn fine_in_one(unit: Unit<'_>) -> u128 {
    if unit.is_recorded_in_nanos() { ONE / 1_000_000_000 } else { ONE }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fine / ONE)?;
        let mut digits = self.fine % ONE;
        if digits == 0 {
            return Ok(());
        }
        let mut width = PLACES as usize;
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
        let written = [1, 37_500_000, u128::MAX].map(|fine| Decimal::fine(fine).to_string());
        assert_eq!(
            written,
            ["0.000000000000001", "0.0000000375", "340282366920938463463374.607431768211455"]
        );
    }
}
