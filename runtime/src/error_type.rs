//! Errors whose types are a closed set, and so can be the values of `error.type`.

use std::convert::Infallible;
use std::num::{ParseFloatError, ParseIntError, TryFromIntError};
use std::rc::Rc;
use std::str::Utf8Error;
use std::string::FromUtf8Error;
use std::sync::Arc;
use std::{fmt, io};

use telemark_registry::{ErrorCategory, ErrorTypeDescriptor};

/// An error with a closed set of types, each with a name and an [`ErrorCategory`].
///
/// A function that returns `Result<_, E>` with such an `E` says of each call that fails which of them
/// it was: in the label `error.type` of its duration, and in the field of its span. Derive it for an
/// enum. The names are those of the variants in `snake_case`, or what `#[error_type(rename = "…")]`
/// says.
///
/// ```
/// use telemark::ErrorType;
///
/// #[derive(ErrorType)]
/// #[error_type(category = "provider")]
/// enum RenderError {
///     #[error_type(category = "rate_limit")]
///     QuotaExceeded { per_minute: u32 },
///     Refused(String),
///     #[error_type(transparent)]
///     Io(std::io::Error),
///     #[error_type(other)]
///     Unknown(Box<dyn std::error::Error>),
/// }
///
/// let names: Vec<_> = RenderError::TYPES.iter().map(|error| error.name).collect();
/// assert_eq!(names[..4], ["quota_exceeded", "refused", "_OTHER", "not_found"]);
/// let missing = RenderError::Io(std::io::ErrorKind::NotFound.into());
/// assert_eq!(names[missing.index()], "not_found");
/// # let _ = (RenderError::QuotaExceeded { per_minute: 1 }, RenderError::Refused(String::new()));
/// # let _ = RenderError::Unknown("".into());
/// ```
///
/// # What implements it
///
/// * Enums that derive it, and `Box`, `Arc`, `Rc` and references of them.
/// * Of the standard library: [`io::Error`], whose types are those of its kinds that tell an operator
///   what to do, with `_OTHER` for the rest; [`fmt::Error`], the errors of parsing and converting
///   numbers and UTF-8, each of one type; and [`Infallible`].
///
/// A type of another crate is classified with `error = path` in the attribute.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no closed set of error types",
    label = "its values can't be those of `error.type`",
    note = "derive `telemark::ErrorType` for an enum whose variants are the types",
    note = "for an error of another crate: `error = classify`, a function from a reference to the error to a type that derives `telemark::ErrorType`"
)]
pub trait ErrorType {
    /// Every type, in the order of [`ErrorType::index`]. Two of one name share their series.
    const TYPES: &'static [ErrorTypeDescriptor];

    /// The place of this error's type in [`ErrorType::TYPES`].
    fn index(&self) -> usize;
}

macro_rules! through_pointers {
    ($($pointer:ty)+) => {$(
        impl<T: ErrorType> ErrorType for $pointer {
            const TYPES: &'static [ErrorTypeDescriptor] = T::TYPES;

            #[inline]
            fn index(&self) -> usize {
                T::index(self)
            }
        }
    )+};
}

through_pointers! { &T Box<T> Rc<T> Arc<T> }

macro_rules! of_one_type {
    ($($error:ty: $name:literal,)+) => {$(
        impl ErrorType for $error {
            const TYPES: &'static [ErrorTypeDescriptor] =
                &[ErrorTypeDescriptor { name: $name, category: ErrorCategory::Validation }];

            #[inline]
            fn index(&self) -> usize {
                0
            }
        }
    )+};
}

of_one_type! {
    FromUtf8Error: "invalid_utf8",
    ParseFloatError: "invalid_number",
    ParseIntError: "invalid_number",
    TryFromIntError: "number_out_of_range",
    Utf8Error: "invalid_utf8",
}

impl ErrorType for fmt::Error {
    const TYPES: &'static [ErrorTypeDescriptor] =
        &[ErrorTypeDescriptor { name: "fmt_error", category: ErrorCategory::Internal }];

