//! `provider(…)`: a call of an AI provider.

use telemark_registry::semconv::attribute;

use super::{Absent, Amount, Form, Kind, LabelKey, MeasureKey};
use crate::symbol;

pub(crate) const PROVIDER: Kind = Kind {
    word: Some(symbol::PROVIDER),
    of: telemark_registry::Kind::Provider,
    duration: "GEN_AI_CLIENT_OPERATION_DURATION",
    constants: &[],
    labels: &[
        LabelKey {
            key: symbol::NAME,
            name: attribute::GEN_AI_PROVIDER_NAME,
            form: Form::Any,
            absent: Absent::Required,
            example: "\"replicate\"",
        },
        LabelKey {
            key: symbol::OPERATION,
            name: attribute::GEN_AI_OPERATION_NAME,
            form: Form::Any,
            absent: Absent::Required,
            example: "\"generate\"",
        },
        LabelKey {
            key: symbol::MODEL,
            name: attribute::GEN_AI_REQUEST_MODEL,
            form: Form::Interned(32),
            absent: Absent::NoLabel,
            example: "request.model",
        },
    ],
    measures: &[
        MeasureKey {
            key: symbol::INPUT_TOKENS,
            metric: "GEN_AI_CLIENT_TOKEN_USAGE",
            amount: Amount::Tokens("input"),
            example: "|answer| answer.input_tokens",
        },
        MeasureKey {
            key: symbol::OUTPUT_TOKENS,
            metric: "GEN_AI_CLIENT_TOKEN_USAGE",
            amount: Amount::Tokens("output"),
            example: "|answer| answer.output_tokens",
        },
        MeasureKey {
            key: symbol::COST_USD,
            metric: "GEN_AI_CLIENT_OPERATION_COST",
            amount: Amount::Cost,
            example: "|answer| answer.cost",
        },
    ],
};
