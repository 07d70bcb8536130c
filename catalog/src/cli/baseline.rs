//! `baseline`: write the findings down that are there.

use std::fs;
use std::io;
use std::path::Path;

use super::arguments::BaselineArguments as Arguments;
use super::check::{Checked, check};
use super::records::Output;
use super::write::write_atomically;
use super::{Session, Status};
use crate::baseline::Baseline;
use crate::config::Config;
use crate::error::Error;
use crate::paths::shown;

pub(super) fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Status, Error> {
    let mut before = Baseline::default();
    // Unless it is only pruned, the baseline is made of everything that there is.
    let directory = session.directory;
    let read = |config: &Config| {
        before = self::read(config, directory)?;
        Ok(if arguments.prune { before.clone() } else { Baseline::default() })
    };
    let Checked { config, report, .. } =
        check(&arguments.selection, Output::Nowhere, read, session)?;
    let Some(config) = config else {
        return Err(Error::no_config(session.directory.display().to_string()));
    };
    let base = &report.settled.base;
    let relative = |path: &str| base.relative(path);
    let after = if arguments.prune {
        before.without(&report.settled.gone)
    } else {
        Baseline::of(&report.findings, &report.sources, &relative)
    };
    let shown = shown(&config.baseline, session.directory);
    write_atomically(&config.baseline, &after.write())
        .map_err(|error| Error::write(&shown, error))?;
    session.note(format_args!(
        "wrote {shown}, known findings: {}, before: {}",
        after.len(),
        before.len()
    ))?;
    Ok(Status::Clean)
}

/// The known findings, none if nobody has written them down.
pub(super) fn read(config: &Config, directory: &Path) -> Result<Baseline, Error> {
    let path = shown(&config.baseline, directory);
    let json = match fs::read_to_string(&config.baseline) {
        Ok(json) => json,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Baseline::default()),
        Err(error) => return Err(Error::read(&path, error)),
    };
    Baseline::read(&json).map_err(|error| Error::baseline(path, error))
}