    #[inline]
    fn index(&self) -> usize {
        0
    }
}

impl ErrorType for Infallible {
    const TYPES: &'static [ErrorTypeDescriptor] = &[];

    fn index(&self) -> usize {
        match *self {}
    }
}

impl ErrorType for io::Error {
    const TYPES: &'static [ErrorTypeDescriptor] = &[
        ErrorTypeDescriptor { name: "not_found", category: ErrorCategory::NotFound },
        ErrorTypeDescriptor { name: "permission_denied", category: ErrorCategory::Auth },
        ErrorTypeDescriptor { name: "already_exists", category: ErrorCategory::Conflict },
        ErrorTypeDescriptor { name: "connection_refused", category: ErrorCategory::Network },
        ErrorTypeDescriptor { name: "connection_lost", category: ErrorCategory::Network },
        ErrorTypeDescriptor { name: "timed_out", category: ErrorCategory::Timeout },
        ErrorTypeDescriptor::OTHER,
    ];

    fn index(&self) -> usize {
        match self.kind() {
            io::ErrorKind::NotFound => 0,
            io::ErrorKind::PermissionDenied => 1,
            io::ErrorKind::AlreadyExists => 2,
            io::ErrorKind::ConnectionRefused => 3,
            io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::NotConnected
            | io::ErrorKind::UnexpectedEof => 4,
            io::ErrorKind::TimedOut => 5,
            _ => 6,
        }
    }
}

/// Types of one error at most. A function that returns it has a series for each.
const MAX_TYPES: usize = 64;

/// The types of an enum with transparent variants, joined at compile time. The length of an array can't
/// depend on the parameters of a generic enum, so all are equally long.
#[derive(Debug)]
pub struct Joined {
    types: [ErrorTypeDescriptor; MAX_TYPES],
    count: usize,
}

impl Joined {
    /// Joins lists of types.
    ///
    /// # Panics
    ///
    /// At compile time, where there are more than [`MAX_TYPES`].
    pub const fn new(parts: &[&[ErrorTypeDescriptor]]) -> Self {
        let mut joined = Self { types: [ErrorTypeDescriptor::OTHER; MAX_TYPES], count: 0 };
        let mut part = 0;
        while part < parts.len() {
            let mut index = 0;
            while index < parts[part].len() {
                assert!(joined.count < MAX_TYPES, "an error has at most 64 types");
                joined.types[joined.count] = parts[part][index];
                joined.count += 1;
                index += 1;
            }
            part += 1;
        }
        joined
    }

    /// The list.
    pub const fn types(&'static self) -> &'static [ErrorTypeDescriptor] {
        self.types.split_at(self.count).0
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{ErrorType, Joined};

    #[test]
    fn an_io_error_is_told_by_its_kind_and_the_rest_is_one_type() {
        use io::ErrorKind::{
            AddrInUse, AlreadyExists, ConnectionRefused, ConnectionReset, NotFound,
            PermissionDenied, TimedOut,
        };
        let kinds = [
            NotFound,
            PermissionDenied,
            AlreadyExists,
            ConnectionRefused,
            ConnectionReset,
            TimedOut,
            AddrInUse,
        ];
        let names = kinds.map(|kind| {
            let error = Box::new(io::Error::from(kind));
            <Box<io::Error>>::TYPES[error.index()].name
        });
        let expected = [
            "not_found",
            "permission_denied",
            "already_exists",
            "connection_refused",
            "connection_lost",
            "timed_out",
            "_OTHER",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn joined_lists_keep_their_order() {
        static JOINED: Joined = Joined::new(&[
            <std::fmt::Error as ErrorType>::TYPES,
            &[],
            <std::num::ParseIntError as ErrorType>::TYPES,
        ]);
        let names: Vec<_> = JOINED.types().iter().map(|error| error.name).collect();
        assert_eq!(names, ["fmt_error", "invalid_number"]);
    }
}
