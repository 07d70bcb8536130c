//! Ok or error, decided on the returned value.
//!
//! A macro sees tokens, and an alias such as `io::Result<T>` does not say that it is a `Result`. The
//! compiler does know the type: a method of [`Probe`] for `Result` is found before the one of
//! [`Plain`], which is one dereference further away.

use core::ops::Deref;

use telemark_registry::Outcome;

/// A returned value, looked at as what it is.
#[derive(Debug)]
pub struct Probe<'a, T>(Plain<'a, T>);

/// A returned value that is no `Result`.
#[derive(Debug)]
pub struct Plain<'a, T>(&'a T);

impl<'a, T> Probe<'a, T> {
    /// Looks at a returned value.
    #[inline]
    pub fn new(returned: &'a T) -> Self {
        Self(Plain(returned))
    }
}

impl<'a, T, E> Probe<'a, Result<T, E>> {
    /// `error` for an `Err`.
    #[inline]
    pub fn outcome(&self) -> Outcome {
        if self.0.0.is_ok() { Outcome::Ok } else { Outcome::Error }
    }

    /// What an `Ok` holds.
    #[inline]
    pub fn success(&self) -> Option<&'a T> {
        self.0.0.as_ref().ok()
    }
}

impl<'a, T> Deref for Probe<'a, T> {
    type Target = Plain<'a, T>;

    #[inline]
    fn deref(&self) -> &Plain<'a, T> {
        &self.0
    }
}

impl<'a, T> Plain<'a, T> {
    /// Always `ok`.
    #[expect(clippy::unused_self, reason = "it answers in place of the method for `Result`")]
    #[inline]
    pub fn outcome(&self) -> Outcome {
        Outcome::Ok
    }

    /// The value itself.
    #[expect(clippy::unnecessary_wraps, reason = "it answers in place of the method for `Result`")]
    #[inline]
    pub fn success(&self) -> Option<&'a T> {
        Some(self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::{fmt, io};

    use telemark_registry::Outcome;

    use super::Probe;

    #[test]
    fn an_aliased_result_is_told_from_a_plain_value() {
        let fine: io::Result<u8> = Ok(7);
        let failed: fmt::Result = Err(fmt::Error);
        assert_eq!(Probe::new(&fine).outcome(), Outcome::Ok);
        assert_eq!(Probe::new(&fine).success(), Some(&7));
        assert_eq!(Probe::new(&failed).outcome(), Outcome::Error);
        assert_eq!(Probe::new(&failed).success(), None);
        assert_eq!(Probe::new(&"text").outcome(), Outcome::Ok);
        assert_eq!(Probe::new(&"text").success(), Some(&"text"));
    }
}
