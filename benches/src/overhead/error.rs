//! What goes wrong while the gate works.

use core::fmt;
use std::io;
use std::path::PathBuf;

use studio::providers::error::ProviderErrorKind;
use studio::server::ListenError;
use studio::store::StoreError;

/// A result with the gate's [`Error`].
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Why there is no measurement.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The telemetry did not start.
    Telemetry(telemark::InitError),
    /// The process has a subscriber already.
    Subscriber(tracing::subscriber::SetGlobalDefaultError),
    /// The system refused something.
    Io {
        /// What was being done.
        doing: &'static str,
        /// Why not.
        error: io::Error,
    },
    /// A server found no port.
    Listen(ListenError),
    /// A query failed.
    Store(StoreError),
    /// A call of a provider failed.
    Provider(ProviderErrorKind),
    /// A request was not answered as it must be.
    Answer(String),
    /// The row can't be measured on this machine.
    Unavailable(String),
    /// The report could not be written.
    Json {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: serde_json::Error,
    },
}

impl Error {
    /// For `map_err`: what was being done when the system refused it.
    pub(super) fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io { doing, error }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(StoreError::Query(error))
    }
}

impl From<ProviderErrorKind> for Error {
    fn from(error: ProviderErrorKind) -> Self {
        Self::Provider(error)
    }
}

impl From<ListenError> for Error {
    fn from(error: ListenError) -> Self {
        Self::Listen(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Telemetry(error) => write!(f, "telemetry: {error}"),
            Self::Subscriber(error) => write!(f, "subscriber: {error}"),
            Self::Io { doing, error } => write!(f, "{doing}: {error}"),
            Self::Listen(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Provider(error) => write!(f, "provider: {error:?}"),
            Self::Answer(answer) => write!(f, "an unexpected answer: {answer}"),
            Self::Unavailable(reason) => f.write_str(reason),
            Self::Json { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Telemetry(error) => Some(error),
            Self::Subscriber(error) => Some(error),
            Self::Io { error, .. } => Some(error),
            Self::Listen(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Json { error, .. } => Some(error),
            Self::Provider(_) | Self::Answer(_) | Self::Unavailable(_) => None,
        }
    }
}
