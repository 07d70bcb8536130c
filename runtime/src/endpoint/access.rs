//! Who may read: a bearer token (RFC 6750), or a user and a password (RFC 7617).

use core::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::digest::CtOutput;
use hmac::{Hmac, Mac};
use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, HeaderValue};
use sha2::Sha256;

/// Credentials that are not shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Credentials {
    Bearer(String),
    Basic { user: String, password: String },
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(…)",
            Self::Basic { .. } => "Basic(…)",
        })
    }
}

impl Credentials {
    /// Why no client could send them.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        match self {
            Self::Bearer(token) if token.is_empty() => Err("the bearer token is empty"),
            Self::Bearer(token) if !token.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Err("the bearer token has other characters than visible ASCII ones")
            }
            Self::Basic { user, .. } if user.contains(':') => Err("the user has a colon"),
            Self::Basic { user, password } if user.is_empty() || password.is_empty() => {
                Err("the user or the password is empty")
            }
            Self::Basic { user, password }
                if [user, password].iter().any(|text| text.chars().any(char::is_control)) =>
            {
                Err("the user or the password has control characters")
            }
            Self::Bearer(_) | Self::Basic { .. } => Ok(()),
        }
    }

    fn scheme(&self) -> Scheme {
        match self {
            Self::Bearer(_) => Scheme::Bearer,
            Self::Basic { .. } => Scheme::Basic,
        }
    }

    /// What follows the scheme in a request.
    fn token(&self) -> String {
        match self {
            Self::Bearer(token) => token.clone(),
            Self::Basic { user, password } => BASE64_STANDARD.encode(format!("{user}:{password}")),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Bearer,
    Basic,
}

impl Scheme {
    const ALL: [Self; 2] = [Self::Bearer, Self::Basic];

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name().eq_ignore_ascii_case(name))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Basic => "Basic",
        }
    }

    fn challenge(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Bearer => "Bearer realm=\"telemark\"",
            Self::Basic => "Basic realm=\"telemark\", charset=\"UTF-8\"",
        })
    }
}

/// Lets requests pass that have credentials of a list, or all of them if the list is empty.
///
/// What is compared are hashes under a key of this process, and those in constant time: neither the
/// length nor the beginning of a secret can be found out by measuring.
pub(super) struct Access {
    key: Hmac<Sha256>,
    accepted: Vec<(Scheme, CtOutput<Hmac<Sha256>>)>,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes = self.accepted.iter().map(|(scheme, _)| scheme);
        f.debug_tuple("Access").field(&schemes.collect::<Vec<_>>()).finish()
    }
}

impl Access {
    pub(super) fn new(credentials: &[Credentials]) -> Self {
        let key = crate::hash::random_key();
        let accepted = credentials
            .iter()
            .map(|one| (one.scheme(), key.clone().chain_update(one.token()).finalize()))
            .collect();
        Self { key, accepted }
    }

    pub(super) fn permits(&self, headers: &HeaderMap) -> bool {
        self.accepted.is_empty() || self.knows(headers).unwrap_or(false)
    }

    /// What a client that was refused is asked for.
    pub(super) fn challenges(&self) -> impl Iterator<Item = HeaderValue> {
        let asked = |scheme| self.accepted.iter().any(|(accepted, _)| *accepted == scheme);
        Scheme::ALL.into_iter().filter(move |scheme| asked(*scheme)).map(Scheme::challenge)
    }

    fn knows(&self, headers: &HeaderMap) -> Option<bool> {
        let mut lines = headers.get_all(AUTHORIZATION).iter();
        // With two of them, which one counts would be a guess.
        let (line, None) = (lines.next()?, lines.next()) else { return None };
        let (scheme, token) = line.to_str().ok()?.split_once(' ')?;
        let scheme = Scheme::parse(scheme)?;
        let presented = self.key.clone().chain_update(token.trim_start_matches(' '));
        let presented = presented.finalize();
        let mut accepted = self.accepted.iter();
        Some(accepted.any(|(of, expected)| *of == scheme && *expected == presented))
    }
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;
    use hyper::header::{AUTHORIZATION, HeaderValue};

