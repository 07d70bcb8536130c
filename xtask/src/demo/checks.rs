//! `cargo xtask catalog` on rules that are right, and on rules that are not.

use std::ffi::OsString;
use std::path::Path;

use super::seed::{self, NAME, RENAMED};
use crate::catalog::{self, Status};
use crate::error::Error;
use crate::workspace::Workspace;

/// Checks the studio's own rules, which must pass.
pub(super) fn clean(workspace: &Workspace, studio: &Path) -> Result<(), Error> {
    let (status, _) = check(workspace, studio, &[]);
    match status {
        Status::Clean => Ok(()),
        status => Err(unexpected("the studio's own rules do not pass", status)),
    }
}

/// Checks rules with a metric that was renamed, which must not pass.
pub(super) fn seeded(workspace: &Workspace, studio: &Path) -> Result<(), Error> {
    let copies = seed::seed(workspace)?;
    println!("{NAME}\n  becomes {RENAMED}\n");
    let (status, said) =
        check(workspace, studio, &["--rules".into(), seed::glob(copies.path()).into()]);
    let finding = said.contains("metric/unknown") && said.contains(RENAMED);
    if status == Status::Findings && finding {
        println!("\nexit status 1: in CI the renaming would have stopped here.");
        Ok(())
    } else {
        Err(unexpected("the renamed metric was not found", status))
    }
}

/// Prints what the check says, and returns it without its colours.
fn check(workspace: &Workspace, studio: &Path, more: &[OsString]) -> (Status, String) {
    let mut arguments = vec!["--artifact".into(), studio.into()];
    arguments.extend_from_slice(more);
    let (status, said) = catalog::capture(&workspace.root, arguments);
    anstream::print!("{said}");
    (status, anstream::adapter::strip_str(&said).to_string())
}

fn unexpected(what: &str, status: Status) -> Error {
    let status = match status {
        Status::Clean => "nothing was found",
        Status::Findings => "there are findings",
        Status::Failure => "nothing was checked",
    };
    Error::unexpected(format_args!("{what}: {status}"))
}
