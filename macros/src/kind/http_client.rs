//! `http_client(…)`: a call of an HTTP server.

use telemark_registry::semconv::attribute;

use super::{Absent, Form, Kind, LabelKey};
use crate::symbol;

pub(crate) const HTTP_CLIENT: Kind = Kind {
    word: Some(symbol::HTTP_CLIENT),
    of: telemark_registry::Kind::HttpClient,
    duration: "HTTP_CLIENT_REQUEST_DURATION",
    constants: &[],
    labels: &[
        LabelKey {
            key: symbol::METHOD,
            name: attribute::HTTP_REQUEST_METHOD,
            form: Form::Method,
            absent: Absent::Required,
            example: "\"POST\"",
        },
        LabelKey {
            key: symbol::SERVER,
            name: attribute::SERVER_ADDRESS,
            form: Form::Interned(32),
            absent: Absent::Required,
            example: "\"api.example.com\"",
        },
        LabelKey {
            key: symbol::PORT,
            name: attribute::SERVER_PORT,
            form: Form::Port,
            absent: Absent::NoLabel,
            example: "443",
        },
        LabelKey {
            key: symbol::TEMPLATE,
            name: attribute::URL_TEMPLATE,
            form: Form::Template,
            absent: Absent::NoLabel,
            example: "\"/v1/charges/{id}\"",
        },
    ],
    measures: &[],
};
