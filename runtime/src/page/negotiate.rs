//! Which format a scraper gets, by its `Accept`.
//!
//! The formats, their parameters and the last resort are those of Prometheus' documentation, "Scrape
//! protocol content negotiation".

use super::escaping::Escaping;

/// A format of the page, those that say more first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    /// Length-delimited messages. Only for those who name it.
    Protobuf,
    OpenMetrics1,
    /// The draft; a page of 1.0.0 is one of it.
    OpenMetrics0,
    Text1,
    /// The last resort.
    Text0,
}

/// What a scraper gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Negotiated {
    pub(crate) format: Format,
    /// How names are escaped, where the scraper or the format says so.
    escaping: Option<Escaping>,
}

impl Negotiated {
    /// What everybody reads.
    pub(crate) const TEXT: Self = Self { format: Format::Text0, escaping: None };

    /// The best that the values of `Accept` allow: the highest `q`, and of formats that are equal, the one
    /// that says more.
    pub(crate) fn from_accept<'a>(accept: impl Iterator<Item = &'a str>) -> Self {
        let ranges: Vec<Range> =
            accept.flat_map(|value| split(value, ',')).filter_map(Range::parse).collect();
        // A range with a wildcard says nothing of a format that another one names.
        let applies = |range: &&Range| {
            let named = |other: &Range| !other.wild && other.format == range.format;
            range.q > 0 && !(range.wild && ranges.iter().any(named))
        };
        let rank = |range: &&Range| (range.q, !range.wild, core::cmp::Reverse(range.format));
        // Of equal ones, `max_by_key` takes the last.
        let best = ranges.iter().rev().filter(applies).max_by_key(rank);
        match best {
            Some(range) => Self { format: range.format, escaping: range.escaping },
            None => Self::TEXT,
        }
    }

    /// Whether the format has exponential buckets.
    pub(crate) fn has_native_histograms(self) -> bool {
        self.format == Format::Protobuf
    }

    /// How names are escaped.
    pub(crate) fn escaping(self) -> Escaping {
        self.escaping.unwrap_or_default()
    }

    /// The media type of the answer.
    pub(crate) fn media_type(self) -> String {
        let (base, always_says_escaping) = match self.format {
            Format::Protobuf => (
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; \
                 encoding=delimited",
                true,
            ),
            Format::OpenMetrics1 => {
                ("application/openmetrics-text; version=1.0.0; charset=utf-8", true)
            }
            Format::OpenMetrics0 => {
                ("application/openmetrics-text; version=0.0.1; charset=utf-8", false)
            }
            Format::Text1 => ("text/plain; version=1.0.0; charset=utf-8", true),
            Format::Text0 => ("text/plain; version=0.0.4; charset=utf-8", false),
        };
        if always_says_escaping || self.escaping.is_some() {
            format!("{base}; escaping={}", self.escaping().as_str())
        } else {
            base.to_owned()
        }
    }
}

/// A media range that we have a format for.
struct Range {
    format: Format,
    /// Whether it names no format.
    wild: bool,
    /// In thousandths.
    q: u16,
    escaping: Option<Escaping>,
}

impl Range {
    fn parse(range: &str) -> Option<Self> {
        let mut parts = split(range, ';');
        let media = parts.next()?.trim().to_ascii_lowercase();
        let mut read = Self { format: Format::Text0, wild: false, q: 1000, escaping: None };
        let (mut version, mut proto, mut encoding) = (None, None, None);
        for part in parts {
            let Some((key, value)) = part.split_once('=') else {
                continue;
            };
            let value = unquoted(value.trim());
            match key.trim().to_ascii_lowercase().as_str() {
                "q" => read.q = thousandths(&value)?,
                "version" => version = Some(value),
                "proto" => proto = Some(value),
                "encoding" => encoding = Some(value.to_ascii_lowercase()),
                "escaping" => read.escaping = Escaping::parse(&value),
                _ => {}
            }
        }
        read.format = match (media.as_str(), version.as_deref()) {
            ("application/openmetrics-text", Some("1.0.0")) | ("application/*", _) => {
                Format::OpenMetrics1
            }
            ("application/openmetrics-text", Some("0.0.1") | None) => Format::OpenMetrics0,
            ("text/plain", Some("1.0.0")) => Format::Text1,
            ("text/plain", Some("0.0.4") | None) | ("*/*" | "text/*", _) => Format::Text0,
            ("application/vnd.google.protobuf", _)
                if proto.as_deref() == Some("io.prometheus.client.MetricFamily")
                    && encoding.as_deref() == Some("delimited") =>
            {
                Format::Protobuf
            }
            _ => return None,
        };
        read.wild = media.ends_with("/*");
        Some(read)
    }
}

