//! `http(…)`: an HTTP handler.

use telemark_registry::semconv::attribute;

use super::{Absent, Form, Kind, LabelKey};
use crate::symbol;

/// The methods of RFC 9110 and RFC 5789 (`PATCH`), which the convention lists, `QUERY`, and the
/// convention's value for all others.
pub(crate) const METHODS: [&str; 11] = [
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE",
    "_OTHER",
];

pub(crate) const HTTP: Kind = Kind {
    word: Some(symbol::HTTP),
    of: telemark_registry::Kind::Http,
    duration: "HTTP_SERVER_REQUEST_DURATION",
    constants: &[],
    labels: &[
        LabelKey {
            key: symbol::METHOD,
            name: attribute::HTTP_REQUEST_METHOD,
            form: Form::Method,
            absent: Absent::Required,
            example: "\"GET\"",
        },
        LabelKey {
            key: symbol::ROUTE,
            name: attribute::HTTP_ROUTE,
            form: Form::Route,
            absent: Absent::Required,
            example: "\"/orders/{id}\"",
        },
        LabelKey {
            key: symbol::SCHEME,
            name: attribute::URL_SCHEME,
            form: Form::Any,
            absent: Absent::Default("http"),
            example: "\"https\"",
        },
    ],
    measures: &[],
};
