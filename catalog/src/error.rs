//! Why a run ended without a check.

use std::fmt;
use std::io;
use std::ops::Range;

use telemark_registry::catalog::CatalogError;

use crate::artifact::ArtifactError;
use crate::baseline::BaselineError;
use crate::check::similar;
use crate::config::FILE_NAME;
use crate::finding::CheckId;
use crate::import::ImportError;

/// Why a run ended without a check: usage, configuration, build or files. Exit status 2.
#[derive(Debug)]
pub struct Error {
    // Boxed, as it is large and every function of a run returns it.
    kind: Box<ErrorKind>,
}

#[derive(Debug)]
enum ErrorKind {
    Read { path: String, error: io::Error },
    Write { path: String, error: io::Error },
    Config(ConfigError),
    NoConfig { directory: String },
    NoBinary { config: String },
    Glob { option: String, message: String },
    Build { what: String },
    NoArtifact { what: String },
    Cargo { program: String, error: io::Error },
    Artifact { path: String, error: ArtifactError },
    Catalog { path: String, error: CatalogError },
    Import { path: String, error: ImportError },
    NoMetrics { path: String },
    NoSuchLabel { label: String },
    NoSuchCheck { id: String },
    Baseline { path: String, error: BaselineError },
    Changed { path: String },
}

/// A piece of the configuration that is wrong.
#[derive(Debug)]
pub(crate) struct ConfigError {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
    message: String,
}

impl Error {
    pub(crate) fn read(path: &str, error: io::Error) -> Self {
        let path = path.to_owned();
        ErrorKind::Read { path, error }.into()
    }

    pub(crate) fn write(path: &str, error: io::Error) -> Self {
        let path = path.to_owned();
        ErrorKind::Write { path, error }.into()
    }

    pub(crate) fn config(path: &str, text: &str, range: Range<usize>, message: String) -> Self {
        ErrorKind::Config(ConfigError {
            path: path.to_owned(),
            text: text.to_owned(),
            range,
            message,
        })
        .into()
    }

    pub(crate) fn no_config(directory: String) -> Self {
        ErrorKind::NoConfig { directory }.into()
    }

    pub(crate) fn no_binary(config: String) -> Self {
        ErrorKind::NoBinary { config }.into()
    }

    pub(crate) fn glob(option: String, message: String) -> Self {
        ErrorKind::Glob { option, message }.into()
    }

    pub(crate) fn build(what: String) -> Self {
        ErrorKind::Build { what }.into()
    }

    pub(crate) fn no_artifact(what: String) -> Self {
        ErrorKind::NoArtifact { what }.into()
    }

    pub(crate) fn cargo(program: String, error: io::Error) -> Self {
        ErrorKind::Cargo { program, error }.into()
    }

    pub(crate) fn artifact(path: String, error: ArtifactError) -> Self {
        ErrorKind::Artifact { path, error }.into()
    }

    pub(crate) fn catalog(path: String, error: CatalogError) -> Self {
        ErrorKind::Catalog { path, error }.into()
    }

    pub(crate) fn import(path: String, error: ImportError) -> Self {
        ErrorKind::Import { path, error }.into()
    }

    pub(crate) fn no_metrics(path: String) -> Self {
        ErrorKind::NoMetrics { path }.into()
    }

    pub(crate) fn no_such_label(label: String) -> Self {
        ErrorKind::NoSuchLabel { label }.into()
    }

    pub(crate) fn no_such_check(id: String) -> Self {
        ErrorKind::NoSuchCheck { id }.into()
    }

    pub(crate) fn baseline(path: String, error: BaselineError) -> Self {
        ErrorKind::Baseline { path, error }.into()
    }

    pub(crate) fn changed(path: String) -> Self {
        ErrorKind::Changed { path }.into()
    }

    /// The piece of the configuration to show.
    pub(crate) fn config_error(&self) -> Option<&ConfigError> {
        match &*self.kind {
            ErrorKind::Config(error) => Some(error),
            _ => None,
        }
    }

