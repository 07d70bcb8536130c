//! A whole run's result.

mod settle;

use std::mem;

use telemark_registry::Kind;
use telemark_registry::catalog::v1::{Catalog, Function};

use crate::check;
use crate::config::Surroundings;
use crate::exception::Exception;
use crate::finding::{Finding, Severity};
use crate::known::Known;
use crate::project::Project;
use crate::schema::Recording;
use crate::source::{FileId, Sources};

pub use settle::{Policy, Settled};

/// What a run found, and in how much.
#[derive(Debug)]
pub struct Report {
    /// The files.
    pub sources: Sources,
    /// In the order of the files, and in a file from top to bottom.
    pub findings: Vec<Finding>,
    /// The exceptions in the comments of the files.
    pub exceptions: Vec<(FileId, Exception)>,
    /// What was found and isn't shown.
    pub settled: Settled,
    /// The number of files that were checked.
    pub files: usize,
    /// The number of rules.
    pub rules: usize,
    /// The number of queries of dashboards.
    pub queries: usize,
    /// The number of annotated functions in the catalog.
    pub functions: usize,
    /// The number of metric families in the catalog.
    pub families: usize,
}

/// Puts findings in the order of the files, and in a file from top to bottom.
fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.place.file, finding.place.range.start, finding.check));
}

fn is_function(item: &Function) -> bool {
    item.kind != Kind::Metric
}

impl Report {
    /// Holds rules, dashboards and objectives against a catalog and its surroundings.
    pub fn new(sources: Sources, catalog: &Catalog, surroundings: &Surroundings) -> Self {
        let mut project = Project::load(&sources);
        let mut findings = mem::take(&mut project.findings);
        let recordings = project.recordings().map(Recording::of);
        let known = Known::new(catalog, recordings, surroundings);
        findings.extend(check::run(&known, &project));
        sort(&mut findings);
        // Rules that share a query through a YAML alias share its findings, whatever they are called.
        findings.dedup_by(|one, other| {
            (one.check, &one.place, &one.message) == (other.check, &other.place, &other.message)
        });
        Self {
            files: sources.len(),
            sources,
            findings,
            exceptions: mem::take(&mut project.exceptions),
            settled: Settled::default(),
            rules: project.rules.len(),
            queries: project.panel_queries(),
            functions: catalog.functions.iter().filter(|item| is_function(item)).count(),
            families: catalog.families.len(),
        }
    }

    /// The number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of_severity = |finding: &&Finding| finding.severity == severity;
        self.findings.iter().filter(of_severity).count()
    }
}
