//! Why a run ended without a check.

use std::fmt;
use std::io;
use std::ops::Range;

use telemark_registry::catalog::CatalogError;

use crate::artifact::ArtifactError;
use crate::config::FILE_NAME;

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
            ErrorKind::Read { .. }
            | ErrorKind::Write { .. }
            | ErrorKind::Config(_)
            | ErrorKind::Glob { .. }
            | ErrorKind::Build { .. }
            | ErrorKind::Cargo { .. }
            | ErrorKind::Catalog { .. } => Vec::new(),
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
            ErrorKind::Config(_)
            | ErrorKind::NoConfig { .. }
            | ErrorKind::NoBinary { .. }
            | ErrorKind::Glob { .. }
            | ErrorKind::Build { .. }
            | ErrorKind::NoArtifact { .. } => None,
        }
    }
}
