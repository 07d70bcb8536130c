//! An annotated function.

use std::time::Duration;

use proc_macro2::Span;
use syn::{ExprClosure, Path};
use telemark_registry::Level;

use super::field::{Field, Source};
use super::label::{self, Label};
use super::sensitive::Check;
use super::shape::Shape;
use super::{check, root};
use crate::errors::Errors;
use crate::kind::{FUNCTION, Kind, MeasureKey};
use crate::parse::{Arguments, FunctionItem};

/// A function and everything that its attribute says.
pub(crate) struct Function {
    pub(crate) item: FunctionItem,
    pub(crate) shape: Shape,
    /// The type or trait of an annotated block, where the function stands in one.
    pub(crate) owner: Option<String>,
    pub(crate) root: Path,
    pub(crate) kind: &'static Kind,
    /// The span's name and the last segment of the function's path.
    pub(crate) name: String,
    pub(crate) level: Level,
    /// Where it is said that a `None` is an error.
    pub(crate) none_is_error: Option<Span>,
    pub(crate) help: String,
    /// Whether the documentation may get a section.
    pub(crate) docs: bool,
    /// The labels between the function's name and the outcome.
    pub(crate) labels: Vec<Label>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) fields: Vec<Field>,
    /// How long a call may take.
    pub(crate) slow: Option<Duration>,
}

/// A metric of the success value.
pub(crate) struct Measure {
    pub(crate) key: &'static MeasureKey,
    pub(crate) closure: ExprClosure,
}

impl Function {
    /// Joins attribute and function, reporting what does not fit. The result is to be used only if
    /// nothing was reported.
    pub(crate) fn new(
        arguments: Arguments,
        item: FunctionItem,
        owner: Option<String>,
        errors: &Errors,
    ) -> Self {
        check::signature(&item, owner.as_deref(), errors);
        if let Some(skip) = arguments.skip.get() {
            errors.push(skip, "`skip` is for a method of an annotated `impl` block or trait");
        }
        let sensitive = Check::new(errors);
        let mut labels = Vec::new();
        let mut measures = Vec::new();
        let mut kind = &FUNCTION;
        if let Some(given) = arguments.kind {
            kind = given.kind;
            labels.extend(label::of_kind(given.labels, &given.word, &item, &sensitive, errors));
            let filled = given.measures.into_iter();
            measures.extend(filled.filter_map(|(key, slot)| {
                let closure = slot.into_value()?;
                Some(Measure { key, closure })
            }));
        }
        let declared = arguments.labels.into_value().unwrap_or_default();
        check::label_names(kind, &declared, errors);
        labels.extend(label::declared(declared, &item, &sensitive, errors));
        let captured = arguments.fields.into_value().unwrap_or_default();
        check::field_names(&captured, errors);
        let name = arguments.name.into_value().map(|(_, name)| name);
        let fields: Vec<_> = captured
            .into_iter()
            .filter_map(|field| Field::new(field, &item, &sensitive, errors))
            .collect();
        let evaluates = !fields.is_empty() || labels.iter().any(|label| label.value.is_evaluated());
        Self {
            shape: Shape::new(&item, evaluates),
            owner,
            root: root(arguments.root.into_value()),
            kind,
            name: name.unwrap_or_else(|| label::bare(&item.signature.ident)),
            level: arguments.level.into_value().unwrap_or(Level::Info),
            none_is_error: arguments.none.into_value().flatten(),
            slow: arguments.slow.into_value().unwrap_or_else(|| kind.slow()),
            help: item.help(),
            docs: arguments.docs.into_value().unwrap_or(true),
            labels,
            measures,
            fields,
            item,
        }
    }

    /// Whether anything but the outcome depends on the success value.
    pub(crate) fn looks_at_success(&self) -> bool {
        !self.measures.is_empty() || self.has_success_fields()
    }

    /// Whether a field of the span is recorded at the end.
    pub(crate) fn has_success_fields(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.source, Source::Success(..)))
    }
}
