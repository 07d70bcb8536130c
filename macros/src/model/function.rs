//! An annotated function.

use std::time::Duration;

use proc_macro2::{Ident, Span};
use syn::{ExprClosure, Path};
use telemark_registry::{Level, Timing};

use super::error_types::ErrorTypes;
use super::field::{Field, Source};
use super::label::{self, Label};
use super::prices::Prices;
use super::responses::Responses;
use super::sensitive::Check;
use super::shape::Shape;
use super::{check, root};
use crate::errors::Errors;
use crate::kind::{Amount, FUNCTION, Kind, MeasureKey};
use crate::parse::{Arguments, FunctionItem};

/// A function and everything that its attribute says.
pub(crate) struct Function {
    pub(crate) item: FunctionItem,
    pub(crate) shape: Shape,
    /// The annotated block that the function stands in.
    pub(crate) owner: Option<Owner>,
    pub(crate) root: Path,
    pub(crate) kind: &'static Kind,
    /// The span's name and the last segment of the function's path.
    pub(crate) name: String,
    pub(crate) level: Level,
    /// Where it is said that a `None` is an error.
    pub(crate) none_is_error: Option<Span>,
    pub(crate) errors: ErrorTypes,
    pub(crate) help: String,
    /// Whether the documentation may get a section.
    pub(crate) docs: bool,
    /// The labels between the function's name and the outcome.
    pub(crate) labels: Vec<Label>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) prices: Option<Prices>,
    /// Of a handler or a client call.
    pub(crate) responses: Option<Responses>,
    pub(crate) fields: Vec<Field>,
    /// How long a call may take.
    pub(crate) slow: Option<Duration>,
    /// Whether the calls that are under way are counted.
    pub(crate) in_flight: bool,
    pub(crate) timing: Timing,
    /// Whether an alert has to watch it.
    pub(crate) critical: bool,
}

/// An annotated block.
#[derive(Clone)]
pub(crate) struct Owner {
    /// Its type or trait.
    pub(crate) name: String,
    /// Its type parameters and constants.
    pub(crate) parameters: Vec<Ident>,
}

/// A metric of the success value.
pub(crate) struct Measure {
    pub(crate) key: &'static MeasureKey,
    pub(crate) closure: ExprClosure,
}

/// A metric of a function besides its duration.
pub(crate) struct Extra {
    /// The constant of the registry's `semconv` that describes it.
    pub(crate) metric: &'static str,
    pub(crate) cells: Cells,
    /// The value of the label that tells input tokens from output tokens.
    pub(crate) token_type: Option<&'static str>,
}

/// How a metric is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cells {
    Histogram,
    /// A histogram of durations.
    Timings,
    Counter,
    /// A sum that goes up and down.
    Balance,
    /// A counter of dollars that a price table tells.
    Money,
}

