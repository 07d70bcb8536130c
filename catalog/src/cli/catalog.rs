//! `catalog`: build, read, write, check, print.

use std::path::{Path, PathBuf};

use super::arguments::{CatalogArguments as Arguments, Format};
use super::check::{Checked, check};
use super::records::Output;
use super::{Session, Status, baseline, fix, watch};
use crate::config::Config;
use crate::error::Error;
use crate::finding::Severity;
use crate::render::{RustSources, github, human, json, junit, sarif};

pub(super) fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Status, Error> {
    if arguments.watch {
        return watch::run(arguments, session);
    }
    once(arguments, session).map(|(status, _)| status)
}

/// One run, with the files that it read.
pub(super) fn once(
    arguments: &Arguments,
    session: &mut Session<'_>,
) -> Result<(Status, Vec<PathBuf>), Error> {
    let check = |session: &mut Session<'_>, round| {
        // What was fixed doesn't change the catalog, but it is written once.
        let output = match &arguments.output {
            _ if round > 0 => Output::Nowhere,
            Some(path) => Output::To(path),
            None => Output::Configured,
        };
        let directory = session.directory;
        let known = |config: &Config| baseline::read(config, directory);
        check(&arguments.selection, output, known, session)
    };
    let mut checked = check(session, 0)?;
    if arguments.fix {
        checked = fix::run(checked, arguments.dry_run, session, check)?;
    }
    let Checked { config, mut report, inputs } = checked;
    if let Some(least) = arguments.min_severity {
        report.keep(least.into());
    }
    let text = match arguments.format {
        Format::Json => json(&report),
        Format::Sarif => sarif(&report),
        Format::Github => github(&report),
        Format::Junit => junit(&report),
        Format::Human => {
            let start = config.as_ref().map_or(session.directory, |config| &config.directory);
            human(&report, &RustSources { root: workspace_root(start) })
        }
    };
    session
        .out
        .write_all(text.as_bytes())
        .and_then(|()| session.out.flush())
        .map_err(|error| Error::write("the standard output", error))?;
    let status = match report.count(Severity::Error) {
        0 => Status::Clean,
        _ => Status::Findings,
    };
    Ok((status, inputs))
}

/// The directory that the compiler's paths are relative to: the nearest one with a lock file.
fn workspace_root(start: &Path) -> PathBuf {
    let mut ancestors = start.ancestors();
    let root = ancestors.find(|directory| directory.join("Cargo.lock").is_file());
    root.unwrap_or(start).to_owned()
}
