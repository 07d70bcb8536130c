//! `catalog`: build, read, write, check, print.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use telemark_registry::catalog::{self, v1::Catalog};
use telemark_registry::record;

use super::arguments::{CatalogArguments as Arguments, Format};
use super::write::write_atomically;
use super::{Session, Status};
use crate::artifact;
use crate::config::{self, Config, DEFAULT_CATALOG, Surroundings};
use crate::error::Error;
use crate::finding::Severity;
use crate::paths::{expand, shown};
use crate::render::{RustSources, human, json};
use crate::report::Report;
use crate::source::Sources;
use crate::workspace;

pub(super) fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Status, Error> {
    let directory = session.directory;
    let path = match &arguments.config {
        Some(path) => Some(directory.join(path)),
        None => config::find(directory),
    };
    let config = path.map(|path| config::read(&path, directory)).transpose()?;
    // Before the build, which takes long.
    let files = rule_files(arguments, config.as_ref(), directory)?;
    let catalog = catalog(arguments, config.as_ref(), directory, session.err)?;
    let surroundings = match &config {
        Some(config) => &config.surroundings,
        None => &Surroundings::default(),
    };
    let report = Report::new(read_sources(&files, directory)?, &catalog, surroundings);
    let text = match arguments.format {
        Format::Json => json(&report),
        Format::Human => {
            let start = config.as_ref().map_or(directory, |config| &config.directory);
            human(&report, &RustSources { root: workspace_root(start) })
        }
    };
    session
        .out
        .write_all(text.as_bytes())
        .and_then(|()| session.out.flush())
        .map_err(|error| Error::write("the standard output", error))?;
    Ok(match report.count(Severity::Error) {
        0 => Status::Clean,
        _ => Status::Findings,
    })
}

fn rule_files(
    arguments: &Arguments,
    config: Option<&Config>,
    directory: &Path,
) -> Result<BTreeSet<PathBuf>, Error> {
    let mut files = BTreeSet::new();
    for pattern in &arguments.rules {
        let found = matched(pattern, directory)
            .map_err(|message| Error::glob(format!("--rules {pattern}"), message))?;
        files.extend(found);
    }
    if arguments.rules.is_empty()
        && let Some(config) = config
    {
        for (pattern, range) in &config.rules {
            let found = matched(pattern, &config.directory).map_err(|message| {
                let message = format!("`{pattern}` {message}");
                Error::config(&config.path, &config.text, range.clone(), message)
            })?;
            files.extend(found);
        }
    }
    Ok(files)
}

fn matched(pattern: &str, directory: &Path) -> Result<Vec<PathBuf>, String> {
    match expand(pattern, directory) {
        Ok(files) if files.is_empty() => Err("matches no file".to_owned()),
        Ok(files) => Ok(files),
        Err(message) => Err(format!("is no glob: {message}")),
    }
}

fn catalog(
    arguments: &Arguments,
    config: Option<&Config>,
    directory: &Path,
    err: &mut dyn Write,
) -> Result<Catalog, Error> {
    if let Some(file) = &arguments.catalog {
        let shown = shown(file, directory);
        let json =
            fs::read_to_string(directory.join(file)).map_err(|error| Error::read(&shown, error))?;
        return catalog::read(&json).map_err(|error| Error::catalog(shown, error));
    }
    let artifacts = match &arguments.artifact {
        Some(path) => vec![directory.join(path)],
        None => build(config, directory, err)?,
    };
    let catalog = join(&artifacts, directory)?;
    let output = match (&arguments.output, config) {
        (Some(output), _) => directory.join(output),
        (None, Some(config)) => config.catalog.clone(),
        (None, None) => directory.join(DEFAULT_CATALOG),
    };
    let shown = shown(&output, directory);
    write_atomically(&output, &catalog::write(&catalog))
        .map_err(|error| Error::write(&shown, error))?;
    writeln!(err, "wrote {shown}").map_err(|error| Error::write("the error stream", error))?;
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

fn read_sources(files: &BTreeSet<PathBuf>, directory: &Path) -> Result<Sources, Error> {
    let mut sources = Sources::default();
    for path in files {
        let shown = shown(path, directory);
        let bytes = fs::read(path).map_err(|error| Error::read(&shown, error))?;
        sources.add(shown, &bytes);
    }
    Ok(sources)
}

/// The directory that the compiler's paths are relative to: the nearest one with a lock file.
fn workspace_root(start: &Path) -> PathBuf {
    let mut ancestors = start.ancestors();
    let root = ancestors.find(|directory| directory.join("Cargo.lock").is_file());
    root.unwrap_or(start).to_owned()
}
