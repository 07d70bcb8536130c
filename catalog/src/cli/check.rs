//! From the command line and the configuration to a report.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Session;
use super::arguments::Selection;
use super::progress::Progress;
use super::records::{self, Output};
use crate::baseline::Baseline;
use crate::config::{self, Config, Glob, Surroundings};
use crate::demands::Demands;
use crate::error::Error;
use crate::exception::Date;
use crate::paths::{Base, expand, shown};
use crate::report::{Policy, Report};
use crate::rust_sources::RustSources;
use crate::source::Sources;

/// A report, and what it was made of.
pub(super) struct Checked {
    pub(super) config: Option<Config>,
    pub(super) report: Report,
    /// The files that were read.
    pub(super) inputs: Vec<PathBuf>,
}

/// Reads the configuration, the catalog and the files, and checks these.
///
/// `baseline` gives the findings that are known under a configuration.
pub(super) fn check(
    selection: &Selection,
    output: Output<'_>,
    baseline: impl FnOnce(&Config) -> Result<Baseline, Error>,
    session: &mut Session<'_>,
) -> Result<Checked, Error> {
    let directory = session.directory;
    let path = match &selection.config {
        Some(path) => Some(directory.join(path)),
        None => config::find(directory),
    };
    let config = path.as_ref().map(|path| config::read(path, directory)).transpose()?;
    // Before the build, which takes long.
    let files = files(selection, config.as_ref(), directory)?;
    let baseline = config.as_ref().map(baseline).transpose()?.unwrap_or_default();
    let catalog = records::catalog(selection, output, config.as_ref(), session)?;
    let progress = Progress::start(format!("checking {} files", files.len()), session.is_terminal);
    let sources = read_sources(&files, directory)?;
    let surroundings = match &config {
        Some(config) => &config.surroundings,
        None => &Surroundings::default(),
    };
    let is_whole = selection.is_whole();
    let start = config.as_ref().map_or(directory, |config| &config.directory);
    let rust = RustSources::around(start);
    let demands = config.as_ref().map(|config| Demands {
        budget: &config.budget,
        coverage: &config.coverage,
        is_whole,
        path: &config.path,
        text: &config.text,
        directory: &config.directory,
        rust: &rust,
        current: directory,
    });
    let mut report = Report::under(sources, &catalog, surroundings, demands);
    if let Some(config) = &config {
        settle(&mut report, config, &baseline, is_whole, session);
    }
    progress.end();
    let read = config.iter().flat_map(|config| &config.inputs).cloned();
    let given = [&selection.catalog, &selection.artifact].into_iter().flatten();
    let given = given.map(|path| directory.join(path));
    let inputs = path.into_iter().chain(read).chain(given).chain(files).collect();
    Ok(Checked { config, report, inputs })
}

fn settle(
    report: &mut Report,
    config: &Config,
    baseline: &Baseline,
    is_whole: bool,
    session: &Session<'_>,
) {
    let add = || report.sources.add(config.path.clone(), config.text.as_bytes());
    let file = report.config.unwrap_or_else(add);
    report.settle(Policy {
        checks: &config.checks,
        exceptions: config.exceptions.iter().map(|exception| (file, exception)).collect(),
        baseline,
        today: session.today.unwrap_or_else(Date::today),
        is_whole,
        base: Base { directory: config.directory.clone(), current: session.directory.to_owned() },
    });
}

/// The files to check. What the command line names stands in the place of the configuration's.
fn files(
    selection: &Selection,
    config: Option<&Config>,
    directory: &Path,
) -> Result<BTreeSet<PathBuf>, Error> {
    const NONE: &[Glob] = &[];
    let kinds = [
        ("--rules", &selection.rules, config.map_or(NONE, |config| &config.rules)),
        ("--dashboards", &selection.dashboards, config.map_or(NONE, |config| &config.dashboards)),
        ("--slos", &selection.slos, config.map_or(NONE, |config| &config.slos)),
    ];
    let mut files = BTreeSet::new();
    for (option, named, configured) in kinds {
        for pattern in named {
            let found = matched(pattern, directory)
                .map_err(|message| Error::glob(format!("{option} {pattern}"), message))?;
            files.extend(found);
        }
        let Some(config) = config.filter(|_| named.is_empty()) else {
            continue;
        };
        for (pattern, range) in configured {
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

fn read_sources(files: &BTreeSet<PathBuf>, directory: &Path) -> Result<Sources, Error> {
    let mut sources = Sources::default();
    for path in files {
        let shown = shown(path, directory);
        let bytes = fs::read(path).map_err(|error| Error::read(&shown, error))?;
        sources.add(shown, &bytes);
    }
    Ok(sources)
}
