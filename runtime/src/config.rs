//! What can be set before the telemetry starts.

use core::fmt;
use std::env;
use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

/// The port that OpenTelemetry gives its Prometheus exporters (specification, "Prometheus
/// Exporter", default port).
pub const DEFAULT_PORT: u16 = 9464;

const HOST: &str = "OTEL_EXPORTER_PROMETHEUS_HOST";
const PORT: &str = "OTEL_EXPORTER_PROMETHEUS_PORT";

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
    pub(crate) listen: SocketAddr,
    pub(crate) facade: bool,
    pub(crate) hash_key: Option<HashKey>,
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
            listen: (IpAddr::from([127, 0, 0, 1]), DEFAULT_PORT).into(),
            facade: true,
            hash_key: None,
        }
    }
}

impl Config {
    /// The default, with what the environment sets: `OTEL_EXPORTER_PROMETHEUS_HOST` and
    /// `OTEL_EXPORTER_PROMETHEUS_PORT`, OpenTelemetry's variables for this endpoint.
    ///
    /// # Errors
    ///
    /// If a variable is set to something that is no host or no port.
    pub fn from_env() -> Result<Self, EnvError> {
        Self::from_variables(env::var_os)
    }

    fn from_variables(
        variables: impl Fn(&'static str) -> Option<OsString>,
    ) -> Result<Self, EnvError> {
        let config = Self::default();
        let port = match variable(&variables, PORT)? {
            None => config.listen.port(),
            Some(text) => text.parse().map_err(|_| EnvError {
                variable: PORT,
                value: text,
                expected: "a port, a number from 0 to 65535",
            })?,
        };
        let ip = match variable(&variables, HOST)? {
            None => config.listen.ip(),
            Some(host) => resolve(&host).ok_or(EnvError {
                variable: HOST,
                value: host,
                expected: "an address or the name of this host",
            })?,
        };
        Ok(config.listen((ip, port).into()))
    }

    /// Where the endpoint listens. Port 0 takes a free one.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Whether to collect what code records through the `metrics` facade. On by default; off, the
    /// facade is left to another recorder. Without the crate feature `facade` it is always off.
    pub fn facade(mut self, collect: bool) -> Self {
        self.facade = collect;
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

/// A variable's text. An empty one counts as unset (OpenTelemetry specification, "Environment
/// Variable Specification").
fn variable(
    variables: impl Fn(&'static str) -> Option<OsString>,
    name: &'static str,
) -> Result<Option<String>, EnvError> {
    match variables(name).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(value)) => Ok((!value.is_empty()).then_some(value)),
        Some(Err(value)) => Err(EnvError {
            variable: name,
            value: value.to_string_lossy().into_owned(),
            expected: "UTF-8",
        }),
    }
}

fn resolve(host: &str) -> Option<IpAddr> {
    host.parse().ok().or_else(|| (host, 0).to_socket_addrs().ok()?.next().map(|found| found.ip()))
}

/// An environment variable that is set to something that it can't mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvError {
    variable: &'static str,
    value: String,
    expected: &'static str,
}

impl fmt::Display for EnvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { variable, value, expected } = self;
        write!(f, "{variable} is set to {value:?}, but must be {expected}")
    }
}

impl core::error::Error for EnvError {}

#[cfg(test)]
mod tests {
    use super::{Config, HOST, PORT};

    fn listen(host: &str, port: &str) -> Result<String, String> {
        let variables = |name| match name {
            HOST => Some(host.into()),
            PORT => Some(port.into()),
            _ => None,
        };
        let config = Config::from_variables(variables).map_err(|error| error.to_string())?;
        Ok(config.listen.to_string())
    }

    #[test]
    fn the_variables_set_the_address_and_empty_ones_leave_it() {
        assert_eq!(listen("", ""), Ok("127.0.0.1:9464".to_owned()));
        assert_eq!(listen("::1", "0"), Ok("[::1]:0".to_owned()));
    }

    #[test]
    fn a_variable_that_means_nothing_is_named_with_its_value() {
        assert_eq!(
            listen("", "http"),
            Err("OTEL_EXPORTER_PROMETHEUS_PORT is set to \"http\", but must be a port, a number \
                 from 0 to 65535"
                .to_owned())
        );
        assert_eq!(
            listen("no host", "1"),
            Err("OTEL_EXPORTER_PROMETHEUS_HOST is set to \"no host\", but must be an address or \
                 the name of this host"
                .to_owned())
        );
    }
}
