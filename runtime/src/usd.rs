//! Cost, exact to the billionth of a dollar.

use core::{fmt, str};

use telemark_registry::Unit;

use crate::decimal::Decimal;

/// An amount of US dollars, as a whole number of nano-dollars, so that sums are exact.
///
/// The sum of a series starts over beyond 18 billion dollars, which a rate takes for a restart.
///
/// ```
/// use telemark::Usd;
///
/// let cost: Usd = "0.0023".parse()?;
/// assert_eq!(cost, Usd::from_nanos(2_300_000));
/// assert_eq!(cost.to_string(), "0.0023");
/// # Ok::<(), telemark::ParseUsdError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd {
    nanos: u64,
}

impl Usd {
    /// So many billionths of a dollar.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self { nanos }
    }

    /// Reads an amount.
    pub(crate) const fn parse(text: &str) -> Result<Self, ParseUsdError> {
        let text = text.as_bytes();
        if !is_decimal(text) {
            return Err(ParseUsdError::NotDecimal);
        }
        let mut nanos = 0_u64;
        let mut places = None;
        let mut index = 0;
        while index < text.len() {
            let byte = text[index];
            index += 1;
            match (byte, places) {
                (b'.', _) => places = Some(0),
                (b'0', Some(9)) => {}
                (_, Some(9)) => return Err(ParseUsdError::TooPrecise),
                _ => {
                    nanos = match push(nanos, byte - b'0') {
                        Some(nanos) => nanos,
                        None => return Err(ParseUsdError::TooLarge),
                    };
                    if let Some(known) = places {
                        places = Some(known + 1);
                    }
                }
            }
        }
        let mut missing = match places {
            Some(known) => 9 - known,
            None => 9,
        };
        while missing > 0 {
            nanos = match push(nanos, 0) {
                Some(nanos) => nanos,
                None => return Err(ParseUsdError::TooLarge),
            };
            missing -= 1;
        }
        Ok(Self { nanos })
    }

    /// The amount in billionths of a dollar.
    pub const fn nanos(self) -> u64 {
        self.nanos
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(self.nanos, Unit::Usd).fmt(f)
    }
}

/// A text that is no amount, or one that a whole number of nano-dollars can't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseUsdError {
    /// Not digits, optionally with a point and more digits.
    NotDecimal,
    /// A digit other than zero beyond the ninth decimal place.
    TooPrecise,
    /// More than about 18 billion dollars.
    TooLarge,
}

impl ParseUsdError {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::NotDecimal => "an amount consists of digits and at most one point",
            Self::TooPrecise => "an amount has at most nine decimal places",
            Self::TooLarge => "an amount is at most 18446744073.709551615 dollars",
        }
    }
}

impl fmt::Display for ParseUsdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for ParseUsdError {}

impl str::FromStr for Usd {
    type Err = ParseUsdError;

    fn from_str(text: &str) -> Result<Self, ParseUsdError> {
        Self::parse(text)
    }
}

/// Digits with at most one point among them.
const fn is_decimal(text: &[u8]) -> bool {
    let mut points = 0;
    let mut index = 0;
    while index < text.len() {
        match text[index] {
            b'0'..=b'9' => {}
            b'.' => points += 1,
            _ => return false,
        }
        index += 1;
    }
    points <= 1 && text.len() > points
}

/// The number with one more digit.
const fn push(number: u64, digit: u8) -> Option<u64> {
    match number.checked_mul(10) {
        Some(shifted) => shifted.checked_add(digit as u64),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ParseUsdError, Usd};

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        let read = ["0", "1.5", ".000000001", "18446744073.709551615", "2.5000000000000"]
            .map(|text| text.parse::<Usd>().map(Usd::nanos));
        assert_eq!(read, [Ok(0), Ok(1_500_000_000), Ok(1), Ok(u64::MAX), Ok(2_500_000_000)]);
        let refused = ["", ".", "-1", "1e3", "1.5.0", "0.0000000001", "18446744073.709551616"]
            .map(str::parse::<Usd>);
        assert_eq!(
            refused,
            [
                Err(ParseUsdError::NotDecimal),
                Err(ParseUsdError::NotDecimal),
                Err(ParseUsdError::NotDecimal),
                Err(ParseUsdError::NotDecimal),
                Err(ParseUsdError::NotDecimal),
                Err(ParseUsdError::TooPrecise),
                Err(ParseUsdError::TooLarge),
            ]
        );
    }
}
