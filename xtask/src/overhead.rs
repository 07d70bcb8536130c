//! `cargo xtask overhead`: the gate of telemark-benches, built with the profile of benches.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::error::Error;
use crate::workspace::Workspace;

/// The gate's own exit code where a row is over the limit or undecided.
const OVER: i32 = 1;

/// Compare the studio's work bare and annotated: fails where the attribute costs 1 % or more
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Whatever the gate takes: `--help` lists it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode, Error> {
    let mut gate = workspace.cargo();
    gate.args(["run", "--quiet", "--profile", "bench"]);
    gate.args(["--package", "telemark-benches", "--bin", "overhead", "--", "--json"]);
    gate.arg(workspace.scratch()?.join("overhead.json"));
    let status = gate
        .args(&arguments.arguments)
        .status()
        .map_err(Error::io(format_args!("starting cargo")))?;
    match status.code() {
        Some(0) => Ok(ExitCode::SUCCESS),
        Some(OVER) => Ok(ExitCode::FAILURE),
        _ => Err(Error::unexpected(format_args!("the gate could not measure: {status}"))),
    }
}
