//! What can go wrong in a call of a provider.

use std::error::Error;
use std::fmt;

use telemark::{ErrorType, ErrorTypeDescriptor};

use super::Provider;

/// A failed call of a provider.
#[derive(Debug)]
pub struct ProviderError {
    provider: Provider,
    kind: ProviderErrorKind,
}

/// The kinds of [`ProviderError`].
#[derive(Debug, ErrorType)]
#[error_type(category = "provider")]
#[non_exhaustive]
pub enum ProviderErrorKind {
    /// The HTTP client could not be set up.
    #[error_type(other)]
    Client(reqwest::Error),
    /// No answer came within the provider's limit.
    #[error_type(category = "timeout")]
    Timeout,
    /// The connection could not be made, or broke.
    #[error_type(category = "network")]
    Connection(reqwest::Error),
    /// The provider answered with a status that isn't 2xx.
    #[error_type(rename = "refused")]
    Status(reqwest::StatusCode),
    /// The answer isn't what was agreed on.
    #[error_type(rename = "malformed_answer")]
    Malformed(serde_json::Error),
}

impl ProviderError {
    pub(super) fn new(provider: Provider, kind: ProviderErrorKind) -> Self {
        Self { provider, kind }
    }

    pub(super) fn transport(provider: Provider, error: reqwest::Error) -> Self {
        let kind = if error.is_timeout() {
            ProviderErrorKind::Timeout
        } else {
            ProviderErrorKind::Connection(error)
        };
        Self::new(provider, kind)
    }

    /// What went wrong.
    pub fn kind(&self) -> &ProviderErrorKind {
        &self.kind
    }

    /// Whether the same call may succeed later.
    pub fn is_transient(&self) -> bool {
        match &self.kind {
            ProviderErrorKind::Client(_) => false,
            ProviderErrorKind::Timeout
            | ProviderErrorKind::Connection(_)
            | ProviderErrorKind::Malformed(_) => true,
            ProviderErrorKind::Status(status) => status.is_server_error(),
        }
    }
}

impl ErrorType for ProviderError {
    const TYPES: &'static [ErrorTypeDescriptor] = ProviderErrorKind::TYPES;

    fn index(&self) -> usize {
        self.kind.index()
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let provider = self.provider;
        match &self.kind {
            ProviderErrorKind::Client(error) => write!(f, "{provider}: no HTTP client: {error}"),
            ProviderErrorKind::Timeout => {
                write!(f, "{provider}: no answer within {} ms", provider.call_limit().as_millis())
            }
            ProviderErrorKind::Connection(error) => write!(f, "{provider}: {error}"),
            ProviderErrorKind::Status(status) => write!(f, "{provider}: answered {status}"),
            ProviderErrorKind::Malformed(error) => {
                write!(f, "{provider}: malformed answer: {error}")
            }
        }
    }
}

impl Error for ProviderError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            ProviderErrorKind::Client(error) | ProviderErrorKind::Connection(error) => Some(error),
            ProviderErrorKind::Malformed(error) => Some(error),
            ProviderErrorKind::Timeout | ProviderErrorKind::Status(_) => None,
        }
    }
}
