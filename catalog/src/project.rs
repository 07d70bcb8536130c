//! The files that are checked together, loaded.

use crate::dashboard::Dashboard;
use crate::exception::{Exception, of_comment};
use crate::finding::Finding;
use crate::load::{Beside, Loaded, load};
use crate::rules::{Rule, RuleKind};
use crate::slo::Slo;
use crate::source::{FileId, Sources};

/// What all files hold, in the order of the files.
#[derive(Debug, Default)]
pub struct Project {
    /// The rules.
    pub rules: Vec<Rule>,
    /// The dashboards.
    pub dashboards: Vec<Dashboard>,
    /// The objectives.
    pub slos: Vec<Slo>,
    /// The exceptions in comments, each with the file that it stands in.
    pub exceptions: Vec<(FileId, Exception)>,
    /// What doesn't load: `syntax/*`.
    pub findings: Vec<Finding>,
}

impl Project {
    /// Loads every file.
    pub fn load(sources: &Sources) -> Self {
        let mut project = Self::default();
        for file in sources.ids() {
            let loaded = load(sources, file);
            project.read_comments(&loaded, file, sources.file(file).text.len());
            project.rules.extend(loaded.rules);
            project.dashboards.extend(loaded.dashboards);
            project.slos.extend(loaded.slos);
            project.findings.extend(loaded.findings);
        }
        project
    }

    /// Makes exceptions of a file's comments, or says what is wrong with them.
    fn read_comments(&mut self, loaded: &Loaded, file: FileId, length: usize) {
        for comment in &loaded.comments {
            let beside = match comment.beside {
                Beside::File => None,
                Beside::Rule(index) => Some(&loaded.rules[index].place),
                Beside::Slo(index) => Some(&loaded.slos[index].place),
            };
            match of_comment(&comment.text, &comment.place, beside, length) {
                Ok(read) => {
                    self.exceptions.extend(read.into_iter().map(|exception| (file, exception)));
                }
                Err(finding) => self.findings.push(*finding),
            }
        }
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
