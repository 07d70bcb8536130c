//! From the command line and the configuration to a report.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _};
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
use crate::load::MAX_FILE_BYTES;
use crate::paths::{Base, expand, shown};
use crate::report::{Policy, Report};
use crate::rust_sources::{self, RustSources};
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
    let Files { checked, known } = files;
    let task = format!("checking {} files", checked.len());
    let progress = Progress::start(task, session.is_terminal);
    let mut sources = read_sources(&checked, directory)?;
    let last = sources.ids().last();
    add_sources(&known, directory, &mut sources)?;
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
    if !known.is_empty() {
        report.findings.retain(|finding| Some(finding.place.file) <= last);
    }
    if let Some(config) = &config {
        settle(&mut report, config, &baseline, is_whole, session);
    }
    progress.end();
    let read = config.iter().flat_map(|config| &config.inputs).cloned();
    let given = [&selection.catalog, &selection.artifact].into_iter().flatten();
    let given = given.map(|path| directory.join(path));
    let covered = config.iter().filter(|_| is_whole).flat_map(covered);
    let inputs = path.into_iter().chain(read).chain(given).chain(checked).chain(known);
    let inputs = inputs.chain(covered).collect();
    Ok(Checked { config, report, inputs })
}

/// The Rust files in which every public function must be annotated.
fn covered(config: &Config) -> impl Iterator<Item = PathBuf> {
    let paths = config.coverage.paths.iter();
    paths.flat_map(|(pattern, _)| rust_sources::files(pattern, &config.directory))
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

/// The files to check: what the command line names, or else what the configuration does. The rules of the
/// configuration are known either way, since what they record may be read, unless other rules are named.
fn files(selection: &Selection, config: Option<&Config>, directory: &Path) -> Result<Files, Error> {
    let kinds = [
        ("--rules", &selection.rules),
        ("--dashboards", &selection.dashboards),
        ("--slos", &selection.slos),
    ];
    let mut files = Files::default();
    for (option, pattern) in
        kinds.iter().flat_map(|(option, named)| named.iter().map(move |one| (option, one)))
    {
        let found = matched(pattern, directory)
            .map_err(|message| Error::glob(format!("{option} {pattern}"), message))?;
        files.checked.extend(found);
    }
    let Some(config) = config else { return Ok(files) };
    let configured = |globs: &[Glob], found: &mut BTreeSet<PathBuf>| {
        for (pattern, range) in globs {
            found.extend(matched(pattern, &config.directory).map_err(|message| {
                let message = format!("`{pattern}` {message}");
                Error::config(&config.path, &config.text, range.clone(), message)
            })?);
        }
        Ok::<_, Error>(())
    };
    if selection.is_whole() {
        for globs in [&config.rules, &config.dashboards, &config.slos] {
            configured(globs, &mut files.checked)?;
        }
    } else if selection.rules.is_empty() {
        configured(&config.rules, &mut files.known)?;
        files.known.retain(|path| !files.checked.contains(path));
    }
    Ok(files)
}

/// The files of a run.
#[derive(Default)]
struct Files {
    /// Those whose findings are shown.
    checked: BTreeSet<PathBuf>,
    /// Those of which nothing more is wanted than what their rules record.
    known: BTreeSet<PathBuf>,
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
    add_sources(files, directory, &mut sources)?;
    Ok(sources)
}

fn add_sources(
    files: &BTreeSet<PathBuf>,
    directory: &Path,
    sources: &mut Sources,
) -> Result<(), Error> {
    for path in files {
        let shown = shown(path, directory);
        let bytes = read(path).map_err(|error| Error::read(&shown, error))?;
        sources.add(shown, bytes);
    }
    Ok(())
}

/// Reads a file, and of one that is refused for its size no more than shows that.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let most = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let file = File::open(path)?;
    let length = file.metadata()?.len().min(most);
    // One byte more, or the end would be looked for in twice the room.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).saturating_add(1));
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
