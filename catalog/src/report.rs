//! A whole run's result.

mod settle;

use telemark_registry::Kind;
use telemark_registry::catalog::v1::{Catalog, Function};

use crate::check;
use crate::config::Surroundings;
use crate::exception::{Exception, of_comment};
use crate::finding::{Finding, Severity};
use crate::known::Known;
use crate::load::{Beside, Loaded, load};
use crate::rules::RuleKind;
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
    /// The number of annotated functions in the catalog.
    pub functions: usize,
    /// The number of metric families in the catalog.
    pub families: usize,
}

/// Puts findings in the order of the files, and in a file from top to bottom.
fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.place.file, finding.place.range.start, finding.check));
}

fn read_comments(
    sources: &Sources,
    file: FileId,
    loaded: &Loaded,
    exceptions: &mut Vec<(FileId, Exception)>,
    findings: &mut Vec<Finding>,
) {
    for comment in &loaded.comments {
        let beside = match comment.beside {
            Beside::File => None,
            Beside::Rule(index) => Some(&loaded.rules[index].place),
            Beside::Slo(index) => Some(&loaded.slos[index].place),
        };
        let length = sources.file(file).text.len();
        match of_comment(&comment.text, &comment.place, beside, length) {
            Ok(read) => exceptions.extend(read.into_iter().map(|exception| (file, exception))),
            Err(finding) => findings.push(*finding),
        }
    }
}

fn is_function(item: &Function) -> bool {
    item.kind != Kind::Metric
}

impl Report {
    /// Holds rule files against a catalog and its surroundings.
    pub fn new(sources: Sources, catalog: &Catalog, surroundings: &Surroundings) -> Self {
        let mut findings = Vec::new();
        let mut rules = Vec::new();
        let mut exceptions = Vec::new();
        for file in sources.ids() {
            let loaded = load(&sources, file);
            read_comments(&sources, file, &loaded, &mut exceptions, &mut findings);
            findings.extend(loaded.findings);
            rules.extend(loaded.rules);
        }
        let recorded = rules
            .iter()
            .filter(|rule| rule.kind == RuleKind::Record)
            .map(|rule| rule.name.as_str());
        let known = Known::new(catalog, recorded, surroundings);
        findings.extend(check::run(&known, &rules));
        sort(&mut findings);
        // Rules that share a query through a YAML alias share its findings, whatever they are called.
        findings.dedup_by(|one, other| {
            (one.check, &one.place, &one.message) == (other.check, &other.place, &other.message)
        });
        Self {
            files: sources.len(),
            sources,
            findings,
            exceptions,
            settled: Settled::default(),
            rules: rules.len(),
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
