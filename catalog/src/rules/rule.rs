//! From a rule's mapping to the rule.

use std::sync::Arc;

use telemark_promql::{Dialect, parse_all};

use super::{Group, Rule, RuleKind};
use crate::check::syntax_rule::{Fields, Problem};
use crate::expression::{Expression, Located};
use crate::finding::Subject;
use crate::load::{Reader, first_key};
use crate::tree::{Entry, Mapping, Node};

/// Fields that say how an alert behaves and mean nothing to a recording rule.
const ALERT_FIELDS: [&str; 3] = ["for", "keep_firing_for", "annotations"];

impl Reader<'_> {
    pub(super) fn rule(&mut self, node: &Node<'_>, group: &Arc<Group>) {
        let Some(mapping) = self.mapping(node, "a rule") else {
            return;
        };
        self.unknown_fields(mapping, Fields::RULE);
        let Some((kind, name)) = self.rule_name(node, mapping) else {
            return;
        };
        if kind == RuleKind::Record {
            self.recording_rule(mapping, name);
        }
        let named = name.value.as_text().unwrap_or_default().to_owned();
        let subject =
            Arc::new(Subject::Rule { group: group.name.value.clone(), name: named.clone() });
        let Some(expr) = self.query_of(mapping, name, &subject) else {
            return;
        };
        let subject = Some(&subject);
        let rule = Rule {
            kind,
            name: Located { value: named, place: self.place(name.value.range.clone()) },
            group: Arc::clone(group),
            parsed: parse_all(&expr.text, Dialect::Prometheus),
            expr,
            pending: self.duration(mapping, "for"),
            keep_firing_for: self.duration(mapping, "keep_firing_for"),
            labels: self.fields(mapping, "labels", "`labels`", subject),
            annotations: self.fields(mapping, "annotations", "`annotations`", subject),
            place: self.place(node.range.clone()),
        };
        self.loaded.rules.push(rule);
    }

    fn rule_name<'n, 't>(
        &mut self,
        node: &Node<'t>,
        mapping: &'n Mapping<'t>,
    ) -> Option<(RuleKind, &'n Entry<'t>)> {
        let named = |key| {
            let entry: &'n Entry<'t> = mapping.get(key)?;
            let scalar = entry.value.as_scalar()?;
            (!scalar.text.is_empty()).then_some(entry)
        };
        match (named("record"), named("alert")) {
            (Some(record), None) => Some((RuleKind::Record, record)),
            (None, Some(alert)) => Some((RuleKind::Alert, alert)),
            (Some(record), Some(alert)) => {
                let first = record.key_range.clone();
                self.report(alert.key_range.clone(), &Problem::RecordAndAlert { first });
                None
            }
            (None, None) => {
                self.report(first_key(node, mapping), &Problem::NeitherRecordNorAlert);
                None
            }
        }
    }

    fn recording_rule(&mut self, mapping: &Mapping<'_>, name: &Entry<'_>) {
        let recorded = mapping.text("record").unwrap_or_default();
        if !is_metric_name(recorded) {
            let invalid = Problem::InvalidRecord { name: recorded.to_owned() };
            self.report(name.value.range.clone(), &invalid);
        }
        for field in ALERT_FIELDS {
            if let Some(entry) = mapping.get(field) {
                self.report(entry.key_range.clone(), &Problem::AlertField { field });
            }
        }
    }

    fn query_of(
        &mut self,
        mapping: &Mapping<'_>,
        name: &Entry<'_>,
        subject: &Arc<Subject>,
    ) -> Option<Expression> {
        let expr = mapping.get("expr").map(|entry| &entry.value);
        let Some(node) = expr.filter(|node| !node.is_null()) else {
            let missing = Problem::Missing { what: "`expr`", of: "a rule" };
            let (key, value) = (&name.key_range, &name.value.range);
            // What an alias stands for stands elsewhere.
            let end = if value.start < key.end { key.end } else { value.end };
            self.report(key.start..end, &missing);
            return None;
        };
        let expression = self.expression(node, Some(subject));
        if expression.is_none() {
            self.wrong_type(node, "`expr`", "a query");
        }
        expression
    }
}

/// Whether a recording rule can give its series this name.
///
/// Prometheus 3 allows any UTF-8 text; 2.x has the pattern `[a-zA-Z_:][a-zA-Z0-9_:]*`. What
/// neither allows in practice, and what is a mistake in both, are braces and blanks.
fn is_metric_name(name: &str) -> bool {
    !name.contains(|char: char| char.is_whitespace() || matches!(char, '{' | '}' | '(' | ')' | '"'))
}
