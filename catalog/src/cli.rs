//! The command line: `cargo telemark …`, and `cargo xtask …` in this workspace.

mod arguments;
mod baseline;
mod catalog;
mod check;
mod explain;
mod fetch;
mod fix;
mod import;
mod progress;
mod records;
#[cfg(test)]
mod tests;
mod watch;
mod write;

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches};

use crate::error::Error;
use crate::exception::Date;
use crate::render::failure;
use arguments::{Arguments, Command};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing of error severity was found. Exit status 0.
    Clean,
    /// Something was. Exit status 1.
    Findings,
    /// Usage, build or configuration failed, so nothing was checked. Exit status 2.
    Failure,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Clean => 0,
            Status::Findings => 1,
            Status::Failure => 2,
        })
    }
}

/// What a run reads its surroundings from and writes to.
///
/// What is written has colours. [`main`] writes to streams that strip them where nobody sees them;
/// others can do the same with `anstream`.
pub struct Session<'a> {
    /// The current directory.
    pub directory: &'a Path,
    /// For what is read instead of a file.
    pub input: &'a mut dyn Read,
    /// For the report.
    pub out: &'a mut dyn Write,
    /// For progress, rustc's errors, and what ended the run.
    pub err: &'a mut dyn Write,
    /// Whether somebody sees what goes to `err` at once.
    pub is_terminal: bool,
    /// The day on which exceptions are looked at, if it isn't the present one.
    pub today: Option<Date>,
}

impl Session<'_> {
    /// A line for whoever started the run.
    fn note(&mut self, line: fmt::Arguments<'_>) -> Result<(), Error> {
        self.say(&format!("{line}\n"))
    }

    fn say(&mut self, text: &str) -> Result<(), Error> {
        let written = self.err.write_all(text.as_bytes());
        written.map_err(|error| Error::write("the error stream", error))
    }
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("directory", &self.directory).finish_non_exhaustive()
    }
}

/// Runs a command with this process' standard streams and current directory.
///
/// `invocation` is how the command is called, for the usage text: `cargo telemark`, `cargo xtask`.
/// `args` are the arguments behind it, the subcommand first.
pub fn main(invocation: &'static str, args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = parse(invocation, args);
    let color = parsed.as_ref().map_or(ColorChoice::Auto, |arguments| arguments.color);
    let is_json = parsed.as_ref().is_ok_and(|arguments| arguments.command.prints_json());
    match color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    // Unless told otherwise, both streams strip colours where they lead to a file or a pipe. The error
    // stream isn't locked, because progress is shown by a thread of its own.
    let mut out = anstream::stdout().lock();
    // JSON escapes what colours are made of, so there is nothing to strip.
    let mut plain = io::stdout();
    let mut err = anstream::stderr();
    let directory = match env::current_dir() {
        Ok(directory) => directory,
        Err(error) => {
            let error = Error::read("the current directory", error);
            // Nobody is left to tell if the error stream is closed.
            let _ = err.write_all(failure(&error).as_bytes());
            return Status::Failure.into();
        }
    };
    let session = Session {
        directory: &directory,
        input: &mut io::stdin().lock(),
        out: if is_json { &mut plain } else { &mut out },
        is_terminal: io::stderr().is_terminal(),
        err: &mut err,
        today: None,
    };
    execute(parsed, session).into()
}

/// Runs a command.
///
/// `--color` is for [`main`], which has made the streams.
pub fn run(
    invocation: &'static str,
    args: impl IntoIterator<Item = OsString>,
    session: Session<'_>,
) -> Status {
    execute(parse(invocation, args), session)
}

fn parse(
    invocation: &'static str,
    args: impl IntoIterator<Item = OsString>,
) -> Result<Arguments, clap::Error> {
    let command = Arguments::command().bin_name(invocation);
    let matches = command.try_get_matches_from(args)?;
    Arguments::from_arg_matches(&matches)
}

fn execute(parsed: Result<Arguments, clap::Error>, mut session: Session<'_>) -> Status {
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(usage) => {
            let (stream, status) = if usage.use_stderr() {
                (session.err, Status::Failure)
            } else {
                (session.out, Status::Clean)
            };
            return match write!(stream, "{}", usage.render().ansi()) {
                Ok(()) => status,
                Err(_) => Status::Failure,
            };
        }
    };
    let result = match arguments.command {
        Command::Catalog(arguments) => catalog::run(&arguments, &mut session),
        Command::Baseline(arguments) => baseline::run(&arguments, &mut session),
        Command::Import(arguments) => import::run(&arguments, &mut session),
        Command::Explain(arguments) => explain::run(&arguments, &mut session),
    };
    result.unwrap_or_else(|error| {
        // Nobody is left to tell if the error stream is closed.
        let _ = session.err.write_all(failure(&error).as_bytes());
        Status::Failure
    })
}
