//! TLS in front of the endpoint, through rustls.

use core::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
pub(super) use tokio_rustls::TlsAcceptor as Acceptor;

/// The certificate of the endpoint, and whose certificates it accepts from clients.
///
/// The files are in PEM, and are read once, by [`Config::init`](crate::Config::init). TLS 1.2 and 1.3
/// are spoken, with the cryptography that the process has chosen for rustls
/// (`CryptoProvider::install_default`), or with ring.
///
/// ```no_run
/// use telemark::{Config, Tls};
///
/// let tls = Tls::new("/etc/orders/chain.pem", "/etc/orders/key.pem").client_ca("/etc/orders/ca.pem");
/// let telemetry = Config::default().listen(([0, 0, 0, 0], 9464).into()).tls(tls).init()?;
/// # Ok::<(), telemark::InitError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Tls {
    pub(crate) chain: PathBuf,
    pub(crate) key: PathBuf,
    pub(crate) client_ca: Option<PathBuf>,
}

impl Tls {
    /// Takes a certificate, followed by those that lead to its root, and the certificate's key in
    /// PKCS #8, PKCS #1 or SEC 1.
    pub fn new(chain: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self { chain: chain.into(), key: key.into(), client_ca: None }
    }

    /// Refuses clients without a certificate that one of this file's has signed.
    pub fn client_ca(mut self, certificates: impl Into<PathBuf>) -> Self {
        self.client_ca = Some(certificates.into());
        self
    }

    pub(super) fn acceptor(&self) -> Result<Acceptor, TlsError> {
        let provider = CryptoProvider::get_default().cloned();
        let provider =
            provider.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
        let chain = certificates(&self.chain)?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| match error {
            pem::Error::NoItemsFound => at(&self.key, "there is no key in it"),
            error => at(&self.key, error),
        })?;
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| at(&self.chain, error))?;
        let builder = match &self.client_ca {
            None => builder.with_no_client_auth(),
            Some(path) => {
                let mut roots = RootCertStore::empty();
                for certificate in certificates(path)? {
                    roots.add(certificate).map_err(|error| at(path, error))?;
                }
                let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
                builder
                    .with_client_cert_verifier(verifier.build().map_err(|error| at(path, error))?)
            }
        };
        let mut config =
            builder.with_single_cert(chain, key).map_err(|error| at(&self.chain, error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config).into())
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read = CertificateDer::pem_file_iter(path).map_err(|error| at(path, error))?;
    let read = read.collect::<Result<Vec<_>, _>>().map_err(|error| at(path, error))?;
    if read.is_empty() { Err(at(path, "there is no certificate in it")) } else { Ok(read) }
}

fn at(path: &Path, problem: impl fmt::Display) -> TlsError {
    TlsError { path: path.to_owned(), problem: problem.to_string() }
}

/// What is wrong with a file.
#[derive(Debug)]
pub(crate) struct TlsError {
    path: PathBuf,
    problem: String,
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the endpoint can't speak TLS: {}: {}", self.path.display(), self.problem)
    }
}
