//! What can be set before the telemetry starts.

mod env;

use core::fmt;
use std::net::{IpAddr, SocketAddr};
#[cfg(unix)]
use std::path::PathBuf;

#[cfg(feature = "tls")]
use crate::endpoint::Tls;
use crate::endpoint::{Credentials, Endpoint};
pub use env::EnvError;

/// The port that OpenTelemetry gives its Prometheus exporters (specification, "Prometheus
/// Exporter", default port).
pub const DEFAULT_PORT: u16 = 9464;

/// How the telemetry of a process starts.
///
/// ```no_run
/// let telemetry = telemark::Config::default().listen(([127, 0, 0, 1], 0).into()).init()?;
/// println!("metrics on http://{}/metrics", telemetry.endpoint());
/// # Ok::<(), telemark::InitError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Config {
    pub(crate) listen: Endpoint,
    pub(crate) credentials: Vec<Credentials>,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<Tls>,
    pub(crate) facade: bool,
    pub(crate) hash_key: Option<HashKey>,
    pub(crate) timing_budget: Option<f64>,
}

/// A key that is not shown.
#[derive(Clone)]
pub(crate) struct HashKey(pub(crate) Vec<u8>);

impl fmt::Debug for HashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashKey(…)")
    }
}

impl Default for Config {
    /// Listens on `127.0.0.1:9464` and takes the `metrics` facade.
    fn default() -> Self {
        Self {
            listen: Endpoint::Tcp((IpAddr::from([127, 0, 0, 1]), DEFAULT_PORT).into()),
            credentials: Vec::new(),
            #[cfg(feature = "tls")]
            tls: None,
            facade: true,
            hash_key: None,
            timing_budget: None,
        }
    }
}

impl Config {
    /// Where the endpoint listens. Port 0 takes a free one.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = Endpoint::Tcp(address);
        self
    }

    /// Listens on a Unix socket instead of a port.
    ///
    /// A file that a process has left behind which is dead is replaced; that of a living one, and a
    /// file that is no socket, is an error of [`init`](Self::init). The end of the endpoint removes the
    /// file. Who may write to the file may scrape: its mode is `0777` without the process' umask, with
    /// the usual `0022` that is its owner alone, and the folder's mode counts, too.
    ///
    /// ```no_run
    /// let telemetry = telemark::Config::default().listen_unix("/run/orders/metrics.sock").init()?;
    /// assert_eq!(telemetry.endpoint().to_string(), "unix:/run/orders/metrics.sock");
    /// # Ok::<(), telemark::InitError>(())
    /// ```
    #[cfg(unix)]
    pub fn listen_unix(mut self, path: impl Into<PathBuf>) -> Self {
        self.listen = Endpoint::Unix(path.into());
        self
    }

    /// Answers `/metrics` and `/catalog` only to requests with this token (RFC 6750), visible ASCII
    /// characters. `/healthz` needs none.
    ///
    /// Of several tokens, users and passwords, each is accepted, so that one can be replaced while
    /// clients still have the other. Without TLS, they can be read on the way.
    ///
    /// ```no_run
    /// let token = std::fs::read_to_string("/run/secrets/scrape").unwrap_or_default();
    /// let telemetry = telemark::Config::default().bearer_token(token.trim_end()).init()?;
    /// # Ok::<(), telemark::InitError>(())
    /// ```
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.push(Credentials::Bearer(token.into()));
        self
    }

    /// Answers `/metrics` and `/catalog` only to requests with this user and password (RFC 7617), in
    /// UTF-8; a user has no colon. What [`bearer_token`](Self::bearer_token) says holds here, too.
    ///
    /// ```no_run
    /// let telemetry = telemark::Config::default().basic_auth("prometheus", "correct horse").init()?;
    /// # Ok::<(), telemark::InitError>(())
    /// ```
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        let credentials = Credentials::Basic { user: user.into(), password: password.into() };
        self.credentials.push(credentials);
        self
    }

    /// Speaks TLS, and nothing else, on the endpoint. With the crate feature `tls`.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Whether to collect what code records through the `metrics` facade. On by default; off, the
    /// facade is left to another recorder. Without the crate feature `facade` it is always off.
    pub fn facade(mut self, collect: bool) -> Self {
        self.facade = collect;
        self
    }

    /// What timing a call may take of the function's mean duration, where its attribute says `timing =
    /// "adaptive"`: 0.01 by default. It counts from [`init`](Self::init) on.
    ///
    /// ```no_run
    /// let telemetry = telemark::Config::default().timing_budget(0.001).init()?;
    /// # Ok::<(), telemark::InitError>(())
    /// ```
    pub fn timing_budget(mut self, share: f64) -> Self {
        self.timing_budget = Some(share);
        self
    }

    /// The key of `hash(…)` in attributes, at best 32 random bytes.
    ///
    /// Without it, the key is the text of the environment variable `TELEMARK_HASH_KEY`, and without
    /// that a random one, under which hashes can be compared within this process alone. Processes
    /// with one key give one value the same hash. The key counts from [`init`](Self::init) on, which
    /// comes before the first hash.
    pub fn hash_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.hash_key = Some(HashKey(key.into()));
        self
    }
}
