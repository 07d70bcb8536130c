//! Prints the table of the last run of the bench `call`.
//!
//! `--write` puts it into benches/README.md instead, `--rows` the list that explains the rows there;
//! `--gate` fails where an annotated call costs more than it may.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use telemark_benches::command::{end, refuse, rewrite, target};
use telemark_benches::{Estimates, Machine, Result, Section, gate, rows, table};

const USAGE: &str = "usage: table [--write | --rows | --gate]";

/// What to do with the estimates.
enum Task {
    Print,
    Write,
    Rows,
    Gate,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let task = match arguments[..] {
        [] => Task::Print,
        ["--write"] => Task::Write,
        ["--rows"] => Task::Rows,
        ["--gate"] => Task::Gate,
        _ => return refuse(&USAGE),
    };
    end(run(&task))
}

fn run(task: &Task) -> Result<(String, ExitCode)> {
    let done = (String::new(), ExitCode::SUCCESS);
    match task {
        Task::Print => Ok((table(&estimates()?, &Machine::this()?), ExitCode::SUCCESS)),
        Task::Write => {
            let estimates = estimates()?;
            estimates.check_one_run()?;
            rewrite(Section::Table, &table(&estimates, &Machine::this()?))?;
            Ok(done)
        }
        Task::Rows => {
            rewrite(Section::Rows, &rows())?;
            Ok(done)
        }
        Task::Gate => {
            let estimates = estimates()?;
            estimates.check_one_run()?;
            let over = gate(&estimates);
            let code = if over.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
            Ok((over, code))
        }
    }
}

/// Reads from where criterion writes to: `CRITERION_HOME`, or else the target directory's
/// `criterion`.
fn estimates() -> Result<Estimates> {
    let criterion = env::var_os("CRITERION_HOME").map(PathBuf::from);
    Estimates::read(&criterion.unwrap_or_else(|| target().join("criterion")))
}
