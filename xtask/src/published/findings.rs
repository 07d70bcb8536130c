//! What the compiler and a package's own tests say.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::Message;
use cargo_metadata::diagnostic::DiagnosticLevel;

use super::sources::Sources;
use crate::error::Error;
use crate::test::Tally;

/// What there is to say of a package's library and of its unit tests.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Every message with how often it came, by the build of the library and by that of the tests.
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

/// Why a package may have no tests. Cargo has no `--keep-going` for them.
const NOT_BUILT: &str = "not built: cargo stops at the first package whose tests do not compile";

impl Findings {
    /// Of each package, in the order of the sources.
    pub(super) fn of(sources: &Sources) -> Result<Vec<Self>, Error> {
        let mut all: Vec<_> = sources.packages.iter().map(|_| Self::default()).collect();
        let mut build = sources.cargo("build");
        build.arg("--keep-going");
        Self::listen(&mut all, build, sources)?;
        let mut tests = sources.cargo("test");
        tests.arg("--no-run");
        let programs = Self::listen(&mut all, tests, sources)?;
        for (index, (findings, package)) in all.iter_mut().zip(&sources.packages).enumerate() {
            match programs.iter().find(|(of, _)| *of == index) {
                Some((_, program)) => findings.run(program, &sources.folder(package))?,
                None => NOT_BUILT.clone_into(&mut findings.tests.details),
            }
        }
        Ok(all)
    }

    /// How many messages there are of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let messages = self.messages.iter().filter(|(finding, _)| finding.severity == severity);
        messages.map(|(_, count)| count).sum()
    }

    /// Runs Cargo and takes in what the compiler says of each package. Returns the programs that came of
    /// it, each with its package's place in the order.
    fn listen(
        all: &mut [Self],
        mut cargo: Command,
        sources: &Sources,
    ) -> Result<Vec<(usize, PathBuf)>, Error> {
        let starting = || Error::io(format_args!("starting cargo"));
        cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut cargo = cargo.spawn().map_err(starting())?;
        let Some(output) = cargo.stdout.take() else {
            return Err(Error::unexpected("cargo has no output"));
        };
        let mut programs = Vec::new();
        for message in Message::parse_stream(BufReader::new(output)) {
            match message.map_err(Error::io(format_args!("reading cargo's messages")))? {
                Message::CompilerMessage(message) => {
                    let package = sources.position(message.target.src_path.as_std_path());
                    if let Some((package, finding)) = package.zip(Finding::of(&message.message)) {
                        *all[package].messages.entry(finding).or_default() += 1;
                    }
                }
                Message::CompilerArtifact(artifact) => {
                    let package = sources.position(artifact.target.src_path.as_std_path());
                    let program = artifact.executable.map(PathBuf::from);
                    programs.extend(package.zip(program));
                }
                _ => {}
            }
        }
        cargo.wait().map_err(starting())?;
        Ok(programs)
    }

    /// Runs the package's tests, where Cargo would run them.
    fn run(&mut self, program: &Path, folder: &Path) -> Result<(), Error> {
        let mut tests = Command::new(program);
        tests.current_dir(folder).env("CARGO_MANIFEST_DIR", folder).stdin(Stdio::null());
        let starting = Error::io(format_args!("starting {}", program.display()));
        let said = tests.output().map_err(starting)?.stdout;
        self.tests = Tally::parse(&String::from_utf8_lossy(&said));
        Ok(())
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
