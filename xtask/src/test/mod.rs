//! `cargo xtask test`: everything that must pass, in order.
//!
//! Each step gets one line when it is done. A step that fails does not end the run: what it had to
//! say is collected and told at the end, above the last line, which is the count.

mod documented;
mod features;
mod log;
mod report;
mod skips;
mod step;
mod tally;

use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::ValueEnum;

use crate::error::Error;
use crate::workspace::Workspace;
use log::Log;
use report::{Outcome, Report, Seconds};
use step::Step;
pub(crate) use tally::Tally;

/// Run everything that must pass
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Run this step alone; can be repeated
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Print the steps, and run nothing
    #[arg(long)]
    list: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode, Error> {
    let steps = Step::value_variants().iter().copied();
    let steps: Vec<Step> =
        steps.filter(|step| arguments.only.is_empty() || arguments.only.contains(step)).collect();
    if arguments.list {
        for step in steps {
            println!("{:10}{}", step.name(), step.says());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let logs = workspace.scratch()?.join("test");
    fs::create_dir_all(&logs).map_err(Error::writing(&logs))?;
    let mut report = Report::default();
    let begin = Instant::now();
    for (index, step) in steps.iter().enumerate() {
        announce(&format!("[{}/{}] {:10}", index + 1, steps.len(), step.name()))?;
        let start = Instant::now();
        let mut log = Log::create(&logs.join(format!("{}.log", step.name())))?;
        let outcome = step
            .run(workspace, &mut log)
            .unwrap_or_else(|error| Outcome::failed(error.to_string()));
        println!("{:8}{}", outcome.word(), Seconds(start.elapsed()));
        report.add(step.name(), outcome);
    }
    println!("\n{report}");
    println!("in {}", Seconds(begin.elapsed()));
    println!("{}", report.counts());
    Ok(if report.counts().failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the beginning of a line, so that one sees what is taking so long.
fn announce(text: &str) -> Result<(), Error> {
    print!("{text}");
    io::stdout().flush().map_err(Error::io(format_args!("writing to standard output")))
}
