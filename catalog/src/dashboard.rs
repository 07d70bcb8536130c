//! Dashboards: Grafana's classic and second schema, and Perses'.
//!
//! One model for all of them, with what the checks ask for: queries, variables, units, thresholds. Queries
//! to other data sources than Prometheus are counted and left out.

pub(crate) mod classic;
pub(crate) mod perses;
pub(crate) mod v2;

mod datasource;
mod field_config;
mod library;
mod panel;
mod reference;
mod section;
mod template_variable;
mod text;
mod variable_query;

#[cfg(test)]
mod tests;

use crate::expression::{Expression, Located};
use crate::source::Place;

pub use datasource::Datasource;
pub use reference::{Mention, Reference, mentions};
pub use section::{Scope, Section};

/// A dashboard.
#[derive(Clone, Debug, PartialEq)]
pub struct Dashboard {
    /// Its title, which may be empty.
    pub title: String,
    /// Which schema it is written in.
    pub format: DashboardFormat,
    /// Its variables in the order of the file, those of rows and tabs last.
    pub variables: Vec<Variable>,
    /// Its rows and tabs with variables of their own, the outer one of two first.
    pub sections: Vec<Section>,
    /// Names that are filled in when the dashboard is imported: `__inputs`.
    pub inputs: Vec<String>,
    /// Its panels without the rows that group them, in the order of the file.
    pub panels: Vec<Panel>,
    /// The queries of its annotations.
    pub annotations: Vec<Target>,
    /// Every place that names a variable.
    pub references: Vec<Reference>,
    /// Whether a link hands all variables on, so that each does something though nothing names it.
    pub hands_on_all: bool,
    /// How many queries go to other data sources and were left out.
    pub other_queries: usize,
    /// How many panels come from a library and are not in the file.
    pub absent_panels: usize,
    /// All of it.
    pub place: Place,
}

/// The schemas of dashboards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DashboardFormat {
    /// Grafana's, with `panels` or the older `rows`.
    Grafana,
    /// Grafana's second, with `elements` and `layout`.
    GrafanaV2,
    /// Perses'.
    Perses,
}

/// A panel that shows something.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Its title, which may be empty.
    pub title: String,
    /// The plugin that draws it, such as `timeseries`.
    pub kind: String,
    /// Its queries to Prometheus.
    pub targets: Vec<Target>,
    /// How many queries it has, those to other data sources included.
    pub queries: usize,
    /// The unit of its values, as Grafana or Perses names it.
    pub unit: Option<Located<String>>,
    /// Whether single series or axes may have another unit.
    pub has_other_units: bool,
    /// The values at which something changes its colour.
    pub thresholds: Vec<Located<f64>>,
    /// The variable for each of whose values there is one.
    pub repeat: Option<Located<String>>,
    /// Where it is shown.
    pub scope: Scope,
    /// Its JSON pointer, if the file is JSON.
    pub pointer: Option<String>,
    /// All of it.
    pub place: Place,
}

/// A query to Prometheus.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The query, in which variables stand.
    pub expr: Expression,
    /// How its series are named: `{{label}}` and variables stand in it.
    pub legend: Option<Expression>,
    /// The smallest step, which `$__interval` and `$__rate_interval` follow.
    pub interval: Option<Located<String>>,
    /// Whether it goes to Prometheus for certain.
    pub datasource: Datasource,
    /// Whether its result isn't shown.
    pub is_hidden: bool,
    /// Whether it asks for one point in time.
    pub is_instant: bool,
}

/// A variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// The name that `$name` refers to.
    pub name: Located<String>,
    /// What its values come from.
    pub kind: VariableKind,
    /// Whether several values may be chosen at once.
    pub is_multi: bool,
    /// Whether all values may be chosen at once.
    pub includes_all: bool,
    /// What stands for all values, unless that is each of them.
    pub all_value: Option<Located<String>>,
    /// The values, where the dashboard says them: of a custom or interval variable, of a constant.
    pub values: Vec<String>,
    /// Where its values are asked for, if that is Prometheus.
    pub query: Option<VariableQuery>,
    /// What filters and shortens the values.
    pub regex: Option<Located<String>>,
    /// Where it is known, and in what is within.
    pub scope: Scope,
    /// All of it.
    pub place: Place,
}

/// What a variable's values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VariableKind {
    /// A data source.
    Query,
    /// A list in the dashboard.
    Custom,
    /// One value.
    Constant,
    /// The user's keyboard.
    TextBox,
    /// A list of durations.
    Interval,
    /// The data sources of a type.
    Datasource,
    /// Filters that Grafana adds to every query by itself.
    AdHoc,
    /// Labels by which Grafana groups every query by itself.
    GroupBy,
    /// Something else.
    Other,
}

/// What a variable asks Prometheus for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum VariableQuery {
    /// The values of a label.
    LabelValues {
        /// The series, all where there is none.
        selectors: Vec<Expression>,
        /// The label.
        label: Expression,
    },
    /// The names of labels.
    LabelNames {
        /// The series, all where there is none.
        selectors: Vec<Expression>,
    },
    /// The names of metrics.
    Metrics {
        /// Which.
        regex: Expression,
    },
    /// The result of a query.
    QueryResult {
        /// The query.
        query: Expression,
        /// The label that is shown of it, in Perses.
        label: Option<Expression>,
    },
    /// Series: what Grafana makes of any other text.
    Series {
        /// The selector.
        selector: Expression,
    },
}
