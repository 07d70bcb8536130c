//! Cold checks and builds, and the processor time that each takes.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

use super::package::{Attribute, Packages};
use super::size;
use crate::error::{Error, Result};

/// What the packages cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Costs {
    /// Annotated functions of each package.
    pub functions: usize,
    /// Seconds of processor time for `cargo check`, a figure a round.
    pub check: BTreeMap<Attribute, Vec<f64>>,
    /// The same for `cargo build`.
    pub build: BTreeMap<Attribute, Vec<f64>>,
    /// Bytes of machine code of the release build.
    pub code: BTreeMap<Attribute, u64>,
}

/// Builds every package in every round, one after the other, with warm dependencies.
///
/// # Errors
///
/// If Cargo can't be run or a build fails.
pub fn measure(packages: &Packages, rounds: usize) -> Result<Costs> {
    let mut costs = Costs { functions: packages.functions, ..Costs::default() };
    for (arguments, seconds) in [(&["check"][..], &mut costs.check), (&["build"], &mut costs.build)]
    {
        for attribute in Attribute::ALL {
            cargo(packages, attribute, arguments)?;
        }
        for _ in 0..rounds {
            for attribute in Attribute::ALL {
                touch(&packages.source(attribute))?;
                let before = children();
                cargo(packages, attribute, arguments)?;
                seconds.entry(attribute).or_default().push(children() - before);
            }
        }
    }
    for attribute in Attribute::ALL {
        cargo(packages, attribute, &["build", "--release"])?;
        let file = packages.folder.join("target/release").join(attribute.package());
        costs.code.insert(attribute, size::code(&file)?);
    }
    Ok(costs)
}

fn cargo(packages: &Packages, attribute: Attribute, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .args(["--quiet", "--package", attribute.package()])
        .current_dir(&packages.folder)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", packages.folder.join("target"))
        .stdin(Stdio::null());
    let status = command
        .status()
        .map_err(|error| Error::Io { path: command.get_program().into(), error })?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Build { package: attribute.package(), status })
    }
}

/// Makes Cargo build a package again.
fn touch(source: &Path) -> Result<()> {
    let io = |error| Error::Io { path: source.to_owned(), error };
    let file = File::options().append(true).open(source).map_err(io)?;
    file.set_modified(SystemTime::now()).map_err(io)
}

/// Seconds that the processes which this one has waited for have spent in user mode.
fn children() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the argument is a valid one");
    #[expect(clippy::cast_precision_loss, reason = "a build does not take centuries")]
    let micros = usage.user_time().num_microseconds() as f64;
    micros / 1e6
}
