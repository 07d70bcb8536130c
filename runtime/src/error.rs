//! Why the telemetry does not start.

use core::fmt;
use std::io;
use std::net::SocketAddr;

use crate::config::EnvError;

/// Why the telemetry did not start.
#[derive(Debug)]
pub struct InitError(ErrorKind);

#[derive(Debug)]
pub(crate) enum ErrorKind {
    Env(EnvError),
    Listen {
        address: SocketAddr,
        error: io::Error,
    },
    #[cfg(feature = "facade")]
    Facade(crate::facade::FacadeTaken),
    Thread(io::Error),
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
            ErrorKind::Listen { address, error } => write!(
                f,
                "the metrics endpoint can't listen on {address}: {error}; choose another address \
                 with OTEL_EXPORTER_PROMETHEUS_PORT or `Config::listen`"
            ),
            #[cfg(feature = "facade")]
            ErrorKind::Facade(error) => error.fmt(f),
            ErrorKind::Thread(error) => {
                write!(f, "the metrics endpoint's thread can't be started: {error}")
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
