//! Where an endpoint is.

use core::fmt;
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::PathBuf;

/// Where the endpoint listens.
///
/// It displays as what clients are told: `127.0.0.1:9464`, or `unix:/run/orders/metrics.sock`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Endpoint {
    /// On a port.
    Tcp(SocketAddr),
    /// On a Unix socket.
    #[cfg(unix)]
    Unix(PathBuf),
}

impl Endpoint {
    /// The address, of an endpoint that has one.
    ///
    /// ```no_run
    /// let telemetry = telemark::Config::default().listen(([127, 0, 0, 1], 0).into()).init()?;
    /// let port = telemetry.endpoint().address().map(|address| address.port());
    /// # Ok::<(), telemark::InitError>(())
    /// ```
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(address) => Some(*address),
            #[cfg(unix)]
            Self::Unix(_) => None,
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            #[cfg(unix)]
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}
