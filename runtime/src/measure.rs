//! What the closures of an attribute may return.

use crate::usd::Usd;

/// A number of things, as `rows = |r| …` returns it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number of things",
    label = "expected `usize`, `u64`, `u32`, or an `Option` of one"
)]
pub trait Quantity {
    /// The number, or `None` where there is nothing to record.
    fn quantity(self) -> Option<u64>;
}

impl Quantity for usize {
    fn quantity(self) -> Option<u64> {
        u64::try_from(self).ok()
    }
}

impl Quantity for u64 {
    fn quantity(self) -> Option<u64> {
        Some(self)
    }
}

impl Quantity for u32 {
    fn quantity(self) -> Option<u64> {
        Some(self.into())
    }
}

impl<T: Quantity> Quantity for Option<T> {
    fn quantity(self) -> Option<u64> {
        self.and_then(T::quantity)
    }
}

/// An amount of US dollars, as `cost_usd = |r| …` returns it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no exact amount of dollars",
    label = "expected `telemark::Usd`, or an `Option` of it",
    note = "floats are not accepted, because their sums are not exact: parse the provider's own digits with `\"0.0023\".parse::<telemark::Usd>()`"
)]
pub trait Cost {
    /// The amount, or `None` where there is nothing to record.
    fn usd(self) -> Option<Usd>;
}

impl Cost for Usd {
    fn usd(self) -> Option<Usd> {
        Some(self)
    }
}

impl Cost for Option<Usd> {
    fn usd(self) -> Option<Usd> {
        self
    }
}
