//! From a YAML document to the groups in it.

use super::Reader;
use crate::check::syntax_rule::{Fields, Problem};
use crate::check::syntax_yaml;
use crate::yaml::{Mapping, Node};

/// Kubernetes resources whose `spec` is a rule file.
const RULE_KINDS: [&str; 2] = ["PrometheusRule", "AlertingRule"];

impl Reader<'_> {
    pub(super) fn document(&mut self, document: &Node) {
        if document.is_null() {
            return;
        }
        let Some(mapping) = self.mapping(document, "a rule file") else {
            return;
        };
        match (mapping.get("apiVersion"), mapping.text("kind")) {
            (Some(_), Some(kind)) => self.resource(document, mapping, kind),
            _ => self.file(document, mapping, Fields::FILE),
        }
    }

    fn resource(&mut self, document: &Node, resource: &Mapping, kind: &str) {
        if RULE_KINDS.contains(&kind) {
            let Some(spec) = resource.get("spec") else {
                let missing = Problem::Missing { what: "`spec`", of: "a PrometheusRule" };
                self.report(first_key(document, resource), &missing);
                return;
            };
            if let Some(mapping) = self.mapping(&spec.value, "`spec`") {
                self.file(&spec.value, mapping, Fields::SPEC);
            }
        } else if kind.ends_with("List") {
            let items = resource.get("items").map(|entry| &entry.value);
            for item in items.and_then(Node::as_sequence).unwrap_or_default() {
                self.document(item);
            }
        } else if let Some(entry) = resource.get("kind") {
            let skipped = syntax_yaml::skipped_resource(self.file, entry.value.range.clone(), kind);
            self.loaded.findings.push(skipped);
        }
    }

    fn file(&mut self, node: &Node, mapping: &Mapping, fields: Fields) {
        self.unknown_fields(mapping, fields);
        let Some(groups) = mapping.get("groups") else {
            let missing = Problem::Missing { what: "`groups`", of: fields.of };
            self.report(first_key(node, mapping), &missing);
            return;
        };
        let mut names = std::collections::BTreeMap::new();
        for group in self.list(&groups.value, "`groups`") {
            self.group(group, &mut names);
        }
    }

    pub(super) fn unknown_fields(&mut self, mapping: &Mapping, fields: Fields) {
        for entry in &mapping.entries {
            if !fields.allowed.contains(&entry.key.as_str()) {
                let unknown = Problem::UnknownField { field: entry.key.clone(), fields };
                self.report(entry.key_range.clone(), &unknown);
            }
        }
    }

    pub(super) fn mapping<'n>(
        &mut self,
        node: &'n Node,
        what: &'static str,
    ) -> Option<&'n Mapping> {
        let mapping = node.as_mapping();
        if mapping.is_none() {
            self.wrong_type(node, what, "a mapping");
        }
        mapping
    }

    /// The items of a list; nothing in its place is a list without items, as Prometheus has it.
    pub(super) fn list<'n>(&mut self, node: &'n Node, what: &'static str) -> &'n [Node] {
        let items = node.as_sequence();
        if items.is_none() && !node.is_null() {
            self.wrong_type(node, what, "a list");
        }
        items.unwrap_or_default()
    }

    pub(super) fn wrong_type(&mut self, node: &Node, what: &'static str, expected: &'static str) {
        let found = node.describe();
        let problem = Problem::WrongType { what, expected, found };
        self.report(node.range.clone(), &problem);
    }
}

/// Where to point at for what a mapping lacks.
pub(super) fn first_key(node: &Node, mapping: &Mapping) -> std::ops::Range<usize> {
    match mapping.entries.first() {
        Some(entry) => entry.key_range.clone(),
        None => node.range.clone(),
    }
}
