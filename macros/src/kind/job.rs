//! `job(…)`: a worker that takes jobs from a queue.

use telemark_registry::semconv::attribute;

use super::{Absent, Form, Kind, LabelKey};
use crate::symbol;

pub(crate) const JOB: Kind = Kind {
    word: Some(symbol::JOB),
    of: telemark_registry::Kind::Job,
    duration: "MESSAGING_PROCESS_DURATION",
    constants: &[(attribute::MESSAGING_OPERATION_NAME, "process")],
    labels: &[
        LabelKey {
            key: symbol::QUEUE,
            name: attribute::MESSAGING_DESTINATION_NAME,
            form: Form::Any,
            absent: Absent::Required,
            example: "\"thumbnails\"",
        },
        LabelKey {
            key: symbol::SYSTEM,
            name: attribute::MESSAGING_SYSTEM,
            form: Form::Any,
            absent: Absent::Default("in_process"),
            example: "\"rabbitmq\"",
        },
        LabelKey {
            key: symbol::ATTEMPT,
            name: attribute::MESSAGING_MESSAGE_DELIVERY_ATTEMPT,
            form: Form::Attempt,
            absent: Absent::NoLabel,
            example: "job.attempt",
        },
    ],
    measures: &[],
};
