//! Rule files: Prometheus' own and PrometheusRule resources.
//!
//! [`load`] never gives up on a file because of one rule: what is wrong becomes a
//! [`Finding`], and the other rules are checked.

mod document;
mod group;
mod template;

use std::ops::Range;

use crate::check::{syntax_rule, syntax_yaml};
use crate::finding::{Finding, Subject};
use crate::source::{FileId, Place, Sources};
use crate::yaml::{self, Positions, ProblemKind};

pub(crate) use template::is_templated;

/// A recording or alerting rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Which of the two.
    pub kind: RuleKind,
    /// The series it records, or the alert's name.
    pub name: String,
    /// The group it is in.
    pub group: String,
    /// Its query.
    pub expr: Expression,
}

impl Rule {
    /// The rule as what a finding is in.
    pub(crate) fn subject(&self) -> Subject {
        Subject::Rule { group: self.group.clone(), name: self.name.clone() }
    }
}

/// The kinds of rule. Exhaustive: Prometheus has these two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// `record:`
    Record,
    /// `alert:`
    Alert,
}

/// A query as Prometheus reads it, with the way back to the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The query, free of YAML's quotes, escapes and indentation.
    pub text: String,
    file: FileId,
    positions: Positions,
}

impl Expression {
    /// Where a piece of [`text`](Self::text) stands in the file.
    pub fn place(&self, range: Range<usize>) -> Place {
        Place { file: self.file, range: self.positions.range(range) }
    }
}

/// The rules of a file, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// Every rule that has a name and a query.
    pub rules: Vec<Rule>,
    /// `syntax/yaml` and `syntax/rule`.
    pub findings: Vec<Finding>,
}

/// Loads the rules of one file.
pub fn load(sources: &Sources, file: FileId) -> Loaded {
    let source = sources.file(file);
    let text = source.text.as_str();
    if let Some(at) = source.invalid_at {
        let findings = vec![syntax_yaml::not_utf8(file, at)];
        let rules = Vec::new();
        return Loaded { rules, findings };
    }
    let loaded = yaml::load(text);
    let mut reader = Reader { file, text, loaded: Loaded::default() };
    let broken = |problem: &yaml::Problem| matches!(problem.kind, ProblemKind::Syntax(_));
    if loaded.problems.iter().any(broken)
        && let Some(template) = template::first_directive(text)
    {
        let skipped = syntax_yaml::skipped_template(file, template);
        reader.loaded.findings.push(skipped);
        return reader.loaded;
    }
    for problem in loaded.problems {
        let finding = syntax_yaml::finding(file, problem);
        reader.loaded.findings.push(finding);
    }
    for document in &loaded.documents {
        reader.document(document);
    }
    reader.loaded
}

/// Collects rules and findings of one file.
struct Reader<'a> {
    file: FileId,
    text: &'a str,
    loaded: Loaded,
}

impl Reader<'_> {
    fn report(&mut self, range: Range<usize>, problem: &syntax_rule::Problem) {
        let finding = syntax_rule::finding(self.file, range, problem);
        self.loaded.findings.push(finding);
    }
}
