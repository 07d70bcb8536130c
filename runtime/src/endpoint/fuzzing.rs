//! The request path over a connection in memory, for the fuzzer and for tests that replay what it has
//! found.

use core::convert::Infallible;
use core::future::pending;
use core::time::Duration;
use std::io;
use std::sync::{Arc, OnceLock};

use flate2::read::GzDecoder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::timeout;

use super::access::Credentials;
use super::answer::Pages;
use super::connection::{self, Service};
use super::phase::Progress;

/// More than the longest waits for a client together.
const FOREVER: Duration = Duration::from_mins(5);

/// Serves the connection of a client that behaves as the first byte says and sends the others. Time passes
/// as soon as nobody has anything to do.
///
/// # Panics
///
/// If the connection does not end, or if what the client has read is not one answer after the other.
pub fn http_request(input: &[u8]) {
    let Some((behaviour, sent)) = input.split_first() else { return };
    let behaviour = Behaviour::of(*behaviour);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without threads and files starts");
    let received = runtime.block_on(async {
        let (client, server) = duplex(behaviour.buffer());
        let shutdown = GracefulShutdown::new();
        let progress = Progress::start();
        let serve = connection::serve(server, behaviour.service(), progress, shutdown.watcher());
        let both = async {
            if let Some(manner) = behaviour.listens {
                Some(tokio::join!(serve, listen(client, sent, manner)).1)
            } else {
                tokio::select! {
                    () = serve => None,
                    never = ignore(client, sent) => match never {},
                }
            }
        };
        timeout(FOREVER, both).await.expect("each connection ends")
    });
    if let Some(received) = received {
        check(&received, sent);
    }
}

/// What a client does.
#[derive(Clone, Copy, Debug)]
struct Behaviour {
    /// It has to do with an endpoint that asks for credentials.
    credentials: bool,
    listens: Option<Manner>,
}

/// How a client sends that reads the answers.
#[derive(Clone, Copy, Debug)]
struct Manner {
    /// It closes its side when it has sent everything.
    closes: bool,
    /// It sends byte by byte.
    drips: bool,
}

impl Behaviour {
    fn of(byte: u8) -> Self {
        let bit = |number: u8| byte >> number & 1 == 1;
        let listens = (!bit(3)).then(|| Manner { closes: bit(1), drips: bit(2) });
        Self { credentials: bit(0), listens }
    }

    fn buffer(self) -> usize {
        if self.listens.is_some() { 64 * 1024 } else { 64 }
    }

    fn service(self) -> Arc<Service> {
        static OPEN: OnceLock<Arc<Service>> = OnceLock::new();
        static CLOSED: OnceLock<Arc<Service>> = OnceLock::new();
        let make = |credentials: &[Credentials]| {
            Arc::new(Service {
                pages: Pages::new(false, credentials).expect("the facade is not asked for"),
                #[cfg(feature = "tls")]
                tls: None,
            })
        };
        Arc::clone(if self.credentials {
            CLOSED.get_or_init(|| make(&[Credentials::Bearer("s3cret".to_owned())]))
        } else {
            OPEN.get_or_init(|| make(&[]))
        })
    }
}

/// Sends, and keeps the connection open without reading from it.
async fn ignore(mut client: DuplexStream, sent: &[u8]) -> Infallible {
    // The server may have heard enough.
    let _: io::Result<()> = client.write_all(sent).await;
    pending().await
}

/// Sends, and gives what there was to read.
async fn listen(client: DuplexStream, sent: &[u8], manner: Manner) -> Vec<u8> {
    let (mut reader, mut writer) = tokio::io::split(client);
    let write = async {
        for chunk in sent.chunks(if manner.drips { 1 } else { sent.len().max(1) }) {
            // The server may have heard enough.
            if writer.write_all(chunk).await.is_err() {
                return;
            }
        }
        if manner.closes {
            // As above.
            let _: io::Result<()> = writer.shutdown().await;
        }
    };
    let mut received = Vec::new();
    let ((), read) = tokio::join!(write, reader.read_to_end(&mut received));
    read.expect("memory can be read");
    received
}

/// Panics if this is not one answer after the other.
fn check(mut received: &[u8], sent: &[u8]) {
    while !received.is_empty() {
        received = check_answer(received, sent);
    }
}

/// What follows the first answer.
fn check_answer<'a>(received: &'a [u8], sent: &[u8]) -> &'a [u8] {
    let end = received.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let (head, rest) = received.split_at(end.expect("a head has an end") + 4);
    let head = core::str::from_utf8(head).expect("a head is text").trim_end_matches("\r\n");
    let mut lines = head.split("\r\n");
    let status = lines.next().expect("a split has a first part");
    let status = ["HTTP/1.1 ", "HTTP/1.0 "].iter().find_map(|version| status.strip_prefix(version));
    let status = status.and_then(|status| status.get(..3)).expect("a version and a status");
    let fields: Vec<_> =
        lines.map(|line| line.split_once(": ").expect("a field has a colon")).collect();
    for (name, _) in &fields {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        assert!(name.bytes().all(plain), "the name of a field: {name:?}");
    }
    let value = |wanted| {
        let mut values = fields.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| *value);
        let first = values.next();
        assert!(values.next().is_none(), "{wanted} is there once");
        first
    };
    let length: usize =
        value("content-length").and_then(|text| text.parse().ok()).expect("a length");
    match status {
        "200" | "404" | "405" => {}
        "401" => assert_eq!(value("www-authenticate"), Some("Bearer realm=\"telemark\"")),
        // hyper's own, after which the rest of the input has no meaning.
        "400" | "431" => assert!(rest.is_empty() && length == 0, "{head}"),
        other => panic!("the status {other}"),
    }
    // No body of ours begins like this.
    if rest.is_empty() || rest.starts_with(b"HTTP/1.") {
        let asked_for_it = sent.windows(4).any(|bytes| bytes == b"HEAD");
        assert!(length == 0 || asked_for_it, "a body is missing: {head}");
        return rest;
    }
    let (body, rest) = rest.split_at_checked(length).expect("the whole body");
    if value("content-encoding").is_some() {
        io::copy(&mut GzDecoder::new(body), &mut io::sink()).expect("the body is gzip");
    }
    rest
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::http_request;

    #[test]
    fn what_the_fuzzer_has_found_is_answered() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/http_request");
        let mut replayed = 0;
        for file in fs::read_dir(corpus).expect("the corpus is there") {
            let path = file.expect("the corpus can be listed").path();
            let input = fs::read(&path).expect("the file can be read");
            // The last line of a failure's output.
            eprintln!("{}", path.display());
            http_request(&input);
            replayed += 1;
        }
        assert!(replayed >= 20, "{replayed} files are no corpus");
    }
}
