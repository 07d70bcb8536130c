//! `cargo xtask published`: the attribute on every function of code that others have published.
//!
//! The sources come from the registry and stay as they are but for the attribute, which is written in
//! front of each function that can have it. What the compiler says and how the package's own unit
//! tests end must be the same with and without. Cargo's manifest differs in one thing, and does so in
//! both cases: the package depends on `telemark`, so that the same features are chosen for all that is
//! shared.

mod annotate;
mod difference;
mod findings;
mod packages;
mod sources;

use std::process::ExitCode;
use std::time::Instant;

use difference::Difference;
use findings::Findings;
use packages::{PACKAGES, Package};
use sources::{Sources, Unreachable};

use crate::error::Error;
use crate::workspace::Workspace;

/// Put the attribute on every function of published packages, and compare what comes of it
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Look at this package alone; can be repeated
    #[arg(long, value_name = "PACKAGE")]
    only: Vec<String>,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode, Error> {
    let is_chosen = |package: &&Package| {
        arguments.only.is_empty() || arguments.only.iter().any(|name| name == package.name)
    };
    let packages: Vec<&Package> = PACKAGES.iter().filter(is_chosen).collect();
    if packages.is_empty() {
        let names: Vec<_> = PACKAGES.iter().map(|package| package.name).collect();
        return Err(Error::unexpected(format_args!("the packages are: {}", names.join(", "))));
    }
    let sources = match Sources::lay_out(workspace)? {
        Ok(sources) => sources,
        Err(Unreachable(reason)) => {
            println!("skipped: published: {reason}");
            return Ok(ExitCode::SUCCESS);
        }
    };
    println!("{}", Difference::HEAD);
    let mut differs = false;
    for package in packages {
        let start = Instant::now();
        let difference = compare(&sources, package)?;
        println!("{difference}{:>8.0} s", start.elapsed().as_secs_f64());
        for exception in difference.exceptions() {
            println!("  exception: {exception}");
        }
        for complaint in difference.complaints() {
            println!("  {complaint}");
            differs = true;
        }
    }
    Ok(if differs { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn compare(sources: &Sources, package: &Package) -> Result<Difference, Error> {
    sources.restore(package)?;
    let before = Findings::of(sources, package)?;
    let annotated = annotate::folder(&sources.folder(package).join("src"))?;
    let after = Findings::of(sources, package)?;
    Ok(Difference { package: *package, annotated, before, after })
}
