//! The catalog: out of a file, or out of the records of binaries.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use telemark_registry::catalog::{self, v1::Catalog};
use telemark_registry::record;

use super::Session;
use super::arguments::Selection;
use super::write::write_atomically;
use crate::artifact;
use crate::config::{Config, DEFAULT_CATALOG};
use crate::error::Error;
use crate::paths::shown;
use crate::workspace;

/// Where a catalog goes that was made of binaries.
#[derive(Clone, Copy)]
pub(super) enum Output<'a> {
    /// It isn't written.
    Nowhere,
    /// Where the configuration says.
    Configured,
    /// Where the command line says.
    To(&'a Path),
}

/// The catalog that the command line or the configuration names.
pub(super) fn catalog(
    selection: &Selection,
    output: Output<'_>,
    config: Option<&Config>,
    session: &mut Session<'_>,
) -> Result<Catalog, Error> {
    let directory = session.directory;
    if let Some(file) = &selection.catalog {
        let shown = shown(file, directory);
        let json =
            fs::read_to_string(directory.join(file)).map_err(|error| Error::read(&shown, error))?;
        return catalog::read(&json).map_err(|error| Error::catalog(shown, error));
    }
    let artifacts = match &selection.artifact {
        Some(path) => vec![directory.join(path)],
        None => build(config, directory, session.err)?,
    };
    let catalog = join(&artifacts, directory)?;
    let output = match (output, config) {
        (Output::Nowhere, _) => return Ok(catalog),
        (Output::To(output), _) => directory.join(output),
        (Output::Configured, Some(config)) => config.catalog.clone(),
        (Output::Configured, None) => directory.join(DEFAULT_CATALOG),
    };
    let shown = shown(&output, directory);
    write_atomically(&output, &catalog::write(&catalog))
        .map_err(|error| Error::write(&shown, error))?;
    session.note(format_args!("wrote {shown}"))?;
    Ok(catalog)
}

fn build(
    config: Option<&Config>,
    directory: &Path,
    err: &mut dyn Write,
) -> Result<Vec<PathBuf>, Error> {
    let config = config.ok_or_else(|| Error::no_config(directory.display().to_string()))?;
    if config.binaries.is_empty() {
        return Err(Error::no_binary(config.path.clone()));
    }
    let build = |binary| workspace::build(binary, &config.directory, err);
    config.binaries.iter().map(build).collect()
}

/// One catalog of several artifacts. A record that two of them share counts once; one that a single
/// artifact has twice is an error.
fn join(artifacts: &[PathBuf], directory: &Path) -> Result<Catalog, Error> {
    let mut joined = Vec::new();
    let mut seen = BTreeSet::new();
    for path in artifacts {
        let shown = shown(path, directory);
        let section =
            artifact::records(path).map_err(|error| Error::artifact(shown.clone(), error))?;
        catalog::build(&section).map_err(|error| Error::catalog(shown, error))?;
        for record in record::split(&section) {
            if seen.insert(record.to_vec()) {
                joined.extend_from_slice(record);
            }
        }
    }
    let all: Vec<_> = artifacts.iter().map(|path| shown(path, directory)).collect();
    catalog::build(&joined).map_err(|error| Error::catalog(all.join(" and "), error))
}
