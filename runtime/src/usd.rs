//! Cost, exact to the billionth of a dollar.

use core::{fmt, str};

use telemark_registry::Unit;

use crate::decimal::Decimal;

/// An amount of US dollars, as a whole number of nano-dollars, so that sums are exact.
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

impl fmt::Display for ParseUsdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotDecimal => "an amount consists of digits and at most one point",
            Self::TooPrecise => "an amount has at most nine decimal places",
            Self::TooLarge => "an amount is at most 18446744073.709551615 dollars",
        })
    }
}

impl core::error::Error for ParseUsdError {}

impl str::FromStr for Usd {
    type Err = ParseUsdError;

    fn from_str(text: &str) -> Result<Self, ParseUsdError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || whole.len() + fraction.len() == 0 {
            return Err(ParseUsdError::NotDecimal);
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 9 {
            return Err(ParseUsdError::TooPrecise);
        }
        let padding = core::iter::repeat_n(b'0', 9 - fraction.len());
        whole
            .bytes()
            .chain(fraction.bytes())
            .chain(padding)
            .try_fold(0_u64, |nanos, digit| {
                nanos.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
            })
            .map(Self::from_nanos)
            .ok_or(ParseUsdError::TooLarge)
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
        let refused = ["", ".", "-1", "1e3", "1,5", "0.0000000001", "18446744073.709551616"]
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
