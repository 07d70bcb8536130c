//! Grafana's first schema: `panels`, or the older `rows`.

use super::datasource::Datasources;
use super::library::Library;
use super::panel::Surroundings;
use super::section::Scopes;
use super::text::Owner;
use super::{Dashboard, DashboardFormat, Target, Variable};
use crate::load::Reader;
use crate::tree::Node;

pub(crate) fn read(reader: &mut Reader<'_>, node: &Node<'_>) {
    let title = node.text("title").unwrap_or_default();
    let mut datasources = Datasources::default();
    let mut inputs = Vec::new();
    for input in node.items("__inputs") {
        if let Some(name) = input.text("name") {
            inputs.push(name.to_owned());
            if let Some(plugin) = input.text("pluginId") {
                datasources.add(name, plugin);
            }
        }
    }
    let templates = node.get("templating").map(|node| node.items("list")).unwrap_or_default();
    let (variables, definitions) = variables(reader, title, templates, &mut datasources);
    let library = Library::new(node);
    let mut around = Surroundings {
        dashboard: title,
        datasources: &datasources,
        library: &library,
        others: 0,
        absent: 0,
    };
    let mut panels = Vec::new();
    for row in node.items("rows") {
        reader.panels(row.items("panels"), &mut around, &mut panels);
    }
    if let Some(list) = node.get("panels")
        && list.as_sequence().is_none()
    {
        reader.not_a(list, "`panels`", "a list");
    }
    reader.panels(node.items("panels"), &mut around, &mut panels);
    let annotations = annotations(reader, node, &mut around);
    let (other_queries, absent_panels) = (around.others, around.absent);
    let references = reader.references(node, &definitions, &Scopes::default());
    let dashboard = Dashboard {
        title: title.to_owned(),
        format: DashboardFormat::Grafana,
        variables,
        sections: Vec::new(),
        inputs,
        panels,
        annotations,
        references: references.named,
        hands_on_all: references.hands_on_all,
        other_queries,
        absent_panels,
        place: reader.place(node.range.clone()),
    };
    reader.loaded.dashboards.push(dashboard);
}

fn variables(
    reader: &Reader<'_>,
    title: &str,
    templates: &[Node<'_>],
    datasources: &mut Datasources,
) -> (Vec<Variable>, Vec<std::ops::Range<usize>>) {
    let mut variables = Vec::new();
    let mut nodes = Vec::new();
    for node in templates {
        if let Some(variable) = reader.template_variable(node) {
            variables.push(variable);
            nodes.push(node);
        }
    }
    datasources.add_variables(&variables);
    for (variable, node) in variables.iter_mut().zip(&nodes) {
        reader.template_query(variable, node, datasources, title);
    }
    (variables, nodes.iter().map(|node| node.range.clone()).collect())
}

fn annotations(
    reader: &Reader<'_>,
    dashboard: &Node<'_>,
    around: &mut Surroundings<'_>,
) -> Vec<Target> {
    let list = dashboard.get("annotations").map(|node| node.items("list")).unwrap_or_default();
    let mut targets = Vec::new();
    for node in list {
        let query = node.get("target").filter(|target| target.get("expr").is_some());
        let Some(expr) = query.unwrap_or(node).get("expr") else {
            continue;
        };
        let Some(datasource) = around.datasources.of(node.get("datasource")).prometheus() else {
            around.others += 1;
            continue;
        };
        let owner = Owner::Annotation { dashboard: around.dashboard };
        let expr = reader.dashboard_text(expr, owner);
        let Some(expr) = expr.filter(|expr| !expr.text.trim().is_empty()) else {
            continue;
        };
        targets.push(Target {
            expr,
            legend: None,
            interval: None,
            datasource,
            is_hidden: false,
            is_instant: false,
        });
    }
    targets
}
