//! Running the programs and asking the kernel what they took.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

use super::Workload;
use crate::command::{target, workspace};
use crate::error::{Error, Result};
use crate::median::median;

/// What a run took: the median of its time, and the most of its memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Seconds of processor time, in the kernel included.
    pub seconds: f64,
    /// The largest resident memory, in KiB.
    pub kib: i64,
}

/// What both programs took.
#[derive(Debug)]
pub struct Costs {
    /// How often each ran.
    pub rounds: usize,
    /// Ours.
    pub checker: Cost,
    /// promtool's seconds, or why it isn't measured. The kernel doesn't tell its memory apart from ours.
    pub promtool: core::result::Result<f64, String>,
}

/// Imports the exporters' catalogs and runs both programs in turns. The checker has to be there.
///
/// The kernel tells the largest memory of all children of a process so far, so this process must not have
/// run a compiler.
///
/// # Errors
///
/// If the checker can't be run, or refuses its files.
pub fn measure(workload: &Workload, corpora: &Path, rounds: usize) -> Result<Costs> {
    let checker = program();
    let directory = &workload.directory;
    for (name, source) in [
        ("kube-state-metrics.json", "catalogs/kube-state-metrics/docs"),
        ("node_exporter.json", "catalogs/node_exporter_e2e-output.txt"),
    ] {
        let source = corpora.join(source);
        let arguments =
            [OsStr::new("import"), source.as_os_str(), "--output".as_ref(), name.as_ref()];
        let _cost = run(&checker, &arguments, directory, &[0])?;
    }
    let catalog = workspace().join("catalog.json");
    let arguments: Vec<&OsStr> = ["catalog", "--format", "json", "--catalog"]
        .map(OsStr::new)
        .into_iter()
        .chain([catalog.as_os_str()])
        .collect();
    let mut files: Vec<_> = (directory.join("rules").read_dir())
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .map_err(|error| Error::Io { path: directory.clone(), error })?
        .into_iter()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let checks: Vec<&OsStr> = ["check", "rules"]
        .map(OsStr::new)
        .into_iter()
        .chain(files.iter().map(|it| it.as_os_str()))
        .collect();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut missing = None;
    for _ in 0..rounds {
        // Statuses for findings count as a run.
        ours.push(run(&checker, &arguments, directory, &[0, 1])?);
        match run(Path::new("promtool"), &checks, directory, &[0, 1, 3]) {
            Ok(cost) => theirs.push(cost),
            Err(why) => missing = Some(why.to_string()),
        }
    }
    let promtool = missing.map_or_else(|| Ok(of(&theirs).seconds), Err);
    Ok(Costs { rounds, checker: of(&ours), promtool })
}

fn of(costs: &[Cost]) -> Cost {
    let seconds = costs.iter().map(|cost| cost.seconds).collect();
    let kib = costs.iter().map(|cost| cost.kib).max().unwrap_or_default();
    Cost { seconds: median(seconds).unwrap_or(f64::NAN), kib }
}

/// Builds the checker with the profile that users install.
///
/// # Errors
///
/// If it doesn't compile.
pub fn build() -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--package", "telemark-catalog"])
        .current_dir(workspace())
        .status()
        .map_err(|error| Error::Io { path: workspace().to_owned(), error })?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Build { package: "telemark-catalog", status })
    }
}

fn program() -> std::path::PathBuf {
    target().join("release/cargo-telemark")
}

/// Runs a program and takes the difference that it makes to what this process' children took. The memory is
/// the largest of any child so far, so the larger program must not run first.
fn run(program: &Path, arguments: &[&OsStr], directory: &Path, statuses: &[i32]) -> Result<Cost> {
    let io = |error| Error::Io { path: program.to_owned(), error };
    let before = children();
    let status = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(io)?;
    let after = children();
    if !status.code().is_some_and(|code| statuses.contains(&code)) {
        return Err(Error::Build { package: "cargo-telemark or promtool", status });
    }
    #[expect(clippy::cast_precision_loss, reason = "a run does not take centuries")]
    let seconds = |usage: &Usage| {
        (usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6
    };
    Ok(Cost { seconds: seconds(&after) - seconds(&before), kib: after.max_rss() })
}

fn children() -> Usage {
    getrusage(UsageWho::RUSAGE_CHILDREN).expect("the argument is a valid one")
}
