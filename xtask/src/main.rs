//! This workspace's automation: `cargo xtask --help`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "these commands talk to people")]

mod catalog;
mod demo;
mod error;
mod fuzz;
mod overhead;
mod published;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", about, version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Catalog(catalog::Arguments),
    Demo(demo::Arguments),
    Fuzz(fuzz::Arguments),
    Overhead(overhead::Arguments),
    Published(published::Arguments),
    Test(test::Arguments),
    Tidy(tidy::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Catalog(arguments) => return catalog::run(arguments),
        Command::Demo(arguments) => Workspace::load().and_then(|root| demo::run(&root, &arguments)),
        Command::Fuzz(arguments) => Workspace::load().and_then(|root| fuzz::run(&root, &arguments)),
        Command::Overhead(arguments) => {
            Workspace::load().and_then(|root| overhead::run(&root, &arguments))
        }
        Command::Published(arguments) => {
            Workspace::load().and_then(|root| published::run(&root, &arguments))
        }
        Command::Test(arguments) => Workspace::load().and_then(|root| test::run(&root, &arguments)),
        Command::Tidy(arguments) => Workspace::load().and_then(|root| tidy::run(&root, &arguments)),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Arguments::command().debug_assert();
    }
}
