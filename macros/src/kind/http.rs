//! `http(…)`: an HTTP handler.

use telemark_registry::semconv::attribute;

use super::{Absent, Form, Kind, LabelKey};
use crate::symbol;

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

/// A kind whose calls end with the status of a response.
pub(crate) struct Statuses {
    /// Those that are an error where the attribute does not say otherwise.
    pub(crate) errors: StatusRange,
}

/// The first and the last of some status codes.
pub(crate) type StatusRange = (u16, u16);

impl Kind {
    /// The conventions call 5xx an error of a server, and 4xx as well one of a client (semantic
    /// conventions 1.44.0, "HTTP spans", "Status").
    pub(crate) fn statuses(&self) -> Option<Statuses> {
        match self.of {
            telemark_registry::Kind::Http => Some(Statuses { errors: (500, 599) }),
            telemark_registry::Kind::HttpClient => Some(Statuses { errors: (400, 599) }),
            _ => None,
        }
    }
}
