//! From a file to the rules, dashboards and objectives in it.
//!
//! What a file is, its content says: [`load`] takes every kind. It never gives up on a file because of one
//! mistake; what is wrong becomes a [`Finding`], and the rest is checked.

mod comment;
mod document;
mod template;

use std::ops::Range;
use std::sync::Arc;

use crate::check::{syntax_file, syntax_json, syntax_yaml};
use crate::dashboard::Dashboard;
use crate::expression::{Expression, Located};
use crate::finding::{Finding, Subject};
use crate::json;
use crate::rules::Rule;
use crate::slo::Slo;
use crate::source::{FileId, Place, SourceFile, Sources};
use crate::tree::{Builder, Node, Positions, pointer};
use crate::yaml::{self, ProblemKind};

pub use comment::{Beside, Comment};
pub(crate) use document::first_key;
pub(crate) use template::is_templated;

/// A larger file is refused before it is parsed. The largest dashboards of public repositories are a
/// twentieth of it.
pub const MAX_FILE_BYTES: usize = 32 << 20;

/// What is wrong with a file is said this often: it bounds the memory that a hostile file takes.
const MAX_FINDINGS: usize = 500;

/// What a file holds, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// Every rule that has a name and a query.
    pub rules: Vec<Rule>,
    /// The dashboards.
    pub dashboards: Vec<Dashboard>,
    /// The service level objectives.
    pub slos: Vec<Slo>,
    /// The comments of a YAML file.
    pub comments: Vec<Comment>,
    /// What doesn't load, `syntax/*`, and what is skipped.
    pub findings: Vec<Finding>,
}

/// Loads one file.
pub fn load(sources: &Sources, file: FileId) -> Loaded {
    let source = sources.file(file);
    let refused = |finding| Loaded { findings: vec![finding], ..Loaded::default() };
    if source.text.len() > MAX_FILE_BYTES {
        return refused(syntax_file::too_large(file, MAX_FILE_BYTES));
    }
    if let Some(at) = source.invalid_at {
        return refused(syntax_file::not_utf8(file, at));
    }
    if is_json(source) { load_json(file, &source.text) } else { load_yaml(file, &source.text) }
}

/// A file with another ending is JSON if it starts as JSON does. YAML's own braces are rare, and nearly JSON.
fn is_json(source: &SourceFile) -> bool {
    let ends_in = |extension: &str| {
        let ending = source.path.rsplit_once('.').map(|(_, ending)| ending);
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case(extension))
    };
    ends_in("json")
        || !(ends_in("yml") || ends_in("yaml")) && source.text.trim_start().starts_with('{')
}

fn load_json(file: FileId, text: &str) -> Loaded {
    let json::Loaded { documents, problems } = json::load(text);
    if documents.is_empty()
        && let Some(directive) = template::first_directive(text)
    {
        let findings = vec![syntax_json::skipped_template(file, directive)];
        return Loaded { findings, ..Loaded::default() };
    }
    let json = documents.first();
    let mut reader = Reader { file, text, json, is_broken: false, loaded: Loaded::default() };
    for problem in problems {
        reader.find(syntax_json::finding(file, problem));
    }
    for document in &documents {
        reader.document(document);
    }
    reader.loaded
}

fn load_yaml(file: FileId, text: &str) -> Loaded {
    let yaml::Loaded { documents, problems, comments } = yaml::load(text);
    let is_syntax = |problem: &yaml::Problem| matches!(problem.kind, ProblemKind::Syntax(_));
    let is_broken = problems.iter().any(is_syntax);
    // `{{ .Values.x }}` by itself is YAML: a mapping whose key is a mapping.
    let is_key = |problem: &yaml::Problem| problem.kind == ProblemKind::KeyIsNoText;
    let may_be_template = is_broken || problems.iter().any(is_key);
    if may_be_template && let Some(directive) = template::first_directive(text) {
        let findings = vec![syntax_yaml::skipped_template(file, directive)];
        return Loaded { findings, ..Loaded::default() };
    }
    let mut reader = Reader { file, text, json: None, is_broken, loaded: Loaded::default() };
    for problem in problems {
        reader.find(syntax_yaml::finding(file, problem));
    }
    for document in &documents {
        reader.document(document);
    }
    let mut loaded = reader.loaded;
    loaded.comments = comment::attach(file, text, comments, &loaded.rules, &loaded.slos);
    loaded
}

/// Collects what one file holds.
pub(crate) struct Reader<'t> {
    pub(crate) file: FileId,
    text: &'t str,
    /// The document, if the file is JSON.
    json: Option<&'t Node<'t>>,
    /// Whether reading stopped at an error, so that the last document may lack anything.
    is_broken: bool,
    pub(crate) loaded: Loaded,
}

impl<'t> Reader<'t> {
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// Takes a finding, unless there are enough of them to say that the file is no good.
    pub(crate) fn find(&mut self, finding: Finding) {
        let findings = &mut self.loaded.findings;
        if findings.len() < MAX_FINDINGS {
            findings.push(finding);
        } else if findings.len() == MAX_FINDINGS {
            findings.push(syntax_file::too_many_findings(self.file, finding.place.range));
        }
    }

    pub(crate) fn place(&self, range: Range<usize>) -> Place {
        Place { file: self.file, range }
    }

    /// A scalar with the way back to the file; nothing for a null, a list or a mapping. `subject` is what it is
    /// a part of.
    pub(crate) fn expression(
        &self,
        node: &Node<'_>,
        subject: Option<&Arc<Subject>>,
    ) -> Option<Expression> {
        let scalar = node.as_scalar()?;
        let positions = Positions::new(self.text, node, scalar);
        let text = scalar.text.clone().into_owned();
        Some(Expression::new(text, self.file, positions, subject.cloned()))
    }

    /// Like [`expression`](Self::expression), with the empty text for a null.
    pub(crate) fn expression_or_empty(
        &self,
        node: &Node<'_>,
        subject: Option<&Arc<Subject>>,
    ) -> Option<Expression> {
        if node.is_null() {
            let empty = Builder::default().finish(node.range.start);
            return Some(Expression::new(String::new(), self.file, empty, subject.cloned()));
        }
        self.expression(node, subject)
    }

    /// The text of a scalar, and where it is.
    pub(crate) fn located(&self, node: &Node<'_>) -> Option<Located<String>> {
        let value = node.as_text()?.to_owned();
        Some(Located { value, place: self.place(node.range.clone()) })
    }

    /// The JSON pointer of a value of a JSON file.
    pub(crate) fn pointer(&self, node: &Node<'_>) -> Option<String> {
        self.json.map(|root| pointer(root, node.range.start))
    }
}
