//! `syntax/yaml`: a rule file that is no YAML.
//!
//! Prometheus refuses to load such a file, and with it every rule in it. A mapping that has a key
//! twice is an error too: which of the values counts depends on the reader.
//!
//! ```yaml
//! groups:
//!   - name: studio
//!     rules: [      # never closed
//! ```
//!
//! A Helm template is not YAML before it is rendered, and a resource of another kind holds no rules.
//! Both are skipped with a warning, so that nobody takes them for checked.

use std::ops::Range;

use crate::finding::{CheckId, Finding, Related, Severity};
use crate::source::FileId;
use crate::yaml::{Problem, ProblemKind};

pub(crate) fn finding(file: FileId, problem: Problem) -> Finding {
    let finding = |message| Finding::new(CheckId::SyntaxYaml, file, problem.range, message);
    match problem.kind {
        ProblemKind::Syntax(message) => finding(format!("not YAML: {message}")),
        ProblemKind::DuplicateKey { key, first } => Finding {
            label: "again here".to_owned(),
            related: Some(Related {
                range: first,
                label: "first here".to_owned(),
            }),
            ..finding(format!("the key `{key}` stands twice in one mapping"))
        },
        ProblemKind::KeyIsNoText => finding("the key of a mapping is no text".to_owned()),
        ProblemKind::TooDeep => finding("nested too deep for a rule file".to_owned()),
        ProblemKind::TooManyAliases => Finding {
            help: vec!["write out what the aliases repeat".to_owned()],
            ..finding("aliases repeat more than a rule file can hold".to_owned())
        },
    }
}

pub(crate) fn skipped_template(file: FileId, directive: Range<usize>) -> Finding {
    Finding {
        severity: Severity::Warning,
        label: "not YAML before it is rendered".to_owned(),
        help: vec!["check what the template renders, such as the output of `helm template`".to_owned()],
        ..Finding::new(
            CheckId::SyntaxYaml,
            file,
            directive,
            "skipped, the file is a template".to_owned(),
        )
    }
}

pub(crate) fn skipped_resource(file: FileId, range: Range<usize>, kind: &str) -> Finding {
    Finding {
        severity: Severity::Warning,
        ..Finding::new(
            CheckId::SyntaxYaml,
            file,
            range,
            format!("skipped, a resource of kind {kind} holds no rules"),
        )
    }
}
