//! The thing that a finding is in: a rule, a panel, a function.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a finding is in, by the names that people gave it.
///
/// Unlike a line it stays the same when something else in the file changes, so exceptions and baselines
/// go by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
#[non_exhaustive]
pub enum Subject {
    /// A recording or alerting rule.
    Rule {
        /// The group it is in.
        group: String,
        /// The series it records, or the alert's name.
        name: String,
    },
    /// A panel of a dashboard.
    Panel {
        /// The dashboard's title.
        dashboard: String,
        /// The panel's.
        name: String,
        /// The JSON pointer of the text in question; may be empty.
        pointer: String,
    },
    /// A variable of a dashboard.
    Variable {
        /// The dashboard's title.
        dashboard: String,
        /// The variable's name.
        name: String,
        /// The JSON pointer of the text in question; may be empty.
        pointer: String,
    },
    /// A dashboard as a whole.
    Dashboard {
        /// Its title.
        name: String,
    },
    /// A service level objective.
    Slo {
        /// Its name.
        name: String,
    },
    /// A metric of the catalog.
    Metric {
        /// Its name in Prometheus.
        name: String,
    },
    /// A function of the service.
    Function {
        /// Its path.
        name: String,
    },
}

impl Subject {
    /// The name of the thing itself.
    pub fn name(&self) -> &str {
        match self {
            Self::Rule { name, .. }
            | Self::Panel { name, .. }
            | Self::Variable { name, .. }
            | Self::Dashboard { name }
            | Self::Slo { name }
            | Self::Metric { name }
            | Self::Function { name } => name,
        }
    }

    /// The dashboard that it is or that it is in.
    pub fn dashboard(&self) -> Option<&str> {
        match self {
            Self::Panel { dashboard, .. } | Self::Variable { dashboard, .. } => Some(dashboard),
            Self::Dashboard { name } => Some(name),
            Self::Rule { .. } | Self::Slo { .. } | Self::Metric { .. } | Self::Function { .. } => {
                None
            }
        }
    }

    /// The JSON pointer of the text in question.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            Self::Panel { pointer, .. } | Self::Variable { pointer, .. } => {
                Some(pointer.as_str()).filter(|pointer| !pointer.is_empty())
            }
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule { group, name } => write!(f, "rule `{name}` of group `{group}`"),
            Self::Panel { dashboard, name, .. } => {
                write!(f, "panel `{name}` of dashboard `{dashboard}`")
            }
            Self::Variable { dashboard, name, .. } => {
                write!(f, "variable `{name}` of dashboard `{dashboard}`")
            }
            Self::Dashboard { name } => write!(f, "dashboard `{name}`"),
            Self::Slo { name } => write!(f, "SLO `{name}`"),
            Self::Metric { name } => write!(f, "metric `{name}`"),
            Self::Function { name } => write!(f, "function `{name}`"),
        }
    }
}
