//! What keeps a command from doing its work.

use std::fmt;
use std::io;
use std::path::Path;

use crate::demo::PageError;

/// Why a command ended before it had an answer.
#[derive(Debug)]
pub(crate) enum Error {
    /// The system refused something.
    Io { doing: String, source: io::Error },
    /// Cargo could not describe the workspace.
    Metadata(cargo_metadata::Error),
    /// A scraped page is no exposition.
    Page(PageError),
    /// Something did not go as it must.
    Unexpected(String),
}

impl Error {
    /// For `map_err`: what was being done when the system refused it.
    pub(crate) fn io(doing: fmt::Arguments<'_>) -> impl FnOnce(io::Error) -> Self + use<> {
        let doing = doing.to_string();
        move |source| Self::Io { doing, source }
    }

    pub(crate) fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        Self::io(format_args!("reading {}", path.display()))
    }

    pub(crate) fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        Self::io(format_args!("writing {}", path.display()))
    }

    pub(crate) fn unexpected(what: impl fmt::Display) -> Self {
        Self::Unexpected(what.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, source } => write!(f, "{doing}: {source}"),
            Self::Metadata(error) => write!(f, "cargo metadata: {error}"),
            Self::Page(error) => write!(f, "the scraped page: {error}"),
            Self::Unexpected(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {}
