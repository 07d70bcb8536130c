//! From what an exporter shows or documents to an external catalog.
//!
//! A page, in Prometheus' text format 0.0.4 or in OpenMetrics 1.0, shows what was there when it was
//! taken: another label or value may come. So the labels of a family stay open, and their values unknown,
//! unless the one who imports says that they are complete. A documented table in Markdown, as those of
//! kube-state-metrics, lists every label.

mod collect;
mod markdown;
mod page;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;

use crate::external::{ExternalCatalog, ExternalFamily, ExternalLabel};

/// What the one who imports knows beside what is shown.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Labels whose values are all there.
    pub closed_values: BTreeSet<String>,
    /// Whether families have no label beside those that are there.
    pub closed_labels: bool,
}

/// What can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text 0.0.4 or OpenMetrics 1.0.
    Page,
    /// Tables with a column for the metric's name and one for its labels.
    Markdown,
}

/// Adds to a catalog what a text says, and gives the number of families in the text.
///
/// # Errors
///
/// If the text is not in the format, or contradicts what the catalog has.
pub fn import(
    catalog: &mut ExternalCatalog,
    format: Format,
    text: &str,
    options: &Options,
) -> Result<usize, ImportError> {
    let families = match format {
        Format::Page => collect::families(&page::parse(text)?, options),
        Format::Markdown => markdown::families(text, options)?,
    };
    let count = families.len();
    for (name, family) in families {
        match catalog.families.get_mut(&name) {
            None => {
                catalog.families.insert(name, family);
            }
            Some(known) if known.metric_type == family.metric_type => join(known, family),
            Some(_) => {
                return Err(ImportError {
                    line: None,
                    message: format!("`{name}` has another type than in what was read before"),
                });
            }
        }
    }
    Ok(count)
}

/// Adds what another text says of a family. What only one of them knows isn't known.
fn join(known: &mut ExternalFamily, other: ExternalFamily) {
    for (name, label) in &mut known.labels {
        label.required &= other.labels.contains_key(name);
    }
    for (name, label) in other.labels {
        match known.labels.get_mut(&name) {
            None => {
                known.labels.insert(name, ExternalLabel { required: false, ..label });
            }
            Some(own) => {
                own.required &= label.required;
                own.values = own.values.take().zip(label.values).map(|(mut own, other)| {
                    own.extend(other);
                    own
                });
            }
        }
    }
    known.label_prefixes.extend(other.label_prefixes);
    known.open_labels |= other.open_labels;
    if known.buckets != other.buckets {
        known.buckets.clear();
    }
}

/// What is wrong with a text.
#[derive(Debug, PartialEq, Eq)]
pub struct ImportError {
    /// The line, counted from 1, if it is one.
    pub line: Option<usize>,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for ImportError {}
