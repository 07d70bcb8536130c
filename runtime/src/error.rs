//! Why the telemetry does not start.

use core::fmt;
use std::io;

use crate::config::EnvError;
use crate::endpoint::Endpoint;
#[cfg(feature = "tls")]
use crate::endpoint::TlsError;

/// Why the telemetry did not start.
#[derive(Debug)]
pub struct InitError(ErrorKind);

#[derive(Debug)]
pub(crate) enum ErrorKind {
    Env(EnvError),
    Credentials(&'static str),
    #[cfg(feature = "tls")]
    Tls(TlsError),
    Listen {
        place: Endpoint,
        error: io::Error,
    },
    #[cfg(feature = "facade")]
    Facade(crate::facade::FacadeTaken),
    Thread(io::Error),
    TimingBudget(f64),
    AlreadyRunning,
}

impl From<EnvError> for InitError {
    fn from(error: EnvError) -> Self {
        Self(ErrorKind::Env(error))
    }
}

impl From<ErrorKind> for InitError {
    fn from(kind: ErrorKind) -> Self {
        Self(kind)
    }
}

impl fmt::Display for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ErrorKind::Env(error) => error.fmt(f),
            ErrorKind::Credentials(problem) => {
                write!(f, "the metrics endpoint can't ask for these credentials: {problem}")
            }
            #[cfg(feature = "tls")]
            ErrorKind::Tls(error) => error.fmt(f),
            ErrorKind::Listen { place, error } => {
                let way_out = match place {
                    Endpoint::Tcp(_) => {
                        "address with OTEL_EXPORTER_PROMETHEUS_PORT or `Config::listen`"
                    }
                    #[cfg(unix)]
                    Endpoint::Unix(_) => {
                        "path with TELEMARK_ENDPOINT_SOCKET or `Config::listen_unix`"
                    }
                };
                write!(
                    f,
                    "the metrics endpoint can't listen on {place}: {error}; choose another {way_out}"
                )
            }
            #[cfg(feature = "facade")]
            ErrorKind::Facade(error) => error.fmt(f),
            ErrorKind::Thread(error) => {
                write!(f, "the metrics endpoint's thread can't be started: {error}")
            }
            ErrorKind::TimingBudget(share) => {
                write!(f, "the timing budget is {share}, but must be above 0 and at most 1")
            }
            ErrorKind::AlreadyRunning => {
                f.write_str("the telemetry of this process runs already; its guard is still alive")
            }
        }
    }
}

impl core::error::Error for InitError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match &self.0 {
            ErrorKind::Listen { error, .. } | ErrorKind::Thread(error) => Some(error),
            _ => None,
        }
    }
}
