//! `cargo xtask catalog`: the catalog of this workspace, by the code of `cargo telemark catalog`.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

pub(crate) use telemark_catalog::cli::Status;
use telemark_catalog::cli::{self, Session};

/// How the command is called, for its usage text.
const INVOCATION: &str = "cargo xtask";

/// Read the catalog out of the configured binaries and check the rules against it
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Whatever `cargo telemark catalog` takes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(crate) fn run(arguments: Arguments) -> ExitCode {
    cli::main(INVOCATION, with_name(arguments.arguments))
}

/// The same command with what it says in hand.
pub(crate) fn capture(directory: &Path, arguments: Vec<OsString>) -> (Status, String) {
    let mut out = Vec::new();
    let mut err = Vec::new();
    let mut input = std::io::empty();
    let session = Session {
        directory,
        input: &mut input,
        out: &mut out,
        err: &mut err,
        is_terminal: false,
        today: None,
    };
    let status = cli::run(INVOCATION, with_name(arguments), session);
    err.append(&mut out);
    (status, String::from_utf8_lossy(&err).into_owned())
}

fn with_name(arguments: Vec<OsString>) -> impl Iterator<Item = OsString> {
    std::iter::once("catalog".into()).chain(arguments)
}

#[cfg(test)]
mod tests {
    use super::{Status, capture};

    #[test]
    fn arguments_reach_the_catalog() {
        let folder = tempfile::tempdir().unwrap();
        let (status, said) = capture(folder.path(), vec!["--config".into(), "none.toml".into()]);
        assert_eq!(status, Status::Failure);
        assert!(said.contains("none.toml"), "{said}");
    }
}
