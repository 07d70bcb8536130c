//! The endpoint, asked by clients that others have written: curl, and Prometheus.
#![expect(clippy::unwrap_used, reason = "a test that can't be set up fails where that is tried")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use telemark::{Config, Tls};
use telemark_tests::prometheus::{Prometheus, install};
use telemark_tests::skip::skip;
use tempfile::TempDir;

/// The telemetry of a process runs once at a time.
fn turn() -> MutexGuard<'static, ()> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

fn any_port() -> Config {
    Config::default().listen(([127, 0, 0, 1], 0).into())
}

/// Whether there is a curl; without, the test is skipped.
fn has_curl(test: &str) -> bool {
    let there = Command::new("curl").arg("--version").output().is_ok();
    if !there {
        skip(test, "`curl` is not installed");
    }
    there
}

fn curl(arguments: &[&str]) -> Output {
    Command::new("curl").args(["--silent", "--max-time", "20"]).args(arguments).output().unwrap()
}

fn text(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// A certificate for `localhost` and one for a client, of one authority.
fn certificates() -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
    for name in ["localhost", "client"] {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        // OpenSSL takes a certificate for self-signed that has the name of its issuer.
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.signed_by(&key, &authority).unwrap();
        fs::write(folder.path().join(format!("{name}.pem")), certificate.pem()).unwrap();
        fs::write(folder.path().join(format!("{name}.key")), key.serialize_pem()).unwrap();
    }
    folder
}

fn tls(folder: &Path) -> Tls {
    Tls::new(folder.join("localhost.pem"), folder.join("localhost.key"))
}

fn record() {
    for queue in 0..100 {
        metrics::gauge!("depth", "queue" => format!("queue-{queue}")).set(f64::from(queue));
    }
}

#[test]
fn curl_unpacks_the_compressed_page() {
    if !has_curl("curl_unpacks_the_compressed_page") {
        return;
    }
    let _turn = turn();
    let telemetry = any_port().init().unwrap();
    record();
    let url = format!("http://{}/metrics", telemetry.endpoint());
    let sizes = |encoding: &[&str]| {
        let written = ["--output", "/dev/null", "--write-out", "%{size_download}"];
        let output = curl(&[encoding, &written, &[&url]].concat());
        text(&output).parse::<usize>().unwrap()
    };
    assert!(sizes(&["--compressed"]) < sizes(&[]) / 4);
    let lines = |output: &Output| {
        let mut lines: Vec<_> = text(output).lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let plain = lines(&curl(&[&url]));
    assert!(plain.contains(&"depth{queue=\"queue-7\"} 7".to_owned()), "{plain:?}");
    assert_eq!(lines(&curl(&["--compressed", &url])), plain);
}

#[test]
fn curl_asks_for_the_head_alone() {
    if !has_curl("curl_asks_for_the_head_alone") {
        return;
    }
    let _turn = turn();
    let telemetry = any_port().init().unwrap();
    let output = curl(&["--head", &format!("http://{}/healthz", telemetry.endpoint())]);
    let said = text(&output);
    assert!(said.starts_with("HTTP/1.1 200 OK\r\n"), "{said}");
    assert!(said.contains("content-length: 3\r\n") && said.ends_with("\r\n\r\n"), "{said}");
}

#[cfg(unix)]
#[test]
fn curl_asks_over_a_unix_socket() {
    if !has_curl("curl_asks_over_a_unix_socket") {
        return;
    }
    let _turn = turn();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("metrics.sock");
    let _telemetry = Config::default().listen_unix(&path).init().unwrap();
    let output = curl(&["--unix-socket", path.to_str().unwrap(), "http://localhost/healthz"]);
    assert_eq!(text(&output), "ok\n");
}

#[test]
fn curl_needs_the_credentials_and_the_authority() {
    if !has_curl("curl_needs_the_credentials_and_the_authority") {
        return;
    }
    let _turn = turn();
    let files = certificates();
    let config = any_port().tls(tls(files.path())).basic_auth("prom", "päss:word");
    let telemetry = config.bearer_token("s3cret").init().unwrap();
    let port = telemetry.endpoint().address().unwrap().port();
    let url = format!("https://localhost:{port}/catalog");
    let authority = files.path().join("ca.pem");
    let authority = ["--cacert", authority.to_str().unwrap()];
    let status = |more: &[&str]| {
        let written = ["--output", "/dev/null", "--write-out", "%{http_code} %{exitcode}"];
        text(&curl(&[&written, more, &[&url]].concat())).to_owned()
    };
    let with = |more: &[&'static str]| [&authority[..], more].concat();
    assert_eq!(status(&with(&["--user", "prom:päss:word"])), "200 0");
    assert_eq!(status(&with(&["--header", "authorization: Bearer s3cret"])), "200 0");
    assert_eq!(status(&with(&["--user", "prom:pass"])), "401 0");
    assert_eq!(status(&with(&[])), "401 0");
    for version in ["1.2", "1.3"] {
        let only = with(&["--user", "prom:päss:word", "--tls-max"]);
        assert_eq!(status(&[&only[..], &[version]].concat()), "200 0", "TLS {version}");
    }
    // "Peer certificate cannot be authenticated with known CA certificates."
    assert_eq!(status(&[]), "000 60");
    // A client that does not speak TLS gets nothing that it could take for HTTP.
    let plain = curl(&[&format!("http://localhost:{port}/healthz")]);
    assert!(!plain.status.success(), "{plain:?}");
    assert_eq!(status(&with(&["--user", "prom:päss:word"])), "200 0");
}

#[test]
fn prometheus_scrapes_over_tls_with_its_certificate_and_credentials() {
    if let Err(reason) = install() {
        return skip("prometheus_scrapes_over_tls_with_its_certificate_and_credentials", &reason);
    }
    let _turn = turn();
    let files = certificates();
    let tls = tls(files.path()).client_ca(files.path().join("ca.pem"));
    let config = any_port().tls(tls).basic_auth("prom", "pass").bearer_token("s3cret");
    let telemetry = config.init().unwrap();
    record();
    let port = telemetry.endpoint().address().unwrap().port();
    let job = |name: &str, client: &str| {
        format!(
            "- job_name: {name}\n  scheme: https\n  static_configs: [{{targets: ['localhost:{port}']}}]\n\
             \x20 {client}\n"
        )
    };
    let folder = files.path().display();
    let certificate = format!(
        "tls_config: {{ca_file: '{folder}/ca.pem', cert_file: '{folder}/client.pem', key_file: \
         '{folder}/client.key'}}"
    );
    let config = [
        "global: {scrape_interval: 1s}\nscrape_configs:\n".to_owned(),
        job("basic", &format!("{certificate}\n  basic_auth: {{username: prom, password: pass}}")),
        job("bearer", &format!("{certificate}\n  authorization: {{credentials: s3cret}}")),
        job("wrong", &format!("{certificate}\n  authorization: {{credentials: s3cre}}")),
        job("stranger", &format!("tls_config: {{ca_file: '{folder}/ca.pem'}}")),
    ];
    let server = Prometheus::configured(files.path(), &config.concat()).unwrap();
    for (job, up) in [("basic", 1.0), ("bearer", 1.0), ("wrong", 0.0), ("stranger", 0.0)] {
        let query = format!("up{{job='{job}'}}");
        assert_eq!(
            server.query(&query, |value| value.total_cmp(&up).is_eq()),
            Ok(vec![up]),
            "{job}"
        );
    }
    assert_eq!(server.query("depth{job='bearer',queue='queue-7'}", |_| true), Ok(vec![7.0]));
}
