//! Variables of Grafana's first schema.

use super::datasource::Datasources;
use super::text::Owner;
use super::{Scope, Variable, VariableKind, variable_query};
use crate::load::Reader;
use crate::tree::Node;

impl Reader<'_> {
    /// Reads a variable without its query, which needs to know every data source variable.
    pub(super) fn template_variable(&self, node: &Node<'_>) -> Option<Variable> {
        let kind = match node.text("type").unwrap_or("query") {
            "query" => VariableKind::Query,
            "custom" => VariableKind::Custom,
            "constant" => VariableKind::Constant,
            "textbox" => VariableKind::TextBox,
            "interval" => VariableKind::Interval,
            "datasource" => VariableKind::Datasource,
            "adhoc" => VariableKind::AdHoc,
            "groupby" => VariableKind::GroupBy,
            _ => VariableKind::Other,
        };
        self.variable(node, node, kind, Scope::Dashboard)
    }

    /// Reads what both schemas write in the same way. `node` has the name and the options.
    pub(super) fn variable(
        &self,
        whole: &Node<'_>,
        node: &Node<'_>,
        kind: VariableKind,
        scope: Scope,
    ) -> Option<Variable> {
        let not_empty = |key| node.get(key).filter(|value| value.as_text() != Some(""));
        Some(Variable {
            name: self.located(node.get("name")?)?,
            kind,
            is_multi: node.is_true("multi"),
            includes_all: node.is_true("includeAll"),
            all_value: not_empty("allValue").and_then(|value| self.located(value)),
            values: values(node, kind),
            query: None,
            regex: not_empty("regex").and_then(|regex| self.located(regex)),
            scope,
            place: self.place(whole.range.clone()),
        })
    }

    /// Reads the query of a variable that asks Prometheus.
    pub(super) fn template_query(
        &self,
        variable: &mut Variable,
        node: &Node<'_>,
        datasources: &Datasources,
        dashboard: &str,
    ) {
        let asks = variable.kind == VariableKind::Query
            && datasources.of(node.get("datasource")).prometheus().is_some();
        let Some(query) = node.get("query").filter(|_| asks) else {
            return;
        };
        let text = query.get("query").unwrap_or(query);
        let owner = Owner::Variable { dashboard, name: &variable.name };
        let expression = self.dashboard_text(text, owner);
        variable.query = expression.and_then(|query| variable_query::parse(&query));
    }
}

/// The values that the dashboard itself says. For a data source variable that is the plugin.
fn values(node: &Node<'_>, kind: VariableKind) -> Vec<String> {
    let written = node.text("query").or_else(|| node.text("pluginId")).unwrap_or_default();
    match kind {
        // Grafana 12 has lists in JSON as well.
        VariableKind::Custom if node.text("valuesFormat") == Some("json") => Vec::new(),
        VariableKind::Custom => custom_values(written),
        VariableKind::Interval => {
            let values = written.split(',').map(str::trim).filter(|value| !value.is_empty());
            values.map(str::to_owned).collect()
        }
        VariableKind::Constant | VariableKind::Datasource => {
            [written].into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The values of `a, b : c, d\,e`: `c` is shown as `b`, and a backslash keeps a comma.
fn custom_values(written: &str) -> Vec<String> {
    const KEPT_COMMA: &str = "\u{0}";
    let written = written.replace("\\,", KEPT_COMMA);
    let value = |item: &str| {
        let value = item.split_once(" : ").map_or(item, |(_, value)| value);
        value.trim().replace(KEPT_COMMA, ",")
    };
    written.split(',').map(value).filter(|value| !value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::custom_values;

    #[test]
    fn custom_values_may_have_names_and_commas() {
        assert_eq!(custom_values("a, b : c,d\\,e,"), ["a", "c", "d,e"]);
    }
}
