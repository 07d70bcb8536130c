//! From a group to its rules.

use std::collections::BTreeMap;
use std::ops::Range;

use super::document::first_key;
use super::{Expression, Reader, Rule, RuleKind};
use crate::check::syntax_rule::{Fields, Problem};
use crate::yaml::{Entry, Mapping, Node, Positions};

/// Fields that say how an alert behaves and mean nothing to a recording rule.
const ALERT_FIELDS: [&str; 3] = ["for", "keep_firing_for", "annotations"];

impl Reader<'_> {
    pub(super) fn group(&mut self, node: &Node, names: &mut BTreeMap<String, Range<usize>>) {
        let Some(group) = self.mapping(node, "a group") else {
            return;
        };
        self.unknown_fields(group, Fields::GROUP);
        let name = self.group_name(node, group, names);
        if let Some(rules) = group.get("rules") {
            for rule in self.list(&rules.value, "`rules`") {
                self.rule(rule, name);
            }
        }
    }

    /// The group's name, which may be empty, but is then reported.
    fn group_name<'n>(
        &mut self,
        node: &Node,
        group: &'n Mapping,
        names: &mut BTreeMap<String, Range<usize>>,
    ) -> &'n str {
        let name = group.text("name").unwrap_or_default();
        let entry = group.get("name").filter(|_| !name.is_empty());
        let Some(entry) = entry else {
            let missing = Problem::Missing { what: "`name`", of: "a group" };
            self.report(first_key(node, group), &missing);
            return name;
        };
        let range = entry.value.range.clone();
        match names.get(name).cloned() {
            Some(first) => {
                let name = name.to_owned();
                self.report(range, &Problem::RepeatedGroup { name, first });
            }
            None => {
                names.insert(name.to_owned(), range);
            }
        }
        name
    }

    fn rule(&mut self, node: &Node, group: &str) {
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
        let Some(expr) = self.expression(mapping, name) else {
            return;
        };
        self.loaded.rules.push(Rule {
            kind,
            name: mapping.text(&name.key).unwrap_or_default().to_owned(),
            group: group.to_owned(),
            expr,
        });
    }

    fn rule_name<'n>(
        &mut self,
        node: &Node,
        mapping: &'n Mapping,
    ) -> Option<(RuleKind, &'n Entry)> {
        let named = |key| {
            let entry: &'n Entry = mapping.get(key)?;
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

    fn recording_rule(&mut self, mapping: &Mapping, name: &Entry) {
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

    fn expression(&mut self, mapping: &Mapping, name: &Entry) -> Option<Expression> {
        let expr = mapping.get("expr").map(|entry| &entry.value);
        let Some(node) = expr.filter(|node| !node.is_null()) else {
            let missing = Problem::Missing { what: "`expr`", of: "a rule" };
            self.report(name.key_range.start..name.value.range.end, &missing);
            return None;
        };
        let Some(scalar) = node.as_scalar() else {
            self.wrong_type(node, "`expr`", "a query");
            return None;
        };
        Some(Expression {
            text: scalar.text.clone(),
            file: self.file,
            positions: Positions::new(self.text, node.range.clone(), scalar),
        })
    }
}

/// Whether a recording rule can give its series this name.
///
/// Prometheus 3 allows any UTF-8 text; 2.x has the pattern `[a-zA-Z_:][a-zA-Z0-9_:]*`. What
/// neither allows in practice, and what is a mistake in both, are braces and blanks.
fn is_metric_name(name: &str) -> bool {
    !name.contains(|char: char| char.is_whitespace() || matches!(char, '{' | '}' | '(' | ')' | '"'))
}
