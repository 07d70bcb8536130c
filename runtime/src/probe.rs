//! Ok or error, decided on the returned value.
//!
//! An error is an `Err`, and the `Err` that a `Poll` or a `ControlFlow` carries. A `None` is one only
//! where the attribute says so, a `Break` without a `Result` never: both may be what was looked for.
//!
//! A macro sees tokens, and an alias such as `io::Result<T>` does not say that it is a `Result`. The
//! compiler does know the type: a method of [`Probe`] for `Result` is found before the one of
//! [`Plain`], which is one dereference further away.

use core::convert::Infallible;
use core::ops::{ControlFlow, Deref};
use core::task::Poll;

use telemark_registry::Ending;

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
    pub fn ending(&self) -> Ending {
        if self.0.0.is_ok() { Ending::OK } else { Ending::ERROR }
    }

    /// What an `Ok` holds.
    #[inline]
    pub fn success(&self) -> Option<&'a T> {
        self.0.0.as_ref().ok()
    }
}

impl<'a, T, E> Probe<'a, Poll<Result<T, E>>> {
    /// `error` for a ready `Err`.
    #[inline]
    pub fn ending(&self) -> Ending {
        if let Poll::Ready(Err(_)) = self.0.0 { Ending::ERROR } else { Ending::OK }
    }

    /// What a ready `Ok` holds.
    #[inline]
    pub fn success(&self) -> Option<&'a T> {
        if let Poll::Ready(Ok(value)) = self.0.0 { Some(value) } else { None }
    }
}

impl<'a, T, E> Probe<'a, Poll<Option<Result<T, E>>>> {
    /// `error` for an item that is an `Err`.
    #[inline]
    pub fn ending(&self) -> Ending {
        if let Poll::Ready(Some(Err(_))) = self.0.0 { Ending::ERROR } else { Ending::OK }
    }

    /// What an item that is an `Ok` holds.
    #[inline]
    pub fn success(&self) -> Option<&'a T> {
        if let Poll::Ready(Some(Ok(value))) = self.0.0 { Some(value) } else { None }
    }
}

impl<'a, T, E, C> Probe<'a, ControlFlow<Result<T, E>, C>> {
    /// `error` for breaking with an `Err`.
    #[inline]
    pub fn ending(&self) -> Ending {
        if let ControlFlow::Break(Err(_)) = self.0.0 { Ending::ERROR } else { Ending::OK }
    }

    /// What breaking with an `Ok` hands over.
    #[inline]
    pub fn success(&self) -> Option<&'a T> {
        if let ControlFlow::Break(Ok(value)) = self.0.0 { Some(value) } else { None }
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
    pub fn ending(&self) -> Ending {
        Ending::OK
    }

    /// No class: there is no error.
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "it answers in place of the method for `Result`"
    )]
    #[inline]
    pub fn classified<C>(&self, _: C) -> Result<(), Infallible> {
        Ok(())
    }

    /// No error.
    #[expect(
        clippy::extra_unused_type_parameters,
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "it answers in place of the method for `Result`"
    )]
    #[inline]
    pub fn said<C>(&self) -> Result<(), Infallible> {
        Ok(())
    }

    /// The value itself.
    #[expect(clippy::unnecessary_wraps, reason = "it answers in place of the method for `Result`")]
    #[inline]
    pub fn success(&self) -> Option<&'a T> {
        Some(self.0)
    }
}

/// A returned value of which `none = "error"` can be said.
#[diagnostic::on_unimplemented(
    message = "`none` is for a function that returns an `Option`, and this one returns `{Self}`",
    label = "expected `Option<_>` or `Result<Option<_>, _>`"
)]
pub trait Optional {
    /// `error` for a `None`, whose type stands before those of the errors; for anything else, what it
    /// is otherwise.
    fn ending(&self, otherwise: Ending) -> Ending;
}

impl<T> Optional for Option<T> {
    #[inline]
    fn ending(&self, otherwise: Ending) -> Ending {
        if self.is_none() { Ending::ERROR } else { otherwise }
    }
}

impl<T, E> Optional for Result<Option<T>, E> {
    #[inline]
    fn ending(&self, otherwise: Ending) -> Ending {
        if let Ok(None) = self { Ending::ERROR } else { otherwise.behind_other() }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::task::Poll;
    use std::{fmt, io};

    use telemark_registry::Ending;

    use super::{Optional, Probe};

    #[test]
    fn an_aliased_result_is_told_from_a_plain_value() {
        let fine: io::Result<u8> = Ok(7);
        let failed: fmt::Result = Err(fmt::Error);
        assert_eq!(Probe::new(&fine).ending(), Ending::OK);
        assert_eq!(Probe::new(&fine).success(), Some(&7));
        assert_eq!(Probe::new(&failed).ending(), Ending::ERROR);
        assert_eq!(Probe::new(&failed).success(), None);
        assert_eq!(Probe::new(&"text").ending(), Ending::OK);
        assert_eq!(Probe::new(&"text").success(), Some(&"text"));
    }

    #[test]
    fn a_result_is_looked_for_in_a_poll() {
        type Polled = Poll<io::Result<u8>>;
        type Item = Poll<Option<io::Result<u8>>>;
        let error = || io::Error::from(io::ErrorKind::Other);
        let polled: [Polled; 3] = [Poll::Pending, Poll::Ready(Ok(1)), Poll::Ready(Err(error()))];
        let seen = polled.each_ref().map(|p| (Probe::new(p).ending(), Probe::new(p).success()));
        assert_eq!(seen, [(Ending::OK, None), (Ending::OK, Some(&1)), (Ending::ERROR, None)]);
        let items: [Item; 3] =
            [Poll::Ready(None), Poll::Ready(Some(Ok(1))), Poll::Ready(Some(Err(error())))];
        let seen = items.each_ref().map(|p| (Probe::new(p).ending(), Probe::new(p).success()));
        assert_eq!(seen, [(Ending::OK, None), (Ending::OK, Some(&1)), (Ending::ERROR, None)]);
        assert_eq!(Probe::new(&Poll::<Option<u8>>::Ready(None)).ending(), Ending::OK);
    }

    #[test]
    fn breaking_is_an_error_if_it_breaks_with_one() {
        type Flow = ControlFlow<Result<u8, fmt::Error>, u8>;
        let flows: [Flow; 3] = [
            ControlFlow::Continue(1),
            ControlFlow::Break(Ok(2)),
            ControlFlow::Break(Err(fmt::Error)),
        ];
        let seen = flows.each_ref().map(|f| (Probe::new(f).ending(), Probe::new(f).success()));
        assert_eq!(seen, [(Ending::OK, None), (Ending::OK, Some(&2)), (Ending::ERROR, None)]);
        assert_eq!(Probe::new(&ControlFlow::<u8, u8>::Break(1)).ending(), Ending::OK);
    }

    #[test]
    fn none_is_an_error_where_it_is_said_to_be() {
        assert_eq!(Optional::ending(&Some(1), Ending::OK), Ending::OK);
        assert_eq!(Optional::ending(&None::<u8>, Ending::OK), Ending::ERROR);
        let results: [Result<Option<u8>, fmt::Error>; 3] = [Ok(Some(1)), Ok(None), Err(fmt::Error)];
        let seen = results.map(|result| Optional::ending(&result, Probe::new(&result).ending()));
        assert_eq!(seen, [Ending::OK, Ending::ERROR, Ending::ERROR]);
    }
}
