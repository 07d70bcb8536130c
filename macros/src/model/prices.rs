//! A table that tells what a call of an AI provider costs.

use proc_macro2::Ident;
use syn::ExprPath;
use telemark_registry::semconv::attribute::GEN_AI_REQUEST_MODEL;

use super::Label;
use super::function::Measure;
use crate::errors::Errors;
use crate::kind::Amount;
use crate::slot::Slot;

/// The table, and what it is asked about.
pub(crate) struct Prices {
    pub(crate) table: ExprPath,
    /// The place of the model among the labels.
    pub(crate) model: usize,
    /// The places of input and output tokens among the measures.
    pub(crate) tokens: [usize; 2],
}

impl Prices {
    /// Joins the table with the keys that it needs, and reports those that are not there.
    pub(super) fn new(
        given: Slot<(Ident, ExprPath)>,
        labels: &[Label],
        measures: &[Measure],
        errors: &Errors,
    ) -> Option<Self> {
        let (word, table) = given.into_value()?;
        let place = |amount| measures.iter().position(|measure| measure.key.amount == amount);
        if place(Amount::Cost).is_some() {
            errors.push(&word, "what a call costs is said once: by `cost_usd`, or by `prices`");
        }
        let model = labels.iter().position(|label| label.name == GEN_AI_REQUEST_MODEL);
        let tokens = [place(Amount::Tokens("input")), place(Amount::Tokens("output"))];
        let (Some(model), [Some(input), Some(output)]) = (model, tokens) else {
            errors.push(&word, "`prices` needs `model`, `input_tokens` and `output_tokens`");
            return None;
        };
        Some(Self { table, model, tokens: [input, output] })
    }
}
