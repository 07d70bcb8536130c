//! Attempts at a job, as a label.

use crate::label::Label;

/// Which attempt at a job it is: the first four by number, all later ones together.
#[derive(Clone, Copy, Debug)]
pub struct Attempt(usize);

impl Attempt {
    /// The attempt of a number that counts from 1. Zero is taken for the first.
    pub fn of(number: u64) -> Self {
        let place = number.clamp(1, Self::VALUES.len() as u64) - 1;
        Self(usize::try_from(place).unwrap_or(0))
    }
}

impl Label for Attempt {
    const VALUES: &'static [&'static str] = &["1", "2", "3", "4", "5+"];

    fn index(&self) -> usize {
        self.0
    }
}

/// A number of attempts, as `attempt = …` takes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number of an attempt",
    label = "expected an unsigned integer that counts from 1, such as `u32`"
)]
pub trait Ordinal {
    /// The number.
    fn number(self) -> u64;
}

impl Ordinal for u8 {
    fn number(self) -> u64 {
        self.into()
    }
}

impl Ordinal for u16 {
    fn number(self) -> u64 {
        self.into()
    }
}

impl Ordinal for u32 {
    fn number(self) -> u64 {
        self.into()
    }
}

impl Ordinal for u64 {
    fn number(self) -> u64 {
        self
    }
}

impl Ordinal for usize {
    fn number(self) -> u64 {
        u64::try_from(self).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Attempt;
    use crate::label::Label;

    #[test]
    fn attempts_count_from_one_and_the_late_ones_share_a_value() {
        let shown = [0_u64, 1, 2, 3, 4, 5, 6, u64::MAX]
            .map(|number| Attempt::VALUES[Attempt::of(number).index()]);
        assert_eq!(shown, ["1", "1", "2", "3", "4", "5+", "5+", "5+"]);
    }
}
