//! The overhead gate. `cargo xtask overhead` builds this with the profile `bench` and runs it.
//!
//! Exits with 0 if every row is within the limit, with 1 if one is over it or undecided, and with 2 if
//! something kept it from measuring.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use telemark_benches::Machine;
use telemark_benches::command::end;
use telemark_benches::overhead::{
    Error, Plan, Report, Result, Row, Scrapes, Skipped, Telemetry, Twin, measure,
};

/// Compare the studio's work bare and annotated
#[derive(Debug, Parser)]
#[command(name = "overhead", bin_name = "cargo xtask overhead")]
struct Arguments {
    /// Measure this row alone; can be repeated
    #[arg(long, value_name = "NAME", value_parser = row)]
    row: Vec<Row>,
    /// Write the figures there
    #[arg(long, value_name = "FILE", overrides_with = "json")]
    json: Option<PathBuf>,
    /// Slow each annotated call down by so much of a bare one
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, value_parser = percent)]
    slowdown: f64,
    /// How long a row may take before it is undecided
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
    /// What is compared with the bare call
    #[arg(long, value_enum, default_value_t = Twin::Annotated)]
    twin: Twin,
}

fn row(name: &str) -> core::result::Result<Row, String> {
    let names = Row::ALL.map(Row::name);
    Row::named(name).ok_or_else(|| format!("the rows are: {}", names.join(", ")))
}

fn percent(text: &str) -> core::result::Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "not a number from 0 to 100".to_owned())
}

fn main() -> ExitCode {
    end(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(String, ExitCode)> {
    let telemetry = Telemetry::start()?;
    let runtime = runtime()?;
    let machine = Machine::this().map_err(|error| Error::Unavailable(error.to_string()))?;
    let plan = Plan {
        limit: Duration::from_secs(arguments.seconds),
        slowdown: arguments.slowdown / 100.0,
        twin: arguments.twin,
    };
    let mut report = Report::new(&machine, plan.slowdown, plan.twin);
    let rows = if arguments.row.is_empty() { &Row::ALL[..] } else { &arguments.row };
    say(&Report::head(plan.twin))?;
    for &row in rows {
        match runtime.block_on(measure(row, &plan)) {
            Ok(measured) => {
                say(&measured.to_string())?;
                report.rows.push(measured);
            }
            Err(Error::Unavailable(reason)) => report.skipped.push(Skipped { row, reason }),
            Err(error) => return Err(error),
        }
    }
    report.scrapes = Scrapes::of(&telemetry.stop()?);
    if let Some(path) = &arguments.json {
        report.write(path)?;
    }
    let code = if report.passes() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    Ok((format!("\n{report}\n"), code))
}

/// Service and client on one thread, so that no call waits for a processor to wake up, which takes
/// longer than all of our work and would hide it.
fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Io { doing: "starting a runtime", error })
}

fn say(line: &str) -> Result<()> {
    writeln!(io::stdout(), "{line}")
        .map_err(|error| Error::Io { doing: "writing to standard output", error })
}
