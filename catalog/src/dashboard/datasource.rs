//! Whether a query goes to Prometheus.

use super::{Variable, VariableKind, mentions};
use crate::tree::Node;

/// The type of the data source that a query goes to, as far as it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datasource {
    /// Prometheus, or what speaks PromQL in its place.
    Prometheus,
    /// The dashboard doesn't say.
    Unknown,
}

/// Which type a dashboard says that a data source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Known(Datasource),
    Other,
    /// Nothing is written down: what surrounds it decides.
    Inherited,
}

/// The plugins whose queries are PromQL: Prometheus' own and the two that sign requests for a cloud.
const PLUGINS: [&str; 3] =
    ["prometheus", "grafana-amazonprometheus-datasource", "grafana-azureprometheus-datasource"];

/// Names that Grafana reserves for what is no data source of queries in a language of its own.
const BUILT_IN: [&str; 4] = ["grafana", "-- Grafana --", "-- Dashboard --", "__expr__"];
/// What data sources of other types are called unless somebody renames them, in lower case. Dashboards from
/// before Grafana 8.3 say nothing but the name.
const OTHER_NAMES: [&str; 10] = [
    "azure monitor",
    "cloudwatch",
    "elasticsearch",
    "graphite",
    "influxdb",
    "jaeger",
    "loki",
    "opentsdb",
    "tempo",
    "zipkin",
];
/// Each query has a data source of its own.
const MIXED: &str = "-- Mixed --";

/// What stands for a data source in a dashboard: its variables, and what is asked for on import.
#[derive(Debug, Default)]
pub(super) struct Datasources {
    /// Names with the plugin that is meant.
    plugins: Vec<(String, String)>,
}

impl Datasources {
    pub(super) fn add(&mut self, name: &str, plugin: &str) {
        self.plugins.push((name.to_owned(), plugin.to_owned()));
    }

    pub(super) fn add_variables(&mut self, variables: &[Variable]) {
        for variable in variables {
            if variable.kind == VariableKind::Datasource
                && let [plugin] = variable.values.as_slice()
            {
                self.add(&variable.name, plugin);
            }
        }
    }

    /// Reads a `datasource`: a name, or a mapping with a type and a `uid`.
    pub(super) fn of(&self, node: Option<&Node<'_>>) -> Type {
        let Some(node) = node else {
            return Type::Inherited;
        };
        if let Some(name) = node.as_text() {
            return self.named(name);
        }
        match node.text("type").or_else(|| node.text("kind")) {
            Some("datasource") | None => {
                let uid = node.text("uid").or_else(|| node.text("name"));
                uid.map_or(Type::Inherited, |uid| self.named(uid))
            }
            // `${DS_TYPE}` and the like.
            Some(plugin) if plugin.contains('$') => Type::Known(Datasource::Unknown),
            Some(plugin) => Self::plugin(plugin),
        }
    }

    /// Reads a plugin's name.
    pub(super) fn plugin(plugin: &str) -> Type {
        let is_prometheus =
            PLUGINS.contains(&plugin) || plugin.eq_ignore_ascii_case("PrometheusDatasource");
        if is_prometheus { Type::Known(Datasource::Prometheus) } else { Type::Other }
    }

    fn named(&self, name: &str) -> Type {
        if name == MIXED || name == "default" || name.is_empty() {
            return Type::Inherited;
        }
        if BUILT_IN.contains(&name) || OTHER_NAMES.contains(&&*name.to_ascii_lowercase()) {
            return Type::Other;
        }
        let variable = mentions(name).first().map(|mention| &name[mention.name.clone()]);
        let plugins = self.plugins.iter().filter(|(known, _)| Some(known.as_str()) == variable);
        let mut types = plugins.map(|(_, plugin)| Self::plugin(plugin));
        // Rows and tabs may have variables of one name.
        match types.next() {
            Some(first) if types.all(|other| other == first) => first,
            _ => Type::Known(Datasource::Unknown),
        }
    }
}

impl Type {
    /// What it is where an outer data source says `outer`.
    pub(super) fn within(self, outer: Self) -> Self {
        if self == Self::Inherited { outer } else { self }
    }

    /// Where a query goes, unless elsewhere than to Prometheus.
    pub(super) fn prometheus(self) -> Option<Datasource> {
        match self {
            Self::Known(datasource) => Some(datasource),
            Self::Inherited => Some(Datasource::Unknown),
            Self::Other => None,
        }
    }
}
