//! Compressed answers.

use std::io::Read;

use flate2::read::GzDecoder;
use telemark::telemetry;

use crate::client::{Answer, Running, any_port};

const GZIP: &str = "accept-encoding: gzip, deflate";

/// Enough of the facade's metrics for a page of several packets.
fn record() {
    for queue in 0..100 {
        metrics::gauge!("depth", "queue" => format!("queue-{queue}")).set(f64::from(queue));
    }
}

fn unpacked(answer: &Answer) -> String {
    let mut text = String::new();
    GzDecoder::new(answer.body.as_slice()).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_compressed_page_is_the_page() {
    let running = Running::start(any_port());
    record();
    let plain = running.ask("GET", "/metrics", &[]);
    assert_eq!(plain.field("content-encoding"), None);
    let packed = running.ask("GET", "/metrics", &[GZIP]);
    assert_eq!(packed.field("content-encoding"), Some("gzip"));
    assert_eq!(packed.field("content-type"), plain.field("content-type"));
    assert_eq!(packed.field("vary"), Some("accept, accept-encoding"));
    assert!(packed.body.len() < plain.body.len() / 4, "{}", packed.body.len());
    // The order of the facade's own families and series is its own.
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&unpacked(&packed)), sorted(plain.text()));
}

/// Makes a catalog that is worth compressing.
#[telemetry(db(system = "sqlite", operation = "SELECT", collection = "orders"))]
fn orders() -> usize {
    7
}

#[test]
fn the_compressed_catalog_is_the_catalog_and_its_head_has_its_length() {
    let running = Running::start(any_port());
    assert_eq!(orders(), 7);
    let plain = running.ask("GET", "/catalog", &[]);
    let packed = running.ask("GET", "/catalog", &[GZIP]);
    assert!(packed.body.len() < plain.body.len(), "{}", plain.body.len());
    assert_eq!(unpacked(&packed), plain.text());
    let head = running.ask("HEAD", "/catalog", &[GZIP]);
    assert_eq!(head, Answer { body: Vec::new(), ..packed });
    assert_eq!(head.field("content-encoding"), Some("gzip"));
}

#[test]
fn small_answers_and_refused_ones_are_sent_as_they_are() {
    let running = Running::start(any_port());
    record();
    assert_eq!(running.ask("GET", "/healthz", &[GZIP]).field("content-encoding"), None);
    let refused = ["accept-encoding: gzip;q=0, *"];
    assert_eq!(running.ask("GET", "/metrics", &refused).field("content-encoding"), None);
}
