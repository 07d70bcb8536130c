//! The checks: one module each, which says what it reports, why, and shows an example.

pub(crate) mod similar;
pub(crate) mod syntax_dashboard;
pub(crate) mod syntax_file;
pub(crate) mod syntax_json;
pub(crate) mod syntax_rule;
pub(crate) mod syntax_slo;
pub(crate) mod syntax_yaml;

mod label_dropped;
mod label_impossible_value;
mod label_unknown;
mod label_use;
mod metric_unknown;
mod syntax_promql;
mod vector_no_match;

use telemark_promql::{Expr, Span};

use crate::finding::{CheckId, Declared, Finding, Safety, Suggestion};
use crate::flow::Flows;
use crate::known::Known;
use crate::rules::Rule;
use crate::schema::{CONFLICT_PREFIX, Label, Series};

/// Holds rules against what is known.
pub fn run<'a>(known: &Known<'_>, rules: impl IntoIterator<Item = &'a Rule>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        match telemark_promql::parse(&rule.expr.text) {
            Err(error) => findings.push(syntax_promql::finding(rule, &error)),
            Ok(expr) => {
                let flows = Flows::of(&expr, known);
                let query = Query { known, rule, expr: &expr, flows: &flows };
                metric_unknown::check(query, &mut findings);
                label_unknown::check(query, &mut findings);
                label_impossible_value::check(query, &mut findings);
                label_dropped::check(query, &mut findings);
                vector_no_match::check(query, &mut findings);
            }
        }
    }
    findings
}

/// A rule's query beside what is known.
#[derive(Clone, Copy)]
struct Query<'a> {
    known: &'a Known<'a>,
    rule: &'a Rule,
    expr: &'a Expr,
    flows: &'a Flows<'a>,
}

impl<'a> Query<'a> {
    /// A piece of the query as it is written.
    fn text(self, span: Span) -> &'a str {
        &self.rule.expr.text[span.range()]
    }

    fn finding(self, check: CheckId, span: Span, message: String) -> Finding {
        let place = self.rule.expr.place(span.range());
        Finding {
            subject: Some(self.rule.subject()),
            ..Finding::new(check, place.file, place.range, message)
        }
    }

    /// A guess at what was meant.
    fn suggestion(self, span: Span, message: &str, replacement: String) -> Suggestion {
        Suggestion {
            message: message.to_owned(),
            place: self.rule.expr.place(span.range()),
            replacement,
            safety: Safety::Guess,
        }
    }

    /// A name in place of another, in the quotes that the other has.
    fn spelled(self, span: Span, name: &str) -> String {
        match self.text(span).chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => format!("{quote}{name}{quote}"),
            _ => name.to_owned(),
        }
    }

    /// The function to show for a series of the catalog, or for a label of it.
    fn declared(self, series: &Series<'_>, label: Option<&Label>) -> Option<Declared> {
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

/// Names in backticks, the first few of them.
fn list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 20;
    let more = names.len().saturating_sub(SHOWN);
    let mut shown: Vec<_> = names.take(SHOWN).map(|name| format!("`{name}`")).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}
