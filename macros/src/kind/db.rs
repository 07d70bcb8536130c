//! `db(…)`: a database call.

use telemark_registry::semconv::attribute;

use super::{Absent, Amount, Form, Kind, LabelKey, MeasureKey};
use crate::symbol;

pub(crate) const DB: Kind = Kind {
    word: Some(symbol::DB),
    of: telemark_registry::Kind::Db,
    duration: "DB_CLIENT_OPERATION_DURATION",
    constants: &[],
    labels: &[
        LabelKey {
            key: symbol::SYSTEM,
            name: attribute::DB_SYSTEM_NAME,
            form: Form::Any,
            absent: Absent::Required,
            example: "\"sqlite\"",
        },
        LabelKey {
            key: symbol::OPERATION,
            name: attribute::DB_OPERATION_NAME,
            form: Form::Any,
            absent: Absent::Required,
            example: "\"SELECT\"",
        },
        LabelKey {
            key: symbol::COLLECTION,
            name: attribute::DB_COLLECTION_NAME,
            form: Form::Any,
            absent: Absent::NoLabel,
            example: "\"orders\"",
        },
    ],
    measures: &[MeasureKey {
        key: symbol::ROWS,
        metric: "DB_CLIENT_RESPONSE_RETURNED_ROWS",
        amount: Amount::Quantity,
        example: "|rows| rows.len()",
    }],
};