    /// What to do about it, one paragraph each.
    pub fn help(&self) -> Vec<String> {
        let binary = "[[binary]]\npackage = \"the-package\"\nbin = \"the-program\"";
        match &*self.kind {
            ErrorKind::NoConfig { .. } => vec![
                format!("write one:\n{binary}"),
                "or give a finished file with `--artifact` or `--catalog`".to_owned(),
            ],
            ErrorKind::NoBinary { .. } => vec![
                format!("add one:\n{binary}"),
                "or give a finished file with `--artifact` or `--catalog`".to_owned(),
            ],
            ErrorKind::NoArtifact { .. } => vec![
                "a library must have `crate-type = [\"cdylib\"]` under `[lib]` in its Cargo.toml"
                    .to_owned(),
            ],
            ErrorKind::Artifact { error, .. } => error.help(),
            ErrorKind::NoSuchCheck { id } => {
                let ids = || CheckId::ALL.iter().map(|check| check.as_str());
                let nearest = similar::nearest(id, ids());
                let all = || format!("the checks are {}", ids().collect::<Vec<_>>().join(", "));
                vec![nearest.map_or_else(all, |nearest| format!("did you mean `{nearest}`?"))]
            }
            ErrorKind::NoMetrics { .. } => vec![
                "a page in Prometheus' text format or OpenMetrics has a line `name value` for each sample"
                    .to_owned(),
                "a table in Markdown has the columns `Metric name` and `Labels`".to_owned(),
            ],
            ErrorKind::Read { .. }
            | ErrorKind::Write { .. }
            | ErrorKind::Config(_)
            | ErrorKind::Glob { .. }
            | ErrorKind::Build { .. }
            | ErrorKind::Cargo { .. }
            | ErrorKind::Catalog { .. }
            | ErrorKind::Import { .. }
            | ErrorKind::Baseline { .. }
            | ErrorKind::Changed { .. }
            | ErrorKind::NoSuchLabel { .. } => Vec::new(),
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        let kind = Box::new(kind);
        Self { kind }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            ErrorKind::Read { path, error } => write!(f, "can't read {path}: {error}"),
            ErrorKind::Write { path, error } => write!(f, "can't write {path}: {error}"),
            ErrorKind::Config(error) => f.write_str(&error.message),
            ErrorKind::NoConfig { directory } => {
                write!(f, "no {FILE_NAME} in {directory} or a directory above it")
            }
            ErrorKind::NoBinary { config } => write!(f, "{config} names no binary to build"),
            ErrorKind::Glob { option, message } => write!(f, "`{option}` {message}"),
            ErrorKind::Build { what } => write!(f, "{what} doesn't build"),
            ErrorKind::NoArtifact { what } => write!(f, "the build of {what} gave no linked file"),
            ErrorKind::Cargo { program, error } => write!(f, "can't run {program}: {error}"),
            ErrorKind::Artifact { path, error } => write!(f, "no records in {path}: {error}"),
            ErrorKind::Catalog { path, error } => write!(f, "no catalog in {path}: {error}"),
            ErrorKind::Import { path, error } => write!(f, "can't import {path}: {error}"),
            ErrorKind::NoMetrics { path } => write!(f, "no metric is in {path}"),
            ErrorKind::NoSuchLabel { label } => {
                write!(f, "`--closed {label}` names a label that no family has")
            }
            ErrorKind::NoSuchCheck { id } => write!(f, "no check has the id `{id}`"),
            ErrorKind::Baseline { path, error } => write!(f, "no baseline in {path}: {error}"),
            ErrorKind::Changed { path } => {
                write!(f, "{path} has changed since it was checked, and is left as it is")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            ErrorKind::Read { error, .. }
            | ErrorKind::Write { error, .. }
            | ErrorKind::Cargo { error, .. } => Some(error),
            ErrorKind::Artifact { error, .. } => Some(error),
            ErrorKind::Catalog { error, .. } => Some(error),
            ErrorKind::Import { error, .. } => Some(error),
            ErrorKind::Baseline { error, .. } => Some(error),
            ErrorKind::Config(_)
            | ErrorKind::NoConfig { .. }
            | ErrorKind::NoBinary { .. }
            | ErrorKind::Glob { .. }
            | ErrorKind::Build { .. }
            | ErrorKind::NoArtifact { .. }
            | ErrorKind::NoMetrics { .. }
            | ErrorKind::NoSuchLabel { .. }
            | ErrorKind::NoSuchCheck { .. }
            | ErrorKind::Changed { .. } => None,
        }
    }
}
