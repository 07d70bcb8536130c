//! What the binaries of this package have in common: where they work, and how they end.

use core::fmt::Display;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use crate::error::{Error, Result};
use crate::readme::{Section, replace};

/// The workspace's root.
pub fn workspace() -> &'static Path {
    let package = package();
    package.parent().unwrap_or(package)
}

/// Where Cargo builds: `CARGO_TARGET_DIR`, taken from the workspace's root, or else its `target`.
pub fn target() -> PathBuf {
    workspace().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Puts a section's content into benches/README.md.
///
/// # Errors
///
/// If the file can't be read or written, or lacks the section.
pub fn rewrite(section: Section, content: &str) -> Result<()> {
    let path = package().join("README.md");
    let io = |error| Error::Io { path: path.clone(), error };
    let text = fs::read_to_string(&path).map_err(io)?;
    fs::write(&path, replace(&text, section, content)?).map_err(io)
}

/// Prints what a binary has to say and gives its exit code, which is 2 where it has failed.
pub fn end<E: Display>(outcome: core::result::Result<(String, ExitCode), E>) -> ExitCode {
    match outcome {
        Ok((text, code)) => match io::stdout().write_all(text.as_bytes()) {
            Ok(()) => code,
            Err(error) => refuse(&error),
        },
        Err(error) => refuse(&format_args!("error: {error}")),
    }
}

/// Tells why nothing was done, and gives the exit code 2.
pub fn refuse(why: &impl Display) -> ExitCode {
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(io::stderr(), "{why}");
    ExitCode::from(2)
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
