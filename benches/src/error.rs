//! What goes wrong on the way to a table.

use core::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use crate::row::{Row, Threads};

/// A result with this package's [`Error`].
pub type Result<T> = core::result::Result<T, Error>;

/// Why there is no table.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file of criterion's that is not as expected.
    Estimate {
        /// The file.
        path: PathBuf,
        /// Why.
        error: serde_json::Error,
    },
    /// A row was not measured.
    Missing {
        /// The row.
        row: Row,
        /// Where.
        threads: Threads,
    },
    /// The estimates are further apart than one run takes.
    SeveralRuns {
        /// What was measured first.
        oldest: (Row, Threads),
        /// What was measured last.
        newest: (Row, Threads),
    },
    /// A package did not compile.
    Build {
        /// The package.
        package: &'static str,
        /// How Cargo ended.
        status: ExitStatus,
    },
    /// A program is not one that can be read.
    Program {
        /// The program.
        path: PathBuf,
        /// Why.
        error: object::Error,
    },
    /// The text lacks a section's markers.
    NoSection {
        /// The first line of the section.
        begin: String,
        /// Its last line.
        end: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Estimate { path, error } => {
                write!(f, "{} is not an estimate of criterion's: {error}", path.display())
            }
            Self::Missing { row, threads } => write!(
                f,
                "`{}/{}` was not measured; run the whole bench first: \
                 cargo bench -p telemark-benches --bench call",
                threads.group(),
                row.id()
            ),
            Self::SeveralRuns { oldest, newest } => write!(
                f,
                "`{}/{}` and `{}/{}` are not from one run; run the whole bench first: \
                 cargo bench -p telemark-benches --bench call",
                oldest.1.group(),
                oldest.0.id(),
                newest.1.group(),
                newest.0.id()
            ),
            Self::Build { package, status } => {
                write!(f, "the generated package `{package}` does not compile: {status}")
            }
            Self::Program { path, error } => write!(f, "{}: {error}", path.display()),
            Self::NoSection { begin, end } => {
                write!(f, "the file has no line `{begin}` followed by a line `{end}`")
            }
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::Estimate { error, .. } => Some(error),
            Self::Program { error, .. } => Some(error),
            Self::Missing { .. }
            | Self::SeveralRuns { .. }
            | Self::Build { .. }
            | Self::NoSection { .. } => None,
        }
    }
}
