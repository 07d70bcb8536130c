//! TLS, spoken by rustls as a client.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use telemark::{Config, Tls};
use tempfile::TempDir;

use crate::client::{Answer, Running, any_port, request, send, turn};

/// Certificates of an authority of this test's own.
struct Files {
    folder: TempDir,
    authority: CertifiedIssuer<'static, KeyPair>,
}

impl Files {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let authority = CertifiedIssuer::self_signed(params, key).unwrap();
        let files = Self { folder: TempDir::new().unwrap(), authority };
        let (chain, key) = files.issue("localhost");
        fs::write(files.path("chain.pem"), chain.pem()).unwrap();
        fs::write(files.path("key.pem"), key.serialize_pem()).unwrap();
        fs::write(files.path("ca.pem"), files.authority.pem()).unwrap();
        files
    }

    fn issue(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.authority).unwrap(), key)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tls(&self) -> Tls {
        Tls::new(self.path("chain.pem"), self.path("key.pem"))
    }

    fn config(&self) -> Config {
        any_port().tls(self.tls())
    }

    /// A client that trusts the authority.
    fn client(&self, certificate: Option<(rcgen::Certificate, KeyPair)>) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.der().clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        match certificate {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain: Vec<CertificateDer<'static>> = vec![certificate.der().clone()];
                let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
                builder.with_client_auth_cert(chain, key).unwrap()
            }
        }
    }
}

fn ask(address: SocketAddr, client: ClientConfig) -> std::io::Result<Answer> {
    let name = "localhost".try_into().unwrap();
    let connection = ClientConnection::new(Arc::new(client), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address)?);
    stream.write_all(request("GET", "/healthz", &[]).as_bytes())?;
    Answer::read(&mut stream, "GET")
}

#[test]
fn a_client_that_trusts_the_certificate_is_answered() {
    let files = Files::new();
    let running = Running::start(files.config().bearer_token("s3cret"));
    assert_eq!(ask(running.address(), files.client(None)).unwrap().text(), "ok\n");
}

#[test]
fn a_client_that_speaks_no_tls_is_closed_and_does_no_harm() {
    let files = Files::new();
    let running = Running::start(files.config());
    let mut plain = send(running.address(), &request("GET", "/healthz", &[]));
    let mut said = Vec::new();
    // Closed, and before that perhaps an alert, which is no text.
    let _read: Result<usize, _> = plain.read_to_end(&mut said);
    assert!(!said.starts_with(b"HTTP"), "{said:?}");
    assert_eq!(ask(running.address(), files.client(None)).unwrap().text(), "ok\n");
}

#[test]
fn a_client_that_begins_no_handshake_is_given_up() {
    let files = Files::new();
    let running = Running::start(files.config());
    let mut silent = send(running.address(), "");
    assert_eq!(silent.read(&mut [0]).unwrap_or(0), 0);
}

#[test]
fn where_clients_need_certificates_only_those_of_the_authority_pass() {
    let files = Files::new();
    let others = Files::new();
    let running = Running::start(any_port().tls(files.tls().client_ca(files.path("ca.pem"))));
    let ours = files.client(Some(files.issue("prometheus")));
    assert_eq!(ask(running.address(), ours).unwrap().text(), "ok\n");
    assert!(ask(running.address(), files.client(None)).is_err());
    assert!(ask(running.address(), files.client(Some(others.issue("prometheus")))).is_err());
}

#[test]
fn a_file_that_is_not_right_is_named_at_the_start() {
    let _turn = turn();
    let files = Files::new();
    fs::write(files.path("empty.pem"), "").unwrap();
    let (_, other_key) = files.issue("localhost");
    fs::write(files.path("other.pem"), other_key.serialize_pem()).unwrap();
    let start = |chain: &str, key: &str| {
        let error =
            any_port().tls(Tls::new(files.path(chain), files.path(key))).init().unwrap_err();
        error.to_string().replace(&files.folder.path().display().to_string(), "FOLDER")
    };
    let said = [
        start("nowhere.pem", "key.pem"),
        start("empty.pem", "key.pem"),
        start("chain.pem", "chain.pem"),
        start("chain.pem", "other.pem"),
    ];
    expect_test::expect![[r#"
        the endpoint can't speak TLS: FOLDER/nowhere.pem: I/O error: No such file or directory (os error 2)
        the endpoint can't speak TLS: FOLDER/empty.pem: there is no certificate in it
        the endpoint can't speak TLS: FOLDER/chain.pem: there is no key in it
        the endpoint can't speak TLS: FOLDER/chain.pem: keys may not be consistent: KeyMismatch
    "#]].assert_eq(&(said.join("\n") + "\n"));
    drop(files.config().init().unwrap());
}
