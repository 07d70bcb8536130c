//! The kinds of annotated functions: which keys each takes and what it measures, one table a file.

mod db;
mod function;
mod http;
mod job;
mod provider;

use crate::symbol::Symbol;

pub(crate) use function::FUNCTION;
pub(crate) use http::METHODS;

/// The kinds that have a word of their own in the attribute.
pub(crate) const KINDS: &[&Kind] = &[&db::DB, &http::HTTP, &job::JOB, &provider::PROVIDER];

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
    /// Any label value; an expression alone is interned with this cap.
    Interned(u32),
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
    /// An amount of dollars, in a counter.
    Cost,
}

impl Kind {
    /// Every key, in the order in which messages list them.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Symbol> {
        let labels = self.labels.iter().map(|label| label.key);
        labels.chain(self.measures.iter().map(|measure| measure.key))
    }
}
