//! Panels and queries of Grafana's first schema, and what its second has in the same way.

use super::datasource::{Datasources, Type};
use super::library::Library;
use super::text::Owner;
use super::{Panel, Scope, Target};
use crate::check::syntax_dashboard;
use crate::load::Reader;
use crate::tree::Node;

/// What a dashboard's panels are read with.
pub(super) struct Surroundings<'a> {
    /// The dashboard's title.
    pub(super) dashboard: &'a str,
    pub(super) datasources: &'a Datasources,
    pub(super) library: &'a Library<'a>,
    /// Queries that went elsewhere.
    pub(super) others: usize,
    /// Panels of a library that isn't in the file.
    pub(super) absent: usize,
}

impl Reader<'_> {
    /// Reads panels, those in rows as well.
    pub(super) fn panels(
        &mut self,
        nodes: &[Node<'_>],
        around: &mut Surroundings<'_>,
        panels: &mut Vec<Panel>,
    ) {
        for node in nodes {
            if node.as_mapping().is_none() {
                self.not_a(node, "a panel", "a mapping");
            } else if node.text("type") == Some("row") {
                self.panels(node.items("panels"), around, panels);
            } else if let Some(reference) = node.get("libraryPanel") {
                if let Some(model) = around.library.model(reference) {
                    panels.push(self.panel(model, node, around));
                } else {
                    let name = reference.text("name").unwrap_or_default();
                    let range = reference.range.clone();
                    let finding = syntax_dashboard::library_panel(self.file, range, name);
                    self.find(finding);
                    around.absent += 1;
                }
            } else {
                panels.push(self.panel(node, node, around));
            }
        }
    }

    /// Reads a panel. `shown` is what stands in the dashboard, which may only name the panel.
    fn panel(&mut self, node: &Node<'_>, shown: &Node<'_>, around: &mut Surroundings<'_>) -> Panel {
        let title = shown.text("title").or_else(|| node.text("title")).unwrap_or_default();
        let kind = node.text("type").unwrap_or_default();
        let mut panel = self.empty_panel(shown, title, kind);
        panel.repeat = shown.get("repeat").and_then(|repeat| self.located(repeat));
        let datasource = around.datasources.of(node.get("datasource"));
        for target in node.items("targets") {
            let of_target = around.datasources.of(target.get("datasource")).within(datasource);
            let hidden = target.is_true("hide");
            self.query(&mut panel, target, of_target, hidden, around);
        }
        self.panel_interval(&mut panel, node.get("interval"));
        self.field_config(&mut panel, node.get("fieldConfig"));
        self.older_field_config(&mut panel, node);
        panel
    }

    pub(super) fn empty_panel(&self, node: &Node<'_>, title: &str, kind: &str) -> Panel {
        Panel {
            title: title.to_owned(),
            kind: kind.to_owned(),
            targets: Vec::new(),
            queries: 0,
            unit: None,
            has_other_units: false,
            thresholds: Vec::new(),
            repeat: None,
            scope: Scope::Dashboard,
            pointer: self.pointer(node),
            place: self.place(node.range.clone()),
        }
    }

    /// Reads one query of a panel. `node` has its `expr`.
    pub(super) fn query(
        &mut self,
        panel: &mut Panel,
        node: &Node<'_>,
        datasource: Type,
        is_hidden: bool,
        around: &mut Surroundings<'_>,
    ) {
        panel.queries += 1;
        let Some(datasource) = datasource.prometheus() else {
            around.others += 1;
            return;
        };
        let Some(expr) = node.get("expr") else {
            return;
        };
        let owner = Owner::Panel { dashboard: around.dashboard, name: &panel.title };
        let Some(expr) = self.dashboard_text(expr, owner) else {
            self.not_a(expr, "`expr`", "a query");
            return;
        };
        if expr.text.trim().is_empty() {
            panel.queries -= 1;
            return;
        }
        let legend = node.get("legendFormat").filter(|legend| legend.as_text() != Some(""));
        let interval = node.get("interval").filter(|interval| interval.as_text() != Some(""));
        panel.targets.push(Target {
            expr,
            legend: legend.and_then(|legend| self.dashboard_text(legend, owner)),
            interval: interval.and_then(|interval| self.located(interval)),
            datasource,
            is_hidden,
            is_instant: node.is_true("instant") && !node.is_true("range"),
        });
    }

    /// Gives queries the panel's smallest step, unless they have their own.
    pub(super) fn panel_interval(&self, panel: &mut Panel, interval: Option<&Node<'_>>) {
        let interval = interval.and_then(|interval| self.located(interval));
        let Some(interval) = interval.filter(|interval| !interval.is_empty()) else {
            return;
        };
        for target in &mut panel.targets {
            let _: &mut _ = target.interval.get_or_insert_with(|| interval.clone());
        }
    }

    pub(super) fn not_a(&mut self, node: &Node<'_>, what: &str, expected: &str) {
        let finding = syntax_dashboard::wrong_type(self.file, node, what, expected);
        self.find(finding);
    }
}
