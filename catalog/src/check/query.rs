//! A parsed query beside what is known, as a check gets it.

use telemark_promql::{Expr, Span};

use super::asked::{Owner, Shown};
use crate::expression::Expression;
use crate::finding::{CheckId, Declared, Finding, Safety, Suggestion};
use crate::flow::Flows;
use crate::known::Known;
use crate::schema::{CONFLICT_PREFIX, Label, Series};
use crate::source::Place;

/// A parsed query beside what is known.
#[derive(Clone, Copy)]
pub(super) struct Query<'a> {
    pub(super) known: &'a Known<'a>,
    pub(super) owner: Owner<'a>,
    pub(super) source: &'a Expression,
    /// The labels of its result that somebody reads.
    pub(super) shown: &'a [Shown],
    pub(super) expr: &'a Expr,
    pub(super) flows: &'a Flows<'a>,
}

impl<'a> Query<'a> {
    /// A piece of the query as it is written.
    pub(super) fn text(self, span: Span) -> &'a str {
        &self.source.text[span.range()]
    }

    /// Where a piece of the query stands.
    pub(super) fn place(self, span: Span) -> Place {
        self.source.place(span.range())
    }

    pub(super) fn finding(self, check: CheckId, span: Span, message: String) -> Finding {
        self.finding_at(check, self.place(span), message)
    }

    /// A finding that is not in the query itself, but in what surrounds it.
    pub(super) fn finding_at(self, check: CheckId, place: Place, message: String) -> Finding {
        Finding {
            subject: self.source.subject().cloned(),
            ..Finding::new(check, place.file, place.range, message)
        }
    }

    /// A guess at what was meant.
    pub(super) fn suggestion(self, span: Span, message: &str, replacement: String) -> Suggestion {
        Suggestion {
            message: message.to_owned(),
            place: self.place(span),
            replacement,
            safety: Safety::Guess,
        }
    }

    /// A name in place of another, in the quotes that the other has.
    pub(super) fn spelled(self, span: Span, name: &str) -> String {
        match self.text(span).chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => format!("{quote}{name}{quote}"),
            _ => name.to_owned(),
        }
    }

    /// The function to show for a series of the catalog, or for a label of it.
    pub(super) fn declared(self, series: &Series<'_>, label: Option<&Label>) -> Option<Declared> {
        let family = series.family()?;
        let label = label.map(|label| {
            let own = label.name.strip_prefix(CONFLICT_PREFIX);
            own.filter(|own| self.known.surroundings().adds_label(own)).unwrap_or(&label.name)
        });
        let declaration = self.known.declaration(family, label)?;
        let name = &family.prometheus_name;
        let what = match label {
            Some(label) => format!("`{label}` of `{name}`"),
            None => format!("`{name}`"),
        };
        let others = match declaration.others {
            0 => String::new(),
            1 => ", and in one more function".to_owned(),
            others => format!(", and in {others} more functions"),
        };
        Some(Declared {
            file: declaration.function.file.clone(),
            line: declaration.function.line,
            function: declaration.function.name.clone(),
            label: format!("{what} is declared here{others}"),
        })
    }
}
