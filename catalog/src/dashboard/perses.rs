//! Perses: the resource Dashboard, and the operator's PersesDashboard.

use super::section::Scopes;
use super::text::Owner;
use super::{
    Dashboard, DashboardFormat, Datasource, Panel, Scope, Target, Variable, VariableKind,
    VariableQuery,
};
use crate::load::Reader;
use crate::tree::Node;

/// A resource whose `spec` is a dashboard; its v1alpha2 has that in `config`.
pub(crate) fn read_resource(reader: &mut Reader<'_>, node: &Node<'_>) {
    let Some(spec) = node.get("spec") else {
        return;
    };
    dashboard(reader, node, spec.get("config").unwrap_or(spec));
}

pub(crate) fn read(reader: &mut Reader<'_>, node: &Node<'_>) {
    if let Some(spec) = node.get("spec") {
        dashboard(reader, node, spec);
    }
}

fn dashboard(reader: &mut Reader<'_>, node: &Node<'_>, spec: &Node<'_>) {
    let title = displayed(spec).or_else(|| node.get("metadata")?.text("name")).unwrap_or_default();
    let nodes = spec.items("variables");
    let variables: Vec<_> =
        nodes.iter().filter_map(|node| Some((variable(reader, title, node)?, node))).collect();
    let definitions: Vec<_> = variables.iter().map(|(_, node)| node.range.clone()).collect();
    let mut other_queries = 0;
    let mut panels = Vec::new();
    let elements = spec.get("panels").and_then(Node::as_mapping);
    for element in elements.map(|elements| &elements.entries).into_iter().flatten() {
        panels.extend(panel(reader, title, &element.value, &mut other_queries));
    }
    let references = reader.references(spec, &definitions, &Scopes::default());
    let dashboard = Dashboard {
        title: title.to_owned(),
        format: DashboardFormat::Perses,
        variables: variables.into_iter().map(|(variable, _)| variable).collect(),
        sections: Vec::new(),
        inputs: Vec::new(),
        panels,
        annotations: Vec::new(),
        references: references.named,
        hands_on_all: references.hands_on_all,
        other_queries,
        absent_panels: 0,
        place: reader.place(node.range.clone()),
    };
    reader.loaded.dashboards.push(dashboard);
}

fn displayed<'n>(spec: &'n Node<'_>) -> Option<&'n str> {
    spec.get("display")?.text("name")
}

fn panel(
    reader: &mut Reader<'_>,
    dashboard: &str,
    node: &Node<'_>,
    others: &mut usize,
) -> Option<Panel> {
    let spec = node.get("spec")?;
    let plugin = spec.get("plugin");
    let kind = plugin.and_then(|plugin| plugin.text("kind")).unwrap_or_default();
    let mut panel = reader.empty_panel(node, displayed(spec).unwrap_or_default(), kind);
    for query in spec.items("queries") {
        panel.queries += 1;
        let plugin = query.get("spec").and_then(|spec| spec.get("plugin"));
        if plugin.and_then(|plugin| plugin.text("kind")) != Some("PrometheusTimeSeriesQuery") {
            *others += 1;
            continue;
        }
        let Some(query) = plugin.and_then(|plugin| plugin.get("spec")) else { continue };
        let text = |key| {
            let text = query.get(key).filter(|text| text.as_text() != Some(""))?;
            reader.dashboard_text(text, Owner::Panel { dashboard, name: &panel.title })
        };
        if let Some(expr) = text("query") {
            let legend = text("seriesNameFormat");
            panel.targets.push(Target {
                expr,
                legend,
                interval: query.get("minStep").and_then(|step| reader.located(step)),
                datasource: Datasource::Prometheus,
                is_hidden: false,
                is_instant: false,
            });
        }
    }
    if let Some(options) = plugin.and_then(|plugin| plugin.get("spec")) {
        options_of(reader, &mut panel, options);
    }
    Some(panel)
}

fn options_of(reader: &Reader<'_>, panel: &mut Panel, options: &Node<'_>) {
    let format = options.get("format").or_else(|| options.get("yAxis")?.get("format"));
    panel.unit = format.and_then(|format| reader.located(format.get("unit")?));
    panel.has_other_units = !options.items("columnSettings").is_empty();
    if let Some(thresholds) = options.get("thresholds")
        && thresholds.text("mode") != Some("percent")
    {
        let steps = thresholds.items("steps").iter();
        panel.thresholds = steps.filter_map(|step| reader.number(step.get("value")?)).collect();
    }
}

fn variable(reader: &Reader<'_>, dashboard: &str, node: &Node<'_>) -> Option<Variable> {
    let spec = node.get("spec")?;
    let name = reader.located(spec.get("name")?)?;
    let plugin = spec.get("plugin");
    let plugin_kind = plugin.and_then(|plugin| plugin.text("kind"));
    let kind = match (node.text("kind"), plugin_kind) {
        (Some("TextVariable"), _) if spec.is_true("constant") => VariableKind::Constant,
        (Some("TextVariable"), _) => VariableKind::TextBox,
        (_, Some("StaticListVariable")) => VariableKind::Custom,
        (_, Some("DatasourceVariable")) => VariableKind::Datasource,
        (_, Some(_)) => VariableKind::Query,
        _ => VariableKind::Other,
    };
    let options = plugin.and_then(|plugin| plugin.get("spec"));
    let owner = Owner::Variable { dashboard, name: &name };
    let query = options.and_then(|options| query(reader, plugin_kind?, options, owner));
    Some(Variable {
        kind,
        is_multi: spec.is_true("allowMultiple"),
        includes_all: spec.is_true("allowAllValue"),
        all_value: spec.get("customAllValue").and_then(|value| reader.located(value)),
        values: values(spec, options, kind),
        query,
        regex: spec.get("capturingRegexp").and_then(|regex| reader.located(regex)),
        scope: Scope::Dashboard,
        place: reader.place(node.range.clone()),
        name,
    })
}

fn values(spec: &Node<'_>, options: Option<&Node<'_>>, kind: VariableKind) -> Vec<String> {
    let value = |node: &Node<'_>| node.as_text().or_else(|| node.text("value")).map(str::to_owned);
    match kind {
        VariableKind::Custom => {
            let values = options.map(|options| options.items("values")).unwrap_or_default();
            values.iter().filter_map(value).collect()
        }
        VariableKind::Constant => spec.get("value").and_then(value).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn query(
    reader: &Reader<'_>,
    plugin: &str,
    options: &Node<'_>,
    owner: Owner<'_>,
) -> Option<VariableQuery> {
    let text = |node| reader.dashboard_text(node, owner);
    let matchers = || options.items("matchers").iter().filter_map(text).collect();
    match plugin {
        "PrometheusLabelValuesVariable" => Some(VariableQuery::LabelValues {
            selectors: matchers(),
            label: text(options.get("labelName")?)?,
        }),
        "PrometheusLabelNamesVariable" => Some(VariableQuery::LabelNames { selectors: matchers() }),
        "PrometheusPromQLVariable" => Some(VariableQuery::QueryResult {
            query: text(options.get("expr")?)?,
            label: options.get("labelName").and_then(text),
        }),
        _ => None,
    }
}
