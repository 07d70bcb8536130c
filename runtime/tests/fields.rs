//! What a span's fields hold: values of the result, hashes, and nothing of what is redacted.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use telemark::telemetry;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The fields of the spans that close meanwhile, in the braces behind their names.
fn closed(work: impl FnOnce()) -> Vec<String> {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, work);
    let bytes = log.0.lock().expect("no writer panics").clone();
    let text = String::from_utf8(bytes).expect("a log is text");
    let fields = text.lines().filter_map(|line| line.split_once('{')?.1.split_once('}'));
    fields.map(|(fields, _)| fields.to_owned()).collect()
}

#[telemetry(fields(count = |found| found.len(), first = ?|found| found.first()))]
fn find(good: bool) -> Result<Vec<u8>, io::Error> {
    if good { Ok(vec![7, 8]) } else { Err(io::Error::other("gone")) }
}

#[derive(telemark::ErrorType)]
enum Refusal {
    #[error_type(category = "rate_limit")]
    Quota,
}

#[telemetry]
async fn refuse() -> Result<(), Refusal> {
    Err(Refusal::Quota)
}

#[telemetry(fields(count = |found| found.len()))]
async fn find_later() -> Vec<u8> {
    vec![7, 8, 9]
}

#[telemetry(fields(email = hash(email), again = hash(email), password = redact(unlock(password))))]
fn sign_in(email: &str, password: &str) {}

fn unlock(_: &str) -> u8 {
    unreachable!("what is redacted is not evaluated")
}

#[test]
fn a_closure_s_field_is_recorded_from_the_success_value_alone() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it needs nothing");
    let spans = closed(|| {
        assert!(find(true).is_ok() && find(false).is_err());
        assert_eq!(runtime.block_on(find_later()), [7, 8, 9]);
        assert!(runtime.block_on(refuse()).is_err());
    });
    assert_eq!(
        spans,
        [
            r#"count=2 first=Some(7) outcome="ok""#,
            r#"outcome="error" error.type="_OTHER""#,
            r#"count=3 outcome="ok""#,
            r#"outcome="error" error.type="quota""#
        ]
    );
}

#[test]
fn a_hash_stands_for_its_value_and_the_value_is_not_there() {
    let spans = closed(|| {
        sign_in("ada@shop.example", "secret");
        sign_in("bob@shop.example", "secret");
    });
    let hashes: Vec<_> = spans
        .iter()
        .map(|span| {
            let rest = span.strip_prefix("email=").expect("the first field is the address");
            let (hash, rest) = rest.split_at(16);
            assert!(hash.bytes().all(|digit| digit.is_ascii_hexdigit()), "{span}");
            let expected = format!(r#" again={hash} password="[redacted]" outcome="ok""#);
            assert_eq!(rest, expected);
            hash
        })
        .collect();
    assert_eq!(hashes.len(), 2);
    assert_ne!(hashes[0], hashes[1]);
}
