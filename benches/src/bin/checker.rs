//! Measures what the checker takes for many rules and dashboards, beside promtool.
//!
//! `--gate` fails where it takes more than it may.

use std::env;
use std::process::{Command, ExitCode};

use telemark_benches::checker::{Workload, build, is_within, measure, report};
use telemark_benches::command::{end, refuse, target, workspace};
use telemark_benches::{Error, Machine, Result};

/// The first argument of the process that measures.
const MEASURES: &str = "--measures";
const USAGE: &str = "usage: checker [--gate] [ROUNDS]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (measures, arguments) = match arguments[..] {
        [MEASURES, ref rest @ ..] => (true, rest),
        ref rest => (false, rest),
    };
    let (gate, rest) = match *arguments {
        ["--gate", ref rest @ ..] => (true, rest),
        ref rest => (false, rest),
    };
    let rounds = match rest {
        [] => Some(5),
        [rounds] => rounds.parse().ok().filter(|rounds| *rounds > 0),
        _ => None,
    };
    let Some(rounds) = rounds else {
        return refuse(&USAGE);
    };
    if measures { end(run(gate, rounds)) } else { end(prepare(arguments)) }
}

/// Builds the checker, and measures in a process of its own.
fn prepare(arguments: &[&str]) -> Result<(String, ExitCode)> {
    build()?;
    let io = |error| Error::Io { path: "the measuring process".into(), error };
    let program = env::current_exe().map_err(io)?;
    let status = Command::new(program).arg(MEASURES).args(arguments).status().map_err(io)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2);
    Ok((String::new(), ExitCode::from(code)))
}

fn run(gate: bool, rounds: usize) -> Result<(String, ExitCode)> {
    let corpora = workspace().join("../shared/corpora");
    if !corpora.is_dir() {
        return Ok(("skipped: corpora not present\n".to_owned(), ExitCode::SUCCESS));
    }
    let directory = target().join("checker");
    if directory.exists() {
        std::fs::remove_dir_all(&directory)
            .map_err(|error| Error::Io { path: directory.clone(), error })?;
    }
    let workload = Workload::write(&corpora, directory)?;
    let costs = measure(&workload, &corpora, rounds)?;
    let table = report(&workload, &costs, &Machine::this()?.to_string());
    let code = if !gate || is_within(&costs) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    Ok((table, code))
}