impl Function {
    /// Joins attribute and function, reporting what does not fit. The result is to be used only if
    /// nothing was reported.
    pub(crate) fn new(
        arguments: Arguments,
        item: FunctionItem,
        owner: Option<Owner>,
        errors: &Errors,
    ) -> Self {
        check::signature(&item, owner.is_some(), errors);
        if let Some(skip) = arguments.skip.get() {
            errors.push(skip, "`skip` is for a method of an annotated `impl` block or trait");
        }
        let sensitive = Check::new(errors);
        let mut labels = Vec::new();
        let mut measures = Vec::new();
        let mut prices = None;
        let mut kind = &FUNCTION;
        let mut responses = None;
        let mut of_http = None;
        let root = root(arguments.root.into_value());
        if let Some(given) = arguments.kind {
            kind = given.kind;
            let word = &given.word;
            let is_stream = arguments.stream.is_claimed();
            let (status, error_status) = (given.status, given.error_status);
            responses = Responses::new(kind, status, error_status, &item, is_stream, errors);
            of_http = responses.is_some().then(|| word.clone());
            labels.extend(label::of_kind(given.labels, word, &item, &root, &sensitive, errors));
            let filled = given.measures.into_iter();
            measures.extend(filled.filter_map(|(key, slot)| {
                let closure = slot.into_value()?;
                Some(Measure { key, closure })
            }));
            prices = Prices::new(given.prices, &labels, &measures, errors);
        }
        let declared = arguments.labels.into_value().unwrap_or_default();
        check::label_names(kind, &declared, errors);
        labels.extend(label::declared(declared, &item, &sensitive, errors));
        let captured = arguments.fields.into_value().unwrap_or_default();
        check::field_names(kind, &captured, errors);
        let name = arguments.name.into_value().map(|(_, name)| name);
        let fields: Vec<_> = captured
            .into_iter()
            .filter_map(|field| Field::new(field, &item, &sensitive, errors))
            .collect();
        let none_is_error = arguments.none.into_value().flatten();
        let stream = arguments.stream.into_value();
        if let Some(stream) = &stream {
            check::stream(stream, none_is_error, &fields, errors);
        }
        let unwatched = match (&stream, &of_http) {
            (Some(stream), _) => Some((stream, "a stream: it takes as long as its reader")),
            (None, Some(word)) => Some((word, "`http` and `http_client`, so far")),
            (None, None) => None,
        };
        let slow = match (unwatched, arguments.slow.into_value()) {
            (Some((at, what)), Some(Some(_))) => {
                errors.push(at, format_args!("`slow` is not for {what}"));
                None
            }
            (Some(_), _) => None,
            (None, given) => given.unwrap_or_else(|| kind.slow()),
        };
        let default = if cfg!(feature = "adaptive") { Timing::Adaptive } else { Timing::Exact };
        let timing = match (unwatched, arguments.timing.into_value()) {
            (Some((_, what)), Some((key, Timing::Adaptive))) => {
                errors.push(key, format_args!("`timing = \"adaptive\"` is not for {what}"));
                Timing::Exact
            }
            (Some(_), _) => Timing::Exact,
            (None, given) => given.map_or(default, |(_, timing)| timing),
        };
        let evaluates = !fields.is_empty() || labels.iter().any(|label| label.value.is_evaluated());
        let shape = Shape::new(&item, evaluates, stream.as_ref(), errors);
        let parameters = owner.as_ref().map(|owner| &owner.parameters[..]);
        let given = arguments.error.into_value();
        Self {
            errors: ErrorTypes::new(given, &item, &shape, parameters, errors),
            shape,
            owner,
            root,
            kind,
            name: name.unwrap_or_else(|| label::bare(&item.signature.ident)),
            level: arguments.level.into_value().unwrap_or(Level::Info),
            none_is_error,
            slow,
            in_flight: arguments.in_flight.is_claimed(),
            timing,
            critical: arguments.critical.is_claimed(),
            help: item.help(),
            docs: arguments.docs.into_value().unwrap_or(true),
            labels,
            measures,
            prices,
            responses,
            fields,
            item,
        }
    }

    /// The metrics besides the duration, in the order of the descriptor: those of the closures come
    /// first.
    pub(crate) fn extras(&self) -> Vec<Extra> {
        let mut extras: Vec<_> = self
            .measures
            .iter()
            .map(|Measure { key, .. }| {
                let (cells, token_type) = match key.amount {
                    Amount::Quantity => (Cells::Histogram, None),
                    Amount::Tokens(token_type) => (Cells::Histogram, Some(token_type)),
                    Amount::Cost => (Cells::Counter, None),
                };
                Extra { metric: key.metric, cells, token_type }
            })
            .collect();
        let mut push = |metric, cells| extras.push(Extra { metric, cells, token_type: None });
        if self.prices.is_some() {
            push("GEN_AI_CLIENT_OPERATION_COST", Cells::Money);
            push("GEN_AI_CLIENT_OPERATION_COST_UNKNOWN", Cells::Counter);
        }
        if self.in_flight {
            push("FUNCTION_ACTIVE_CALLS", Cells::Balance);
        }
        if let Shape::Stream(_) = self.shape {
            push(self.kind.first_item(), Cells::Timings);
            push("FUNCTION_STREAM_ITEMS", Cells::Histogram);
        }
        // Last, where the expansion looks for it.
        if self.slow.is_some() {
            push(self.kind.slow_metric(), Cells::Counter);
        }
        extras
    }

    /// Whether anything but the outcome depends on the success value.
    pub(crate) fn looks_at_success(&self) -> bool {
        !self.measures.is_empty() || self.has_success_fields()
    }

    /// Whether errors are told apart by their types.
    pub(crate) fn has_error_types(&self) -> bool {
        self.none_is_error.is_some() || !matches!(self.errors, ErrorTypes::Untyped)
    }

    /// Whether an error without a type of its own stands before those that have one.
    pub(crate) fn has_other_errors(&self) -> bool {
        self.none_is_error.is_some()
            || matches!(self.errors, ErrorTypes::Stream { other: true, .. })
    }

    /// Whether a field of the span is recorded at the end.
    pub(crate) fn has_success_fields(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.source, Source::Success(..)))
    }
}
