//! The value of a sample, exact where it was recorded exactly.

use std::fmt::Write;

use crate::decimal::Decimal;

/// The value of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    /// What we record.
    Exact(Decimal),
    /// What the facade's gauges and sums are.
    Float(f64),
}

impl Number {
    pub(super) const ZERO: Self = Self::Exact(Decimal::ZERO);

    #[inline]
    pub(super) fn push_to(self, text: &mut String) {
        match self {
            Self::Exact(decimal) => decimal.push_to(text),
            Self::Float(float) => push_float(text, float),
        }
    }

    pub(super) fn to_f64(self) -> f64 {
        match self {
            Self::Exact(decimal) => decimal.to_f64(),
            Self::Float(float) => float,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact(left), Self::Exact(right)) => Self::Exact(left.plus(right)),
            (left, right) => Self::Float(left.to_f64() + right.to_f64()),
        }
    }
}

/// A float as all formats take it: with the names that they have for what is no number.
pub(super) fn push_float(text: &mut String, float: f64) {
    if float == f64::INFINITY {
        text.push_str("+Inf");
    } else if float == f64::NEG_INFINITY {
        text.push_str("-Inf");
    } else {
        write!(text, "{float}").expect("writing to a `String` does not fail");
    }
}
