//! The record of what the layer emits by itself, which stands in the catalog.
//!
//! No macro writes it, and the encoder does not run in the compiler, so its texts are listed here. A test
//! compares it with what the encoder makes of a descriptor.

use telemark_registry::descriptor::STATUS_LABEL;
use telemark_registry::record::{Piece, START};
use telemark_registry::semconv::{self, HTTP_METHODS, HTTP_SCHEMES, UNMATCHED_ROUTE, attribute};

/// The pieces of the record.
pub(super) const PIECES: [Piece; count(RECORD)] = joined(RECORD);

const RECORD: &[&[Piece]] = &[
    HEAD,
    &[DURATION, texts(SECONDS), END_OF_LIST],
    METHOD,
    ROUTE,
    SCHEME,
    STATUS,
    &[END_OF_LIST, texts(&["endings"]), END_OF_LIST],
    &[DURATION, texts(SECONDS), END_OF_LIST],
    METHOD,
    UNMATCHED,
    SCHEME,
    STATUS,
    &[END_OF_LIST, texts(&["endings"]), END_OF_LIST],
    &[REJECTED, END_OF_LIST],
    METHOD,
    ROUTE,
    STATUS,
    WITHOUT_ENDINGS,
    &[ACTIVE, END_OF_LIST],
    METHOD,
    SCHEME,
    WITHOUT_ENDINGS,
    &[REQUEST_SIZE, texts(BODY_BYTES), END_OF_LIST],
    METHOD,
    ROUTE,
    SCHEME,
    WITHOUT_ENDINGS,
    &[REQUEST_SIZE, texts(BODY_BYTES), END_OF_LIST],
    METHOD,
    UNMATCHED,
    SCHEME,
    WITHOUT_ENDINGS,
    &[RESPONSE_SIZE, texts(BODY_BYTES), END_OF_LIST],
    METHOD,
    ROUTE,
    SCHEME,
    WITHOUT_ENDINGS,
    &[RESPONSE_SIZE, texts(BODY_BYTES), END_OF_LIST],
    METHOD,
    UNMATCHED,
    SCHEME,
    WITHOUT_ENDINGS,
    &[END_OF_LIST, END_OF_RECORD],
];

const FUNCTION: &str = "telemark::http::Layer";
const HELP: &str = "Requests as the layer sees them.";

const HEAD: &[Piece] = &[
    Piece::Written(START),
    texts(&["metric", FUNCTION, file!(), LINE, CRATE_NAME, CRATE_VERSION, HELP, "exact", ""]),
];
const LINE: &str = "1";
const CRATE_NAME: &str = env!("CARGO_PKG_NAME");
const CRATE_VERSION: &str = env!("CARGO_PKG_VERSION");

const DURATION: Piece = texts(&[
    semconv::HTTP_SERVER_REQUEST_DURATION.name,
    "histogram",
    "s",
    semconv::HTTP_SERVER_REQUEST_DURATION.help,
]);
const REJECTED: Piece = texts(&[
    semconv::HTTP_SERVER_REQUEST_REJECTED.name,
    "counter",
    "{request}",
    semconv::HTTP_SERVER_REQUEST_REJECTED.help,
]);
const ACTIVE: Piece = texts(&[
    semconv::HTTP_SERVER_ACTIVE_REQUESTS.name,
    "updowncounter",
    "{request}",
    semconv::HTTP_SERVER_ACTIVE_REQUESTS.help,
]);
const REQUEST_SIZE: Piece = texts(&[
    semconv::HTTP_SERVER_REQUEST_BODY_SIZE.name,
    "histogram",
    "By",
    semconv::HTTP_SERVER_REQUEST_BODY_SIZE.help,
]);
const RESPONSE_SIZE: Piece = texts(&[
    semconv::HTTP_SERVER_RESPONSE_BODY_SIZE.name,
    "histogram",
    "By",
    semconv::HTTP_SERVER_RESPONSE_BODY_SIZE.help,
]);

const METHOD: &[Piece] =
    &[texts(&[attribute::HTTP_REQUEST_METHOD, "closed"]), texts(HTTP_METHODS), END_OF_LIST];
const SCHEME: &[Piece] =
    &[texts(&[attribute::URL_SCHEME, "closed"]), texts(HTTP_SCHEMES), END_OF_LIST];
