//! Grafana's second schema: `elements`, and a `layout` that places them.
//!
//! The fields are those of `dashboard.grafana.app/v2alpha1`, `v2beta1` and `v2`. They differ in where the plugin
//! of a query stands: in its `kind`, or in `group` beside the kind `DataQuery`.

use super::datasource::{Datasources, Type};
use super::library::Library;
use super::panel::Surroundings;
use super::section::Layout;
use super::text::Owner;
use super::{
    Dashboard, DashboardFormat, Panel, Scope, Target, Variable, VariableKind, variable_query,
};
use crate::check::syntax_dashboard;
use crate::load::Reader;
use crate::tree::Node;

pub(crate) fn read(reader: &mut Reader<'_>, node: &Node<'_>) {
    let title = node.text("title").unwrap_or_default();
    let mut datasources = Datasources::default();
    let layout = Layout::of(node);
    let nodes = node.items("variables").iter().map(|node| (node, Scope::Dashboard));
    let nodes = nodes.chain(layout.variables.iter().copied());
    let mut variables: Vec<_> =
        nodes.filter_map(|(node, scope)| Some((variable(reader, node, scope)?, node))).collect();
    for (variable, _) in &variables {
        datasources.add_variables(std::slice::from_ref(variable));
    }
    for (variable, node) in &mut variables {
        query(reader, variable, node, &datasources, title);
    }
    let definitions: Vec<_> = variables.iter().map(|(_, node)| node.range.clone()).collect();
    let library = Library::default();
    let mut around = Surroundings {
        dashboard: title,
        datasources: &datasources,
        library: &library,
        others: 0,
        absent: 0,
    };
    let mut panels = Vec::new();
    let elements = node.get("elements").and_then(Node::as_mapping);
    let elements = elements.map(|elements| &*elements.entries).unwrap_or_default();
    for element in elements {
        let scope = layout.element(&element.key);
        let panel = panel(reader, &element.value, &mut around);
        panels.extend(panel.map(|panel| Panel { scope, ..panel }));
    }
    let scopes = layout.scopes(elements.iter().map(|element| (&*element.key, &element.value)));
    let annotations = annotations(reader, node, &mut around);
    let (other_queries, absent_panels) = (around.others, around.absent);
    let references = reader.references(node, &definitions, &scopes);
    let dashboard = Dashboard {
        title: title.to_owned(),
        format: DashboardFormat::GrafanaV2,
        variables: variables.into_iter().map(|(variable, _)| variable).collect(),
        sections: layout.sections,
        inputs: Vec::new(),
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

fn panel(
    reader: &mut Reader<'_>,
    element: &Node<'_>,
    around: &mut Surroundings<'_>,
) -> Option<Panel> {
    let spec = element.get("spec")?;
    let title = spec.text("title").unwrap_or_default();
    if element.text("kind") == Some("LibraryPanel") {
        let name = spec.get("libraryPanel").and_then(|panel| panel.text("name"));
        let name = name.unwrap_or(title);
        let range = spec.range.clone();
        reader.find(syntax_dashboard::library_panel(reader.file, range, name));
        around.absent += 1;
        return None;
    }
    let config = spec.get("vizConfig");
    let kind = config.and_then(|config| config.text("group").or_else(|| config.text("kind")));
    let mut panel = reader.empty_panel(element, title, kind.unwrap_or_default());
    let queries = spec.get("data").and_then(|data| data.get("spec"));
    for node in queries.map(|queries| queries.items("queries")).unwrap_or_default() {
        if let Some(node) = node.get("spec")
            && let Some(query) = node.get("query")
        {
            let datasource = source(query, node.get("datasource"), around.datasources);
            let hidden = node.is_true("hidden");
            reader.query(&mut panel, query.get("spec")?, datasource, hidden, around);
        }
    }
    let options = queries.and_then(|queries| queries.get("queryOptions"));
    reader.panel_interval(&mut panel, options.and_then(|options| options.get("interval")));
    let config = config.and_then(|config| config.get("spec"));
    reader.field_config(&mut panel, config.and_then(|config| config.get("fieldConfig")));
    Some(panel)
}

/// Where a query goes. `beside` is the `datasource` that stands beside it.
fn source(query: &Node<'_>, beside: Option<&Node<'_>>, datasources: &Datasources) -> Type {
    let plugin = match query.text("kind") {
        Some("DataQuery") => query.text("group").filter(|group| !group.is_empty()),
        kind => kind,
    };
    let named = datasources.of(query.get("datasource").or(beside));
    match plugin {
        Some(plugin) => Datasources::plugin(plugin),
        None => named,
    }
}

fn variable(reader: &Reader<'_>, node: &Node<'_>, scope: Scope) -> Option<Variable> {
    let kind = match node.text("kind")? {
        "QueryVariable" => VariableKind::Query,
        "CustomVariable" => VariableKind::Custom,
        "ConstantVariable" => VariableKind::Constant,
        "TextVariable" => VariableKind::TextBox,
        "IntervalVariable" => VariableKind::Interval,
        "DatasourceVariable" => VariableKind::Datasource,
        "AdhocVariable" => VariableKind::AdHoc,
        "GroupByVariable" => VariableKind::GroupBy,
        _ => VariableKind::Other,
    };
    reader.variable(node, node.get("spec")?, kind, scope)
}

fn query(
    reader: &Reader<'_>,
    variable: &mut Variable,
    node: &Node<'_>,
    datasources: &Datasources,
    dashboard: &str,
) {
    let spec = node.get("spec").filter(|_| variable.kind == VariableKind::Query);
    let Some((spec, query)) = spec.and_then(|spec| Some((spec, spec.get("query")?))) else {
        return;
    };
    if source(query, spec.get("datasource"), datasources).prometheus().is_none() {
        return;
    }
    let text = query.get("spec").and_then(|spec| spec.get("query").or_else(|| spec.get("expr")));
    let owner = Owner::Variable { dashboard, name: &variable.name };
    let text = text.and_then(|text| reader.dashboard_text(text, owner));
    variable.query = text.and_then(|text| variable_query::parse(&text));
}

fn annotations(
    reader: &Reader<'_>,
    dashboard: &Node<'_>,
    around: &mut Surroundings<'_>,
) -> Vec<Target> {
    let mut targets = Vec::new();
    for node in dashboard.items("annotations") {
        let Some(spec) = node.get("spec") else { continue };
        let Some(query) = spec.get("query") else { continue };
        let Some(expr) = query.get("spec").and_then(|query| query.get("expr")) else { continue };
        let datasource = source(query, spec.get("datasource"), around.datasources);
        let Some(datasource) = datasource.prometheus() else {
            around.others += 1;
            continue;
        };
        let owner = Owner::Annotation { dashboard: around.dashboard };
        targets.extend(reader.dashboard_text(expr, owner).map(|expr| Target {
            expr,
            legend: None,
            interval: None,
            datasource,
            is_hidden: false,
            is_instant: false,
        }));
    }
    targets
}
