//! Measures what the attribute costs to compile, beside `#[tracing::instrument]`.
//!
//! `--write` puts the figures into benches/README.md; `--gate` fails where ours costs more.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use telemark_benches::compile::{Packages, measure, over, report};
use telemark_benches::{Error, Machine, Result, Section, replace};

const USAGE: &str = "usage: compile [--write | --gate] [FUNCTIONS [ROUNDS]]";

/// What to do with the figures.
enum Task {
    Print,
    Write,
    Gate,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (task, numbers) = match arguments[..] {
        ["--write", ref rest @ ..] => (Task::Write, rest),
        ["--gate", ref rest @ ..] => (Task::Gate, rest),
        ref rest => (Task::Print, rest),
    };
    let numbers: Option<Vec<usize>> =
        numbers.iter().map(|number| number.parse().ok().filter(|number| *number > 0)).collect();
    let Some((functions, rounds)) = numbers.and_then(|numbers| match numbers[..] {
        [] => Some((1000, 5)),
        [functions] => Some((functions, 5)),
        [functions, rounds] => Some((functions, rounds)),
        _ => None,
    }) else {
        return tell(2, USAGE);
    };
    match run(&task, functions, rounds) {
        Ok((text, code)) => match io::stdout().write_all(text.as_bytes()) {
            Ok(()) => code,
            Err(error) => tell(2, &error.to_string()),
        },
        Err(error) => tell(2, &format!("error: {error}")),
    }
}

fn tell(code: u8, message: &str) -> ExitCode {
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(io::stderr(), "{message}");
    code.into()
}

fn run(task: &Task, functions: usize, rounds: usize) -> Result<(String, ExitCode)> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.parent().unwrap_or(package);
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace.join("target"), |target| workspace.join(target));
    let packages = Packages::write(target.join("compile"), functions, workspace)?;
    let costs = measure(&packages, rounds)?;
    let table = report(&costs, &Machine::this()?);
    match task {
        Task::Print => Ok((table, ExitCode::SUCCESS)),
        Task::Write => {
            let path = package.join("README.md");
            let io = |error| Error::Io { path: path.clone(), error };
            let text = fs::read_to_string(&path).map_err(io)?;
            fs::write(&path, replace(&text, Section::Compile, &table)?).map_err(io)?;
            Ok((String::new(), ExitCode::SUCCESS))
        }
        Task::Gate => {
            let over = over(&costs);
            let code = if over.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
            Ok((format!("{table}\n{over}"), code))
        }
    }
}
