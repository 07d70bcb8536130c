//! The files that are checked together, loaded.

use crate::dashboard::Dashboard;
use crate::finding::Finding;
use crate::load::{Comment, load};
use crate::rules::{Rule, RuleKind};
use crate::slo::Slo;
use crate::source::Sources;

/// What all files hold, in the order of the files.
#[derive(Debug, Default)]
pub struct Project {
    /// The rules.
    pub rules: Vec<Rule>,
    /// The dashboards.
    pub dashboards: Vec<Dashboard>,
    /// The objectives.
    pub slos: Vec<Slo>,
    /// The comments of YAML files.
    pub comments: Vec<Comment>,
    /// What doesn't load: `syntax/*`.
    pub findings: Vec<Finding>,
}

impl Project {
    /// Loads every file.
    pub fn load(sources: &Sources) -> Self {
        let mut project = Self::default();
        for file in sources.ids() {
            let loaded = load(sources, file);
            project.rules.extend(loaded.rules);
            project.dashboards.extend(loaded.dashboards);
            project.slos.extend(loaded.slos);
            project.comments.extend(loaded.comments);
            project.findings.extend(loaded.findings);
        }
        project
    }

    /// The recording rules.
    pub fn recordings(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.kind == RuleKind::Record)
    }

    /// The number of queries of dashboards.
    pub fn panel_queries(&self) -> usize {
        let panels = self.dashboards.iter().flat_map(|dashboard| &dashboard.panels);
        panels.map(|panel| panel.targets.len()).sum()
    }
}
