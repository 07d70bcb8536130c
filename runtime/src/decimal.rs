//! Recorded whole numbers, written as exact decimals.

use core::fmt;

use telemark_registry::Unit;

/// A decimal number. Nothing is rounded before somebody asks for a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: u128,
    places: Places,
}

/// How many of a number's digits stand behind the point: those of what is recorded in whole units, in
/// billionths, and in quadrillionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Places {
    None,
    Nine,
    Fifteen,
}

impl Places {
    /// How a metric's values are recorded.
    pub(crate) const fn of(unit: Unit<'_>) -> Self {
        if unit.is_recorded_in_nanos() { Self::Nine } else { Self::None }
    }

    const fn one(self) -> u64 {
        match self {
            Self::None => 1,
            Self::Nine => 1_000_000_000,
            Self::Fifteen => 1_000_000_000_000_000,
        }
    }
}

impl Decimal {
    pub(crate) const ZERO: Self = Self::recorded(0, Places::None);

    /// A value as it is recorded: in whole units or in billionths.
    pub(crate) fn new(recorded: u64, unit: Unit<'_>) -> Self {
        Self::recorded(recorded, Places::of(unit))
    }

    pub(crate) const fn recorded(recorded: u64, places: Places) -> Self {
        Self { negative: false, digits: recorded as u128, places }
    }

    /// A level, which may be below zero.
    pub(crate) const fn level(recorded: i64, places: Places) -> Self {
        Self { negative: recorded < 0, digits: recorded.unsigned_abs() as u128, places }
    }

    /// A value in quadrillionths of its unit.
    pub(crate) const fn fine(fine: u128) -> Self {
        Self { negative: false, digits: fine, places: Places::Fifteen }
    }

    /// The sum. One that no number of this size holds stays at the largest.
    pub(crate) fn plus(self, other: Self) -> Self {
        let places = self.places.max(other.places);
        let [left, right] = [self.in_places(places), other.in_places(places)];
        if self.negative == other.negative {
            return Self { negative: self.negative, digits: left.saturating_add(right), places };
        }
        let negative = if left > right { self.negative } else { other.negative };
        Self { negative, digits: left.abs_diff(right), places }
    }

    /// The digits with at least as many places as there are.
    fn in_places(self, places: Places) -> u128 {
        self.digits.saturating_mul(u128::from(places.one() / self.places.one()))
    }

    /// Appends the number, without zeros at its end.
    #[inline]
    pub(crate) fn push_to(self, text: &mut String) {
        self.each_part(|part| text.push_str(part));
    }

    /// The float that is nearest.
    #[expect(clippy::cast_precision_loss, reason = "both are below 2^53, and exact")]
    pub(crate) fn to_f64(self) -> f64 {
        const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;
        if self.digits >= EXACT {
            return self.to_string().parse().expect("a decimal number is a float's text");
        }
        // The quotient of two exact floats is the float that is nearest to it.
        let size = self.digits as f64 / self.places.one() as f64;
        if self.negative { -size } else { size }
    }

    fn each_part(self, mut take: impl FnMut(&str)) {
        let one = self.places.one();
        let mut buffer = itoa::Buffer::new();
        if self.negative && self.digits != 0 {
            take("-");
        }
        // Most numbers have 64 bits, whose division is much cheaper.
        let fraction = if let Ok(digits) = u64::try_from(self.digits) {
            take(buffer.format(digits / one));
            digits % one
        } else {
            take(buffer.format(self.digits / u128::from(one)));
            // The remainder is below 10^15.
            u64::try_from(self.digits % u128::from(one)).unwrap_or_default()
        };
        if fraction != 0 {
            take(".");
            // The one in front keeps the zeros that a fraction starts with.
            take(buffer.format(one + fraction)[1..].trim_end_matches('0'));
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut result = Ok(());
        self.each_part(|part| result = result.and_then(|()| f.write_str(part)));
        result
    }
}

#[cfg(test)]
mod tests {
    use telemark_registry::Unit;

    use super::{Decimal, Places};

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

    #[test]
    fn numbers_of_different_places_and_signs_add_up_exactly() {
        let level = |level| Decimal::level(level, Places::None);
        let nanos = |nanos| Decimal::level(nanos, Places::Nine);
        let sums = [
            level(3).plus(level(-5)),
            level(-5).plus(level(3)),
            level(5).plus(level(-5)),
            level(-2).plus(nanos(-500_000_000)),
            nanos(1).plus(Decimal::fine(1)),
            Decimal::fine(u128::MAX).plus(level(1)),
        ];
        assert_eq!(
            sums.map(|sum| sum.to_string()),
            [
                "-2",
                "-2",
                "0",
                "-2.5",
                "0.000000001000001",
                "340282366920938463463374.607431768211455"
            ]
        );
    }

    #[test]
    fn a_float_is_the_one_that_is_nearest_to_the_digits() {
        let numbers = [
            Decimal::new(u64::MAX, Unit::Seconds),
            Decimal::new(300_000_000, Unit::Seconds),
            Decimal::fine(u128::MAX),
            Decimal::level(i64::MIN, Places::Nine),
            Decimal::level(-1, Places::Nine),
        ];
        for number in numbers {
            let nearest: f64 = number.to_string().parse().unwrap();
            assert_eq!(number.to_f64().to_bits(), nearest.to_bits(), "{number}");
        }
    }
}
