//! `cargo xtask published`: the attribute on every function of code that others have published.
//!
//! The sources come from the registry and stay as they are but for the attribute, which is written in
//! front of each function that can have it. What the compiler says and how the package's own unit
//! tests end must be the same with and without. Cargo's manifest differs in one thing, and does so in
//! both cases: the package depends on `telemark`, so that the same features are chosen for all that is
//! shared.
//!
//! All packages are built together, and built where `cargo check` would do: what they depend on is then
//! compiled once, for all of them and for their tests.

mod annotate;
mod difference;
mod findings;
mod packages;
mod sources;

use std::process::ExitCode;

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
    let sources = match Sources::lay_out(workspace, packages)? {
        Ok(sources) => sources,
        Err(Unreachable(reason)) => {
            println!("skipped: published: {reason}");
            return Ok(ExitCode::SUCCESS);
        }
    };
    let differences = compare(&sources)?;
    println!("{}", Difference::HEAD);
    let mut differs = false;
    for difference in differences {
        println!("{difference}");
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

fn compare(sources: &Sources) -> Result<Vec<Difference>, Error> {
    let before = Findings::of(sources)?;
    let annotate = |package: &&Package| annotate::folder(&sources.folder(package).join("src"));
    let annotated: Vec<_> = sources.packages.iter().map(annotate).collect::<Result<_, _>>()?;
    let after = Findings::of(sources)?;
    let packages = sources.packages.iter().zip(annotated);
    let differences = packages.zip(before.into_iter().zip(after));
    Ok(differences
        .map(|((package, annotated), (before, after))| Difference {
            package: **package,
            annotated,
            before,
            after,
        })
        .collect())
}