const ROUTE: &[Piece] = &[texts(&[attribute::HTTP_ROUTE, "capped", "64"])];
/// Requests without a route have a label set of their own, so that the catalog knows their value.
const UNMATCHED: &[Piece] = &[texts(&[attribute::HTTP_ROUTE, "constant", UNMATCHED_ROUTE])];
const STATUS: &[Piece] = &[texts(&[STATUS_LABEL.name, "capped", "16"])];
const WITHOUT_ENDINGS: &[Piece] = &[END_OF_LIST, texts(&[""])];

const END_OF_LIST: Piece = Piece::Written("\u{1d}");
const END_OF_RECORD: Piece = Piece::Written("\u{1e}");

/// The bounds of `semconv`.
const SECONDS: &[&str] = &[
    "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1", "2.5", "5",
    "7.5", "10",
];
const BODY_BYTES: &[&str] = &[
    "0",
    "64",
    "256",
    "1024",
    "4096",
    "16384",
    "65536",
    "262144",
    "1048576",
    "4194304",
    "16777216",
    "67108864",
    "268435456",
    "1073741824",
];

/// Texts, each with its end.
const fn texts(texts: &'static [&'static str]) -> Piece {
    Piece::Values(texts)
}

const fn count(parts: &[&[Piece]]) -> usize {
    let mut count = 0;
    let mut part = 0;
    while part < parts.len() {
        count += parts[part].len();
        part += 1;
    }
    count
}

const fn joined<const N: usize>(parts: &[&[Piece]]) -> [Piece; N] {
    let mut pieces = [END_OF_LIST; N];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let mut piece = 0;
        while piece < parts[part].len() {
            pieces[at] = parts[part][piece];
            at += 1;
            piece += 1;
        }
        part += 1;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use telemark_registry::descriptor::STATUS_LABEL;
    use telemark_registry::semconv::{
        self, HTTP_METHODS, HTTP_SCHEMES, UNMATCHED_ROUTE, attribute,
    };
    use telemark_registry::{
        Descriptor, Kind, LabelDescriptor, LabelValues, MetricDescriptor, Timing, record,
    };

    use super::super::emitted::ROUTES;
    use super::{CRATE_NAME, CRATE_VERSION, FUNCTION, HELP, LINE, PIECES};

    #[test]
    fn the_record_is_what_the_encoder_writes() {
        const LENGTH: usize = record::length(&PIECES);
        let labels = |name, values| LabelDescriptor { name, values };
        let method = labels(attribute::HTTP_REQUEST_METHOD, LabelValues::Closed(HTTP_METHODS));
        let scheme = labels(attribute::URL_SCHEME, LabelValues::Closed(HTTP_SCHEMES));
        let cap = u32::try_from(ROUTES).unwrap();
        let route = labels(attribute::HTTP_ROUTE, LabelValues::Capped(cap));
        let unmatched = labels(attribute::HTTP_ROUTE, LabelValues::Constant(UNMATCHED_ROUTE));
        let of_duration = [route, unmatched].map(|route| [method, route, scheme, STATUS_LABEL]);
        let of_size = [route, unmatched].map(|route| [method, route, scheme]);
        let rejected = [method, route, STATUS_LABEL];
        let active = [method, scheme];
        let metrics = [
            (&of_duration[0][..], semconv::HTTP_SERVER_REQUEST_DURATION),
            (&of_duration[1], semconv::HTTP_SERVER_REQUEST_DURATION),
            (&rejected, semconv::HTTP_SERVER_REQUEST_REJECTED),
            (&active, semconv::HTTP_SERVER_ACTIVE_REQUESTS),
            (&of_size[0], semconv::HTTP_SERVER_REQUEST_BODY_SIZE),
            (&of_size[1], semconv::HTTP_SERVER_REQUEST_BODY_SIZE),
            (&of_size[0], semconv::HTTP_SERVER_RESPONSE_BODY_SIZE),
            (&of_size[1], semconv::HTTP_SERVER_RESPONSE_BODY_SIZE),
        ]
        .map(|(labels, metric)| MetricDescriptor { labels, ..metric });
        let encoded = record::encode(&Descriptor {
            kind: Kind::Metric,
            function: FUNCTION,
            file: "runtime/src/http/declared.rs",
            line: LINE,
            crate_name: CRATE_NAME,
            crate_version: CRATE_VERSION,
            help: HELP,
            timing: Timing::Exact,
            critical: false,
            span: None,
            metrics: &metrics,
        });
        let joined = record::join::<LENGTH>(&PIECES);
        assert_eq!(str::from_utf8(&joined).unwrap(), encoded);
    }
}
