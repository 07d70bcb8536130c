//! Any function, without a kind of its own.

use super::Kind;

pub(crate) const FUNCTION: Kind = Kind {
    word: None,
    of: telemark_registry::Kind::Function,
    duration: "FUNCTION_DURATION",
    constants: &[],
    labels: &[],
    measures: &[],
};
