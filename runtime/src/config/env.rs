//! What the environment sets.

use core::fmt;
use std::borrow::Cow;
use std::ffi::OsString;
use std::net::{IpAddr, ToSocketAddrs};
use std::{env, fs};

use super::{Config, DEFAULT_PORT};
use crate::endpoint::Credentials;

const HOST: &str = "OTEL_EXPORTER_PROMETHEUS_HOST";
const PORT: &str = "OTEL_EXPORTER_PROMETHEUS_PORT";
const SOCKET: &str = "TELEMARK_ENDPOINT_SOCKET";
const BEARER_TOKEN_FILE: &str = "TELEMARK_ENDPOINT_BEARER_TOKEN_FILE";
const BASIC_AUTH_FILE: &str = "TELEMARK_ENDPOINT_BASIC_AUTH_FILE";
const TLS_CERT_FILE: &str = "TELEMARK_ENDPOINT_TLS_CERT_FILE";
const TLS_KEY_FILE: &str = "TELEMARK_ENDPOINT_TLS_KEY_FILE";
const TLS_CLIENT_CA_FILE: &str = "TELEMARK_ENDPOINT_TLS_CLIENT_CA_FILE";

impl Config {
    /// The default, with what the environment sets. A variable that is empty counts as unset.
    ///
    /// | variable | what it sets |
    /// | --- | --- |
    /// | `OTEL_EXPORTER_PROMETHEUS_HOST`, `OTEL_EXPORTER_PROMETHEUS_PORT` | [`listen`](Self::listen); OpenTelemetry's variables for this endpoint |
    /// | `TELEMARK_ENDPOINT_SOCKET` | [`listen_unix`](Self::listen_unix), and the two above do not count |
    /// | `TELEMARK_ENDPOINT_BEARER_TOKEN_FILE` | [`bearer_token`](Self::bearer_token), the file's text without the end of its line |
    /// | `TELEMARK_ENDPOINT_BASIC_AUTH_FILE` | [`basic_auth`](Self::basic_auth), a file with `user:password` |
    /// | `TELEMARK_ENDPOINT_TLS_CERT_FILE`, `TELEMARK_ENDPOINT_TLS_KEY_FILE`, `TELEMARK_ENDPOINT_TLS_CLIENT_CA_FILE` | `tls`, with the crate feature of that name; without it, an error |
    ///
    /// # Errors
    ///
    /// If a variable is set to something that it can't mean, or to a file that can't be read.
    pub fn from_env() -> Result<Self, EnvError> {
        Self::from_variables(env::var_os)
    }

