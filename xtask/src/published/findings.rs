//! What the compiler and a package's own tests say.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufReader;
use std::process::{Command, Stdio};

use cargo_metadata::Message;
use cargo_metadata::diagnostic::DiagnosticLevel;

use super::packages::Package;
use super::sources::Sources;
use crate::error::Error;
use crate::test::Tally;

/// What there is to say of a package's library and of its unit tests.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Every message with how often it came, by `check` and by the build of the tests.
    pub(super) messages: BTreeMap<Finding, usize>,
    pub(super) tests: Tally,
}

/// A message of the compiler. The column is no part of it: the attribute moves what comes after it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    pub(super) severity: Severity,
    /// The file, from the workspace's root, and the line.
    pub(super) place: String,
    pub(super) message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Severity {
    Error,
    Warning,
}

impl Findings {
    pub(super) fn of(sources: &Sources, package: &Package) -> Result<Self, Error> {
        let mut findings = Self::default();
        findings.add(sources.cargo(package, "check"), package)?;
        let mut test = sources.cargo(package, "test");
        test.arg("--no-fail-fast");
        let said = findings.add(test, package)?;
        findings.tests = Tally::parse(&said);
        Ok(findings)
    }

    /// How many messages there are of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let messages = self.messages.iter().filter(|(finding, _)| finding.severity == severity);
        messages.map(|(_, count)| count).sum()
    }

    /// Runs Cargo and takes in what the compiler says of the package. Returns what is no message of
    /// Cargo's.
    fn add(&mut self, mut cargo: Command, package: &Package) -> Result<String, Error> {
        let starting = || Error::io(format_args!("starting cargo"));
        cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut cargo = cargo.spawn().map_err(starting())?;
        let mut said = String::new();
        let Some(output) = cargo.stdout.take() else {
            return Err(Error::unexpected("cargo has no output"));
        };
        for message in Message::parse_stream(BufReader::new(output)) {
            match message.map_err(Error::io(format_args!("reading cargo's messages")))? {
                Message::CompilerMessage(message) if message.target.name == package.library() => {
                    if let Some(finding) = Finding::of(&message.message) {
                        *self.messages.entry(finding).or_default() += 1;
                    }
                }
                Message::TextLine(line) => {
                    said.push_str(&line);
                    said.push('\n');
                }
                _ => {}
            }
        }
        cargo.wait().map_err(starting())?;
        Ok(said)
    }
}

impl Finding {
    /// A message that has a place; the others are sums of such.
    fn of(message: &cargo_metadata::diagnostic::Diagnostic) -> Option<Self> {
        let severity = match message.level {
            DiagnosticLevel::Error | DiagnosticLevel::Ice => Severity::Error,
            DiagnosticLevel::Warning => Severity::Warning,
            _ => return None,
        };
        let span = message.spans.iter().find(|span| span.is_primary)?;
        Some(Self {
            severity,
            place: format!("{}:{}", span.file_name, span.line_start),
            message: message.message.clone(),
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}: {}", self.place, self.message)
    }
}
