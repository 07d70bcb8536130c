//! Measures what the attribute costs to compile, beside `#[tracing::instrument]`.
//!
//! `--write` puts the figures into benches/README.md; `--gate` fails where ours costs more.

use std::env;
use std::process::ExitCode;

use telemark_benches::command::{end, refuse, rewrite, target, workspace};
use telemark_benches::compile::{Packages, measure, over, report};
use telemark_benches::{Machine, Result, Section};

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
        return refuse(&USAGE);
    };
    end(run(&task, functions, rounds))
}

fn run(task: &Task, functions: usize, rounds: usize) -> Result<(String, ExitCode)> {
    let packages = Packages::write(target().join("compile"), functions, workspace())?;
    let costs = measure(&packages, rounds)?;
    let table = report(&costs, &Machine::this()?);
    match task {
        Task::Print => Ok((table, ExitCode::SUCCESS)),
        Task::Write => {
            rewrite(Section::Compile, &table)?;
            Ok((String::new(), ExitCode::SUCCESS))
        }
        Task::Gate => {
            let over = over(&costs);
            let code = if over.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
            Ok((format!("{table}\n{over}"), code))
        }
    }
}