    fn from_variables(
        variables: impl Fn(&'static str) -> Option<OsString>,
    ) -> Result<Self, EnvError> {
        let variables = |name| variable(&variables, name);
        let config = tls(place(Self::default(), &variables)?, &variables)?;
        credentials(config, &variables)
    }
}

fn place(
    config: Config,
    variables: &impl Fn(&'static str) -> Result<Option<Set>, EnvError>,
) -> Result<Config, EnvError> {
    if let Some(path) = variables(SOCKET)? {
        #[cfg(unix)]
        return Ok(config.listen_unix(path.value));
        #[cfg(not(unix))]
        return Err(path.must_be("unset where there are no Unix sockets"));
    }
    let port = match variables(PORT)? {
        None => DEFAULT_PORT,
        Some(port) => {
            let parsed = port.value.parse();
            parsed.map_err(|_| port.must_be("a port, a number from 0 to 65535"))?
        }
    };
    let ip = match variables(HOST)? {
        None => [127, 0, 0, 1].into(),
        Some(host) => resolve(&host.value)
            .ok_or_else(|| host.must_be("an address or the name of this host"))?,
    };
    Ok(config.listen((ip, port).into()))
}

fn credentials(
    mut config: Config,
    variables: &impl Fn(&'static str) -> Result<Option<Set>, EnvError>,
) -> Result<Config, EnvError> {
    if let Some(file) = variables(BEARER_TOKEN_FILE)? {
        config = config.bearer_token(file.secret()?);
        file.check(&config)?;
    }
    if let Some(file) = variables(BASIC_AUTH_FILE)? {
        let text = file.secret()?;
        let (user, password) =
            text.split_once(':').ok_or_else(|| file.must_be("a file with `user:password`"))?;
        config = config.basic_auth(user, password);
        file.check(&config)?;
    }
    Ok(config)
}

#[cfg(feature = "tls")]
fn tls(
    config: Config,
    variables: &impl Fn(&'static str) -> Result<Option<Set>, EnvError>,
) -> Result<Config, EnvError> {
    let [chain, key, client_ca] =
        [variables(TLS_CERT_FILE)?, variables(TLS_KEY_FILE)?, variables(TLS_CLIENT_CA_FILE)?];
    match (chain, key, client_ca) {
        (Some(chain), Some(key), client_ca) => {
            let tls = crate::Tls::new(chain.value, key.value);
            Ok(config.tls(match client_ca {
                None => tls,
                Some(file) => tls.client_ca(file.value),
            }))
        }
        (Some(set), None, _) => Err(set.must_be(format!("set together with {TLS_KEY_FILE}"))),
        (None, Some(set), _) | (None, None, Some(set)) => {
            Err(set.must_be(format!("set together with {TLS_CERT_FILE}")))
        }
        (None, None, None) => Ok(config),
    }
}

/// Who asks for TLS must not get an endpoint without it.
#[cfg(not(feature = "tls"))]
fn tls(
    config: Config,
    variables: &impl Fn(&'static str) -> Result<Option<Set>, EnvError>,
) -> Result<Config, EnvError> {
    for name in [TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE] {
        if let Some(set) = variables(name)? {
            return Err(set.must_be("unset without the feature `tls` of the package `telemark`"));
        }
    }
    Ok(config)
}

/// A variable that is set.
struct Set {
    variable: &'static str,
    value: String,
}

impl Set {
    fn must_be(&self, expected: impl Into<Cow<'static, str>>) -> EnvError {
        let (variable, value) = (self.variable, self.value.clone());
        EnvError { variable, value, expected: expected.into() }
    }

    /// The text of the file that it names. Editors end a line that is no part of the secret.
    fn secret(&self) -> Result<String, EnvError> {
        let mut text = fs::read_to_string(&self.value)
            .map_err(|error| self.must_be(format!("a text file that can be read: {error}")))?;
        if text.ends_with('\n') {
            text.pop();
            text.truncate(text.strip_suffix('\r').unwrap_or(&text).len());
        }
        Ok(text)
    }

    /// Whether clients can send what the file has added to the credentials.
    fn check(&self, config: &Config) -> Result<(), EnvError> {
        config.credentials.last().map_or(Ok(()), Credentials::check).map_err(|problem| {
            self.must_be(format!("a file with credentials that can be sent: {problem}"))
        })
    }
}

/// An empty variable counts as unset (OpenTelemetry specification, "Environment Variable
/// Specification").
fn variable(
    variables: impl Fn(&'static str) -> Option<OsString>,
    name: &'static str,
) -> Result<Option<Set>, EnvError> {
    match variables(name).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(value)) => Ok((!value.is_empty()).then_some(Set { variable: name, value })),
        Some(Err(value)) => {
            let value = value.to_string_lossy().into_owned();
            Err(Set { variable: name, value }.must_be("UTF-8"))
        }
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
    expected: Cow<'static, str>,
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
    use std::fs;

    use tempfile::TempDir;

    use super::{
        BASIC_AUTH_FILE, BEARER_TOKEN_FILE, Config, HOST, PORT, SOCKET, TLS_CERT_FILE, TLS_KEY_FILE,
    };
    use crate::endpoint::Credentials;

    fn config(set: &[(&str, &str)]) -> Result<Config, String> {
        let set = |name| set.iter().find(|(set, _)| *set == name).map(|(_, value)| value.into());
        Config::from_variables(set).map_err(|error| error.to_string())
    }

    fn listen(set: &[(&str, &str)]) -> Result<String, String> {
        config(set).map(|config| config.listen.to_string())
    }

    #[test]
    fn the_variables_set_the_place_and_empty_ones_leave_it() {
        assert_eq!(listen(&[(HOST, ""), (PORT, "")]), Ok("127.0.0.1:9464".to_owned()));
        assert_eq!(listen(&[(HOST, "::1"), (PORT, "0")]), Ok("[::1]:0".to_owned()));
        assert_eq!(
            listen(&[(SOCKET, "/run/x.sock"), (PORT, "none")]),
            Ok("unix:/run/x.sock".to_owned())
        );
    }

    #[test]
    fn a_variable_that_means_nothing_is_named_with_its_value() {
        assert_eq!(
            listen(&[(PORT, "http")]),
            Err("OTEL_EXPORTER_PROMETHEUS_PORT is set to \"http\", but must be a port, a number \
                 from 0 to 65535"
                .to_owned())
        );
        assert_eq!(
            listen(&[(HOST, "no host"), (PORT, "1")]),
            Err("OTEL_EXPORTER_PROMETHEUS_HOST is set to \"no host\", but must be an address or \
                 the name of this host"
                .to_owned())
        );
    }

    /// What is read from a file with this text; the error without the file's name.
    fn read(variable: &'static str, text: &str) -> Result<Vec<Credentials>, String> {
        let folder = TempDir::new().expect("there is a folder for temporary files");
        let path = folder.path().join("secret");
        fs::write(&path, text).expect("the folder is writable");
        let path = path.to_str().expect("the folder's name is UTF-8");
        let config = config(&[(variable, path)]).map_err(|error| error.replace(path, "FILE"))?;
        Ok(config.credentials)
    }

    fn bearer(token: &str) -> Credentials {
        Credentials::Bearer(token.to_owned())
    }

    fn basic(user: &str, password: &str) -> Credentials {
        Credentials::Basic { user: user.to_owned(), password: password.to_owned() }
    }

    #[test]
    fn secrets_are_read_from_files_without_the_end_of_the_line() {
        for text in ["s3cret", "s3cret\n", "s3cret\r\n"] {
            assert_eq!(read(BEARER_TOKEN_FILE, text), Ok(vec![bearer("s3cret")]), "{text:?}");
        }
        assert_eq!(read(BASIC_AUTH_FILE, "prom:pass:word\n"), Ok(vec![basic("prom", "pass:word")]));
        assert_eq!(read(BASIC_AUTH_FILE, "prom: \n"), Ok(vec![basic("prom", " ")]));
    }

    #[test]
    fn a_file_without_a_secret_is_named_and_its_text_is_not() {
        let refusals = [
            (BEARER_TOKEN_FILE, "\n"),
            (BEARER_TOKEN_FILE, "one\ntwo\n"),
            (BASIC_AUTH_FILE, "s3cret"),
            (BASIC_AUTH_FILE, "prom:\n"),
        ];
        let said = refusals.map(|(variable, text)| match read(variable, text) {
            Ok(credentials) => format!("{credentials:?}"),
            Err(error) => error,
        });
        expect_test::expect![[r#"
            TELEMARK_ENDPOINT_BEARER_TOKEN_FILE is set to "FILE", but must be a file with credentials that can be sent: the bearer token is empty
            TELEMARK_ENDPOINT_BEARER_TOKEN_FILE is set to "FILE", but must be a file with credentials that can be sent: the bearer token has other characters than visible ASCII ones
            TELEMARK_ENDPOINT_BASIC_AUTH_FILE is set to "FILE", but must be a file with `user:password`
            TELEMARK_ENDPOINT_BASIC_AUTH_FILE is set to "FILE", but must be a file with credentials that can be sent: the user or the password is empty
        "#]]
        .assert_eq(&(said.join("\n") + "\n"));
        assert_eq!(
            config(&[(BEARER_TOKEN_FILE, "/nowhere/token")]).map(|config| config.credentials),
            Err("TELEMARK_ENDPOINT_BEARER_TOKEN_FILE is set to \"/nowhere/token\", but must be a \
                 text file that can be read: No such file or directory (os error 2)"
                .to_owned())
        );
    }

    #[cfg(feature = "tls")]
    #[test]
    fn a_certificate_and_its_key_are_set_together() {
        let both = config(&[(TLS_CERT_FILE, "chain.pem"), (TLS_KEY_FILE, "key.pem")]);
        assert_eq!(
            both.map(|config| config.tls),
            Ok(Some(crate::Tls::new("chain.pem", "key.pem")))
        );
        assert_eq!(
            config(&[(TLS_CERT_FILE, "chain.pem")]).map(|config| config.tls),
            Err("TELEMARK_ENDPOINT_TLS_CERT_FILE is set to \"chain.pem\", but must be set together \
                 with TELEMARK_ENDPOINT_TLS_KEY_FILE"
                .to_owned())
        );
    }

    #[cfg(not(feature = "tls"))]
    #[test]
    fn tls_that_is_not_built_in_is_not_passed_over() {
        for variable in [TLS_CERT_FILE, TLS_KEY_FILE] {
            assert_eq!(
                listen(&[(variable, "a.pem")]),
                Err(format!(
                    "{variable} is set to \"a.pem\", but must be unset without the feature `tls` of \
                     the package `telemark`"
                ))
            );
        }
    }
}
