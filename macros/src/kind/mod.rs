//! The kinds of annotated functions: which keys each takes and what it measures, one table a file.

mod db;
mod function;
mod http;
mod http_client;
mod job;
mod provider;

use std::time::Duration;

use crate::symbol::{self, Symbol};

pub(crate) use function::FUNCTION;
pub(crate) use http::StatusRange;

/// The kinds that have a word of their own in the attribute.
pub(crate) const KINDS: &[&Kind] =
    &[&db::DB, &http::HTTP, &http_client::HTTP_CLIENT, &job::JOB, &provider::PROVIDER];

/// What a kind takes and measures.
pub(crate) struct Kind {
    /// How the attribute writes it. A plain function has no word.
    pub(crate) word: Option<Symbol>,
    /// What the catalog calls it.
    pub(crate) of: telemark_registry::Kind,
    /// The constant of the registry's `semconv` that describes its duration.
    pub(crate) duration: &'static str,
    /// Labels whose value follows from the kind: name and value.
    pub(crate) constants: &'static [(&'static str, &'static str)],
    /// The keys that set a label, in the order of the labels.
    pub(crate) labels: &'static [LabelKey],
    /// The keys that measure the success value.
    pub(crate) measures: &'static [MeasureKey],
}

/// A key that sets a label.
pub(crate) struct LabelKey {
    pub(crate) key: Symbol,
    /// The label's name, from the registry's `semconv::attribute`.
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) absent: Absent,
    /// A value for messages, as the user would write it.
    pub(crate) example: &'static str,
}

/// What a label key takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Any label value.
    Any,
    /// Any label value; a constant must be an HTTP method.
    Method,
    /// A constant that starts with a slash.
    Route,
    /// Any label value; a constant starts with a slash.
    Template,
    /// Any label value; a number alone is a constant, too.
    Port,
    /// Any label value; an expression alone is interned with this cap.
    Interned(u32),
    /// Any label value; an expression alone is the number of an attempt.
    Attempt,
}

/// What it means that a label key is not given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// An error.
    Required,
    /// The metric does not have the label.
    NoLabel,
    /// The label has this value.
    Default(&'static str),
}

/// A key that measures the success value with a closure.
pub(crate) struct MeasureKey {
    pub(crate) key: Symbol,
    /// The constant of the registry's `semconv` that describes the metric.
    pub(crate) metric: &'static str,
    pub(crate) amount: Amount,
    /// A closure for messages, as the user would write it.
    pub(crate) example: &'static str,
}

/// What a measuring closure returns, and how it is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    /// A number of things, in a histogram.
    Quantity,
    /// A number of tokens of this type, in a histogram with a label that says so.
    Tokens(&'static str),
    /// An amount of dollars, in a counter.
    Cost,
}

/// How long a database call may take, unless its attribute says otherwise.
const SLOW_QUERY: Duration = Duration::from_millis(100);

impl Kind {
    /// How long a call may take, where nothing is said.
    pub(crate) fn slow(&self) -> Option<Duration> {
        self.is_db().then_some(SLOW_QUERY)
    }

    /// The constant of the registry's `semconv` that counts calls that took longer.
    pub(crate) fn slow_metric(&self) -> &'static str {
        if self.is_db() { "DB_CLIENT_OPERATION_SLOW" } else { "FUNCTION_SLOW" }
    }

    /// Whether it is a database call, whose events have a summary of the query.
    pub(crate) fn is_db(&self) -> bool {
        self.word == db::DB.word
    }

    /// Every key, in the order in which messages list them.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Symbol> {
        let labels = self.labels.iter().map(|label| label.key);
        let prices = self.has_prices().then_some(symbol::PRICES);
        let statuses = self.statuses().map(|_| [symbol::STATUS, symbol::ERROR_STATUS]);
        labels
            .chain(self.measures.iter().map(|measure| measure.key))
            .chain(prices)
            .chain(statuses.into_iter().flatten())
    }

    /// Whether a table can tell what a call costs.
    pub(crate) fn has_prices(&self) -> bool {
        self.word == Some(symbol::PROVIDER)
    }

    /// The constant of the registry's `semconv` that describes the time to a stream's first item.
    pub(crate) fn first_item(&self) -> &'static str {
        if self.word == Some(symbol::PROVIDER) {
            "GEN_AI_CLIENT_OPERATION_TIME_TO_FIRST_CHUNK"
        } else {
            "FUNCTION_STREAM_TIME_TO_FIRST_ITEM"
        }
    }
}
