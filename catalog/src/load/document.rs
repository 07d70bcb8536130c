//! What a document is, by its content.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Reader;
use crate::check::syntax_file::{self, Expected};
use crate::check::syntax_rule::{Fields, Problem};
use crate::check::{similar, syntax_yaml};
use crate::dashboard::{classic, perses, v2};
use crate::slo::{openslo, pyrra, sloth};
use crate::tree::{Mapping, Node, Value};

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    RuleFile,
    /// A Kubernetes resource whose `spec` is a rule file.
    RuleResource,
    /// A resource that has others under `items`.
    List,
    Grafana,
    /// A resource whose `spec` is a dashboard of Grafana's first schema.
    GrafanaResource,
    /// A dashboard as the HTTP API of Grafana answers with it, under `dashboard`.
    GrafanaAnswer,
    GrafanaV2,
    GrafanaV2Resource,
    Perses,
    PersesResource,
    Sloth,
    SlothResource,
    Pyrra,
    OpenSlo,
    /// A resource of another kind, which is named.
    OtherResource,
    Unknown,
}

impl Reader<'_> {
    pub(super) fn document(&mut self, document: &Node<'_>) {
        if document.is_null() {
            return;
        }
        // Perses answers with a list of dashboards.
        if let Some(items @ [Node { value: Value::Mapping(_), .. }, ..]) = document.as_sequence() {
            for item in items {
                self.document(item);
            }
            return;
        }
        let Some(mapping) = document.as_mapping() else {
            self.unknown(document.range.clone());
            return;
        };
        match kind(mapping) {
            Kind::RuleFile => self.rule_file(document, mapping, Fields::FILE),
            Kind::RuleResource => self.rule_resource(document, mapping),
            Kind::List => document.items("items").iter().for_each(|item| self.document(item)),
            Kind::Grafana => classic::read(self, document),
            Kind::GrafanaResource => self.within(document, "spec", classic::read),
            Kind::GrafanaAnswer => self.within(document, "dashboard", classic::read),
            Kind::GrafanaV2 => v2::read(self, document),
            Kind::GrafanaV2Resource => self.within(document, "spec", v2::read),
            Kind::Perses => perses::read(self, document),
            Kind::PersesResource => perses::read_resource(self, document),
            Kind::Sloth => sloth::read(self, document, sloth::Spelling::File),
            Kind::SlothResource => sloth::read_resource(self, document),
            Kind::Pyrra => pyrra::read(self, document),
            Kind::OpenSlo => openslo::read(self, document),
            Kind::OtherResource => self.other_resource(mapping),
            Kind::Unknown => self.unknown(first_key(document, mapping)),
        }
    }

    fn within(&mut self, node: &Node<'_>, key: &str, read: fn(&mut Self, &Node<'_>)) {
        if let Some(inner) = node.get(key) {
            read(self, inner);
        }
    }

    fn rule_resource(&mut self, document: &Node<'_>, resource: &Mapping<'_>) {
        let Some(spec) = resource.get("spec") else {
            let missing = Problem::Missing { what: "`spec`", of: "a PrometheusRule" };
            self.report(first_key(document, resource), &missing);
            return;
        };
        if let Some(mapping) = self.mapping(&spec.value, "`spec`") {
            self.rule_file(&spec.value, mapping, Fields::SPEC);
        }
    }

    fn other_resource(&mut self, resource: &Mapping<'_>) {
        if let Some(kind) = resource.value("kind") {
            let name = kind.as_text().unwrap_or_default();
            let skipped = syntax_yaml::skipped_resource(self.file, kind.range.clone(), name);
            self.find(skipped);
        }
    }

    fn unknown(&mut self, range: Range<usize>) {
        if !self.is_broken {
            let finding = syntax_file::unknown(self.file, range, Expected::ALL);
            self.find(finding);
        }
    }

    fn rule_file(&mut self, node: &Node<'_>, mapping: &Mapping<'_>, fields: Fields) {
        self.unknown_fields(mapping, fields);
        let Some(groups) = mapping.get("groups") else {
            let missing = Problem::Missing { what: "`groups`", of: fields.of };
            self.report(first_key(node, mapping), &missing);
            return;
        };
        let namespace = mapping.value("namespace").and_then(|node| self.located(node));
        let mut names = BTreeMap::new();
        for group in self.list(&groups.value, "`groups`") {
            self.group(group, namespace.clone(), &mut names);
        }
    }
}

fn kind(mapping: &Mapping<'_>) -> Kind {
    let has = |key| mapping.get(key).is_some();
    let api = mapping.text("apiVersion");
    if let (Some(api), Some(kind)) = (api, mapping.text("kind")) {
        return resource(api, kind);
    }
    if mapping.text("version").is_some_and(|version| version.starts_with("prometheus/")) {
        return Kind::Sloth;
    }
    if mapping.text("kind") == Some("Dashboard") && has("spec") {
        return Kind::Perses;
    }
    if has("elements") && has("layout") {
        return Kind::GrafanaV2;
    }
    if ["panels", "rows", "schemaVersion", "templating"].into_iter().any(has) {
        return Kind::Grafana;
    }
    if mapping.get("dashboard").is_some_and(|entry| entry.value.as_mapping().is_some()) {
        return Kind::GrafanaAnswer;
    }
    let mut keys = mapping.entries.iter().map(|entry| &*entry.key);
    // What is nearly a rule file is told what a rule file's field is called.
    let is_near = |key: &str| similar::nearest(key, ["groups"]).is_some();
    if has("groups") || keys.any(is_near) { Kind::RuleFile } else { Kind::Unknown }
}

fn resource(api: &str, kind: &str) -> Kind {
    let (group, version) = api.split_once('/').unwrap_or(("", api));
    match (group, kind) {
        (_, "PrometheusRule" | "AlertingRule" | "ClusterRule" | "GlobalRule") => Kind::RuleResource,
        ("dashboard.grafana.app", "Dashboard") if version.starts_with("v2") => {
            Kind::GrafanaV2Resource
        }
        ("dashboard.grafana.app", "Dashboard") => Kind::GrafanaResource,
        ("perses.dev", "PersesDashboard") => Kind::PersesResource,
        ("sloth.slok.dev", "PrometheusServiceLevel") => Kind::SlothResource,
        ("pyrra.dev", "ServiceLevelObjective") => Kind::Pyrra,
        ("openslo", _) => Kind::OpenSlo,
        _ if kind.ends_with("List") => Kind::List,
        _ => Kind::OtherResource,
    }
}

/// Where to point at for what a mapping lacks.
pub(crate) fn first_key(node: &Node<'_>, mapping: &Mapping<'_>) -> Range<usize> {
    match mapping.entries.first() {
        Some(entry) => entry.key_range.clone(),
        None => node.range.clone(),
    }
}
