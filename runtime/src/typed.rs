//! How a call ended whose errors may have types.
//!
//! The list of types sizes storage, so it must be known where the function stands, before any call:
//! [`Typed`]'s constant is found by the declared type as the methods of [`Probe`](crate::probe::Probe)
//! are by the value's. One of the inherent implementation is found before that of the trait.

use core::ops::{ControlFlow, Deref};
use core::task::Poll;

use telemark_registry::{Ending, ErrorTypeDescriptor};

use crate::error_type::ErrorType;
use crate::probe::Probe;

/// What can hold an error: a `Result`, and what [`Probe`] looks for one in.
pub trait Fallible {
    /// The error.
    type Error;

    /// The error, if there is one.
    fn error(&self) -> Option<&Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Error = E;

    #[inline]
    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

impl<T, E> Fallible for Poll<Result<T, E>> {
    type Error = E;

    #[inline]
    fn error(&self) -> Option<&E> {
        if let Self::Ready(Err(error)) = self { Some(error) } else { None }
    }
}

impl<T, E> Fallible for Poll<Option<Result<T, E>>> {
    type Error = E;

    #[inline]
    fn error(&self) -> Option<&E> {
        if let Self::Ready(Some(Err(error))) = self { Some(error) } else { None }
    }
}

impl<T, E, C> Fallible for ControlFlow<Result<T, E>, C> {
    type Error = E;

    #[inline]
    fn error(&self) -> Option<&E> {
        if let Self::Break(Err(error)) = self { Some(error) } else { None }
    }
}

/// A returned value whose error may have a type.
#[derive(Debug)]
pub struct Typed<'a, T> {
    returned: &'a T,
    untyped: Probe<'a, T>,
}

/// The types of errors that have none.
pub trait Untyped {
    /// None.
    const ERROR_TYPES: &'static [ErrorTypeDescriptor] = &[];
}

impl<T> Untyped for Typed<'_, T> {}

impl<'a, T> Typed<'a, T> {
    /// Looks at a returned value.
    #[inline]
    pub fn new(returned: &'a T) -> Self {
        Self { returned, untyped: Probe::new(returned) }
    }
}

impl<T> Typed<'_, T>
where
    T: Fallible<Error: ErrorType>,
{
    /// The types of its errors.
    pub const ERROR_TYPES: &'static [ErrorTypeDescriptor] = <T::Error as ErrorType>::TYPES;

    /// `error` with its type, or `ok`.
    #[inline]
    pub fn ending(&self) -> Ending {
        self.returned
            .error()
            .map_or(Ending::OK, |error| Ending::error(Self::ERROR_TYPES, error.index()))
    }
}

// Without a bound on the class: a type that is none has been reported where its list was asked for.
impl<'a, T: Fallible> Typed<'a, T> {
    /// The class of the error.
    ///
    /// # Errors
    ///
    /// The class, where there is an error.
    #[inline]
    pub fn classified<C>(&self, classify: impl FnOnce(&T::Error) -> C) -> Result<(), C> {
        self.returned.error().map_or(Ok(()), |error| Err(classify(error)))
    }

    /// The error, which is said to be of this type.
    ///
    /// # Errors
    ///
    /// The error, where there is one.
    #[inline]
    pub fn said<C>(&self) -> Result<(), &'a C>
    where
        T: Fallible<Error = C>,
    {
        self.returned.error().map_or(Ok(()), Err)
    }
}

impl<'a, T> Deref for Typed<'a, T> {
    type Target = Probe<'a, T>;

    #[inline]
    fn deref(&self) -> &Probe<'a, T> {
        &self.untyped
    }
}

/// The types of the errors that a function classifies.
pub const fn classes<F, E, C>(_: &F) -> &'static [ErrorTypeDescriptor]
where
    F: Fn(&E) -> C,
    E: ?Sized,
    C: ErrorType,
{
    C::TYPES
}
