//! Whether an answer is compressed (RFC 9110, section 12.5.3), and the compression.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::HeaderMap;
use hyper::header::ACCEPT_ENCODING;

/// A body that fits into one packet gains nothing.
const SMALLEST: usize = 1400;

/// The body as gzip, if the client prefers that and there is something to gain.
pub(super) fn gzip(headers: &HeaderMap, body: &[u8]) -> Option<Vec<u8>> {
    (body.len() > SMALLEST && prefers_gzip(headers))
        .then(|| compress(body).expect("a `Vec` takes whatever is written"))
}

fn compress(body: &[u8]) -> io::Result<Vec<u8>> {
    // The fastest level: a page of metrics shrinks to a twentieth with it, and to a twenty-seventh
    // with the slowest that pays, which takes six times as long.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

fn prefers_gzip(headers: &HeaderMap) -> bool {
    let mut weights = Weights::default();
    for line in headers.get_all(ACCEPT_ENCODING) {
        // A line that is no ASCII names no coding that we have.
        weights.read(line.to_str().unwrap_or(""));
    }
    weights.prefer_gzip()
}

/// What a client has said of each coding that we have, in thousandths.
#[derive(Debug, Default)]
struct Weights {
    gzip: Option<u16>,
    identity: Option<u16>,
    others: Option<u16>,
}

impl Weights {
    fn read(&mut self, line: &str) {
        for item in line.split(',') {
            let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
            let coding = coding.trim_matches(WHITESPACE);
            // `x-gzip` is another name of it (section 8.4.1.3).
            let slot =
                if coding.eq_ignore_ascii_case("gzip") || coding.eq_ignore_ascii_case("x-gzip") {
                    &mut self.gzip
                } else if coding.eq_ignore_ascii_case("identity") {
                    &mut self.identity
                } else if coding == "*" {
                    &mut self.others
                } else {
                    continue;
                };
            *slot = Some(weight(parameters));
        }
    }

    /// A client that names gzip and says nothing of the identity, wants gzip.
    fn prefer_gzip(&self) -> bool {
        let gzip = self.gzip.or(self.others).unwrap_or(0);
        gzip > 0 && self.identity.is_none_or(|identity| gzip >= identity)
    }
}

const WHITESPACE: [char; 2] = [' ', '\t'];

/// The weight of a coding (section 12.4.2). One that can't be read refuses the coding, because every
/// client can do without it.
fn weight(parameters: &str) -> u16 {
    let parameters = parameters.trim_matches(WHITESPACE);
    if parameters.is_empty() {
        return 1000;
    }
    let value = parameters
        .split_once('=')
        .filter(|(name, _)| name.trim_matches(WHITESPACE).eq_ignore_ascii_case("q"));
    value.and_then(|(_, value)| thousandths(value.trim_matches(WHITESPACE))).unwrap_or(0)
}

fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match (whole, fraction) {
        ("0", _) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;
    use hyper::header::{ACCEPT_ENCODING, HeaderValue};

    use super::prefers_gzip;

    fn prefers(lines: &[&'static str]) -> bool {
        let headers = lines.iter().map(|line| (ACCEPT_ENCODING, HeaderValue::from_static(line)));
        prefers_gzip(&headers.collect::<HeaderMap>())
    }

    #[test]
    fn gzip_is_sent_to_who_names_it() {
        for line in [
            "gzip",
            "GZip",
            "x-gzip",
            "deflate, gzip",
            "br;q=1, gzip ; q=0.001",
            "*",
            "*;q=0.5",
            "gzip;q=1.000",
            "identity;q=0.5, gzip",
            "identity, gzip",
            "identity;q=0, *",
            "gzip;Q=1",
        ] {
            assert!(prefers(&[line]), "{line}");
        }
        assert!(prefers(&["br", "gzip"]));
    }

    #[test]
    fn gzip_is_not_sent_to_who_does_not_want_it() {
        for line in [
            "",
            "identity",
            "br",
            "gzip;q=0",
            "gzip;q=0.000",
            "*;q=0",
            "gzip;q=0, *",
            "gzip;q=0.5, identity",
            "gzipped",
            "*;q=0.1, identity;q=0.2",
        ] {
            assert!(!prefers(&[line]), "{line}");
        }
        assert!(!prefers(&[]));
    }

    #[test]
    fn a_weight_that_is_none_refuses_the_coding() {
        for line in
            ["gzip;q=", "gzip;q=2", "gzip;q=1.001", "gzip;q=0.0001", "gzip;q=-1", "gzip;level=9"]
        {
            assert!(!prefers(&[line]), "{line}");
        }
    }
}