    use super::{Access, Credentials};

    fn bearer(token: &str) -> Credentials {
        Credentials::Bearer(token.to_owned())
    }

    fn basic(user: &str, password: &str) -> Credentials {
        Credentials::Basic { user: user.to_owned(), password: password.to_owned() }
    }

    /// Which of the headers let a request pass.
    fn permitted(credentials: &[Credentials], lines: &[&'static str]) -> Vec<&'static str> {
        let access = Access::new(credentials);
        let permits = |line: &&'static str| {
            let headers = [(AUTHORIZATION, HeaderValue::from_static(line))];
            access.permits(&HeaderMap::from_iter(headers))
        };
        lines.iter().copied().filter(permits).collect()
    }

    // `printf 'prom:pass:word' | base64` and so on.
    const LINES: &[&str] = &[
        "Bearer s3cret",
        "bearer  s3cret",
        "Bearer s3cret ",
        "Bearer s3cre",
        "Bearer s3crets",
        "Bearer S3cret",
        "Bearer ",
        "Bearer",
        "s3cret",
        "Token s3cret",
        "Basic cHJvbTpwYXNzOndvcmQ=",
        "BASIC cHJvbTpwYXNzOndvcmQ=",
        "Basic cHJvbTpwYXNzOndvcmQ",
        "Basic cHJvbTpwYXNz",
        "Basic s3cret",
        "Bearer cHJvbTpwYXNzOndvcmQ=",
    ];

    #[test]
    fn only_the_right_credentials_pass() {
        assert_eq!(permitted(&[bearer("s3cret")], LINES), ["Bearer s3cret", "bearer  s3cret"]);
        assert_eq!(
            permitted(&[basic("prom", "pass:word")], LINES),
            ["Basic cHJvbTpwYXNzOndvcmQ=", "BASIC cHJvbTpwYXNzOndvcmQ="]
        );
        assert_eq!(permitted(&[bearer("s3cret"), basic("prom", "pass:word")], LINES).len(), 4);
        assert_eq!(permitted(&[], LINES), LINES);
    }

    #[test]
    fn two_authorizations_or_none_do_not_pass() {
        let access = Access::new(&[bearer("s3cret")]);
        let line = (AUTHORIZATION, HeaderValue::from_static("Bearer s3cret"));
        assert!(!access.permits(&HeaderMap::new()));
        assert!(access.permits(&HeaderMap::from_iter([line.clone()])));
        assert!(!access.permits(&HeaderMap::from_iter([line.clone(), line])));
    }

    #[test]
    fn secrets_are_not_shown() {
        let secrets = [bearer("s3cret"), basic("prom", "pass:word")];
        assert_eq!(format!("{secrets:?}"), "[Bearer(…), Basic(…)]");
        assert_eq!(format!("{:?}", Access::new(&secrets)), "Access([Bearer, Basic])");
    }

    #[test]
    fn credentials_that_no_client_can_send_are_refused() {
        let refusals = [
            bearer(""),
            bearer("two words"),
            bearer("schlüssel"),
            basic("a:b", "c"),
            basic("", "c"),
            basic("a", ""),
            basic("a", "c\n"),
            basic("älter", "pässword"),
        ];
        assert_eq!(
            refusals.map(|credentials| credentials.check()),
            [
                Err("the bearer token is empty"),
                Err("the bearer token has other characters than visible ASCII ones"),
                Err("the bearer token has other characters than visible ASCII ones"),
                Err("the user has a colon"),
                Err("the user or the password is empty"),
                Err("the user or the password is empty"),
                Err("the user or the password has control characters"),
                Ok(()),
            ]
        );
    }
}
