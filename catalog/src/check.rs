//! The checks: one module each, which says what it reports, why, and shows an example.

pub(crate) mod config_allow_expired;
pub(crate) mod config_allow_unused;
pub(crate) mod similar;
pub(crate) mod syntax_comment;
pub(crate) mod syntax_dashboard;
pub(crate) mod syntax_file;
pub(crate) mod syntax_json;
pub(crate) mod syntax_rule;
pub(crate) mod syntax_slo;
pub(crate) mod syntax_yaml;

mod label_impossible_value;
mod label_unknown;
mod metric_unknown;
mod origin;
mod selector;
mod syntax_promql;

use telemark_promql::{Expr, Span};
use telemark_registry::catalog::v1::{Family, Label};

use crate::finding::{CheckId, Declared, Finding, Safety, Suggestion};
use crate::known::Known;
use crate::rules::Rule;

/// Holds rules against what is known.
pub fn run<'a>(known: &Known<'_>, rules: impl IntoIterator<Item = &'a Rule>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        match telemark_promql::parse(&rule.expr.text) {
            Err(error) => findings.push(syntax_promql::finding(rule, &error)),
            Ok(expr) => {
                let query = Query { known, rule, expr: &expr };
                metric_unknown::check(query, &mut findings);
                label_unknown::check(query, &mut findings);
                label_impossible_value::check(query, &mut findings);
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
}

impl Query<'_> {
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

    /// The function to show for a family, or for a label of it.
    fn declared(self, family: &Family, label: Option<&Label>) -> Option<Declared> {
        let declaration = self.known.declaration(family, label)?;
        let name = &family.prometheus_name;
        let what = match label {
            Some(label) => format!("`{}` of `{name}`", label.prometheus_name),
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
