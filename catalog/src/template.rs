//! The templates in an alert's labels and annotations.
//!
//! They are those of Go's package `text/template` with the functions that Prometheus adds
//! ("Template reference"). [`read`] parses one, says what is wrong with it, and lists what it takes from
//! the alert: label by label, and how it shows the value.
//!
//! What stands behind a dot depends on where it stands: inside `range query "…"` it is a sample of that
//! query, whose labels say nothing about the alert's.

mod function;
mod lex;
mod parse;
mod tree;
mod uses;

use std::ops::Range;

pub(crate) use function::Humanize;

/// What a template takes from its alert, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Template {
    /// Every label that is read by its name.
    pub(crate) labels: Vec<LabelUse>,
    /// Every value that is shown by a function which knows units.
    pub(crate) values: Vec<ValueUse>,
    /// Every query it asks.
    pub(crate) queries: Vec<QueryUse>,
    /// Why Prometheus refuses it, or can't expand it. Rising by position.
    pub(crate) errors: Vec<TemplateError>,
}

/// `$labels.job`, `index $labels "job"`, `label "job"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LabelUse {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    pub(crate) of: Source,
}

/// `$value | humanizeDuration`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ValueUse {
    pub(crate) function: Humanize,
    pub(crate) range: Range<usize>,
    pub(crate) of: Source,
}

/// `query "up == 0"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryUse {
    /// The query, or nothing where the template puts it together.
    pub(crate) text: Option<String>,
    /// The string, quotes included.
    pub(crate) range: Range<usize>,
}

/// Where a label or a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The series that fires.
    Alert,
    /// A sample of the query of this index.
    Query(usize),
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateError {
    pub(crate) message: String,
    pub(crate) range: Range<usize>,
    /// A name that may have been meant.
    pub(crate) nearest: Option<&'static str>,
}

/// Reads a template.
pub(crate) fn read(text: &str) -> Template {
    let mut template = Template::default();
    if !text.contains("{{") {
        return template;
    }
    let nodes = parse::parse(text, &mut template.errors);
    uses::collect(&nodes, &mut template);
    template.errors.sort_by_key(|error| error.range.start);
    template
}

#[cfg(test)]
mod tests;
