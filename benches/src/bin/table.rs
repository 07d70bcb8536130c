//! Prints the table of the last run of the bench `call`.
//!
//! `--write` puts it into benches/README.md instead, `--rows` the list that explains the rows there;
//! `--gate` fails where an annotated call costs more than it may.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use telemark_benches::{Error, Estimates, Machine, Result, Section, gate, replace, rows, table};

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
        _ => return report(2, USAGE),
    };
    match run(&task) {
        Ok((text, code)) => match io::stdout().write_all(text.as_bytes()) {
            Ok(()) => code,
            Err(error) => report(2, &error.to_string()),
        },
        Err(error) => report(2, &format!("error: {error}")),
    }
}

fn report(code: u8, message: &str) -> ExitCode {
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(io::stderr(), "{message}");
    code.into()
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
    let of = |variable| env::var_os(variable).map(PathBuf::from);
    let criterion = of("CRITERION_HOME")
        .or_else(|| of("CARGO_TARGET_DIR").map(|target| target.join("criterion")))
        .unwrap_or_else(|| package().join("../target/criterion"));
    Estimates::read(&criterion)
}

fn rewrite(section: Section, content: &str) -> Result<()> {
    let path = package().join("README.md");
    let io = |error| Error::Io { path: path.clone(), error };
    let text = fs::read_to_string(&path).map_err(io)?;
    fs::write(&path, replace(&text, section, content)?).map_err(io)
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
