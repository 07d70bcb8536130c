//! Why there is no catalog.

use core::fmt;

use crate::decode::DecodeError;

/// Why records or a file give no catalog.
#[derive(Debug)]
pub struct CatalogError {
    kind: ErrorKind,
}

#[derive(Debug)]
enum ErrorKind {
    Decode(DecodeError),
    Conflict { family: String, what: &'static str, first: Place, second: Place },
    Json(serde_json::Error),
    Version(u64),
}

/// A place in the sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the compiler was given it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl CatalogError {
    pub(super) fn conflict(family: &str, what: &'static str, first: Place, second: Place) -> Self {
        Self { kind: ErrorKind::Conflict { family: family.to_owned(), what, first, second } }
    }

    pub(super) fn json(error: serde_json::Error) -> Self {
        Self { kind: ErrorKind::Json(error) }
    }

    pub(super) fn version(version: u64) -> Self {
        Self { kind: ErrorKind::Version(version) }
    }
}

impl From<DecodeError> for CatalogError {
    fn from(error: DecodeError) -> Self {
        Self { kind: ErrorKind::Decode(error) }
    }
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Decode(error) => error.fmt(f),
            ErrorKind::Conflict { family, what, first, second } => write!(
                f,
                "the metric `{family}` is declared with one {what} at {first} and with another at {second}"
            ),
            ErrorKind::Json(error) => write!(f, "not a catalog file: {error}"),
            ErrorKind::Version(version) => write!(
                f,
                "catalog format {version} is not supported, only {} is",
                super::v1::SCHEMA_VERSION
            ),
        }
    }
}

impl core::error::Error for CatalogError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::Decode(error) => Some(error),
            ErrorKind::Json(error) => Some(error),
            ErrorKind::Conflict { .. } | ErrorKind::Version(_) => None,
        }
    }
}