/// The parts between separators, those in quoted strings not counted.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |char| {
        let literal = core::mem::take(&mut escaped);
        match char {
            '\\' if quoted && !literal => escaped = true,
            '"' if !literal => quoted = !quoted,
            other => return !quoted && other == separator,
        }
        false
    })
}

/// A parameter's value, which may be a quoted string.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut plain = String::with_capacity(inner.len());
    let mut escaped = false;
    for char in inner.chars() {
        escaped = char == '\\' && !escaped;
        if !escaped {
            plain.push(char);
        }
    }
    plain
}

/// A weight from 0 to 1 with at most three decimal places (RFC 9110, 12.4.2). More places than that, which
/// some clients send, are cut off.
fn thousandths(q: &str) -> Option<u16> {
    let (whole, places) = q.split_once('.').unwrap_or((q, ""));
    if !places.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded: String = places.chars().chain("000".chars()).take(3).collect();
    let fraction = padded.parse::<u16>().ok()?;
    match whole {
        "0" | "" => Some(fraction),
        "1" => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Negotiated;

    fn media_type(accept: &str) -> String {
        Negotiated::from_accept([accept].into_iter()).media_type()
    }

    const OPEN_METRICS: &str =
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
    const PROTOBUF: &str = "application/vnd.google.protobuf; \
        proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores";
    const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

    #[test]
    fn prometheus_gets_what_each_of_its_versions_asks_for_first() {
        let headers = [
            // 2.42, and 2.42 with native histograms.
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            // 3, with the default and with native histograms, and with names in another scheme.
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
            "text/plain;version=1.0.0;escaping=dots;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4",
        ];
        assert_eq!(
            headers.map(media_type),
            [
                OPEN_METRICS,
                PROTOBUF,
                "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
                PROTOBUF,
                "text/plain; version=1.0.0; charset=utf-8; escaping=dots",
            ]
        );
    }

    #[test]
    fn who_names_nothing_that_there_is_gets_text() {
        let headers = [
            "",
            "*/*",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
            "application/json",
            "application/openmetrics-text;version=2.0.0",
            "application/vnd.google.protobuf",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
            "text/plain;version=0.0.4;q=nonsense",
            ",;=\"",
        ];
        assert_eq!(headers.map(media_type), [TEXT; 9]);
    }

    #[test]
    fn weights_decide_and_names_come_before_wildcards() {
        let headers = [
            "text/plain;q=0.9, application/openmetrics-text;version=1.0.0;q=0.901",
            "application/openmetrics-text;version=1.0.0;q=0.5, text/plain;version=0.0.4;q=0.501",
            "application/openmetrics-text;version=1.0.0;q=0, */*;q=0.1",
            "text/plain;version=0.0.4;q=0.2, application/openmetrics-text;version=1.0.0;q=0.3, */*",
            "text/plain, application/openmetrics-text;version=1.0.0",
            "*/*, application/openmetrics-text;version=1.0.0",
            "application/*",
        ];
        let expected =
            [OPEN_METRICS, TEXT, TEXT, OPEN_METRICS, OPEN_METRICS, OPEN_METRICS, OPEN_METRICS];
        assert_eq!(headers.map(media_type), expected);
    }

    #[test]
    fn order_case_space_and_quotation_marks_of_parameters_make_no_difference() {
        let headers = [
            "Application/OpenMetrics-Text ; Q=1.0 ; Version=\"1.0.0\"",
            "application/openmetrics-text;note=\"a,b;version=\\\"0\";version=\"1.\\0.0\"",
            "application/vnd.google.protobuf; encoding=DELIMITED; q=1; proto=\"io.prometheus.client.MetricFamily\"",
        ];
        assert_eq!(headers.map(media_type), [OPEN_METRICS, OPEN_METRICS, PROTOBUF]);
    }

    #[test]
    fn several_headers_are_one_list() {
        let headers = ["text/plain;version=0.0.4;q=0.5", "application/openmetrics-text"];
        assert_eq!(
            Negotiated::from_accept(headers.into_iter()).media_type(),
            "application/openmetrics-text; version=0.0.1; charset=utf-8"
        );
    }
}
