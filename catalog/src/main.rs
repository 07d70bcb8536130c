//! `cargo telemark`: what a service can emit, read out of its binary and held against its rules.

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args: Vec<_> = env::args_os().skip(1).collect();
    // Cargo passes the subcommand's name on; whoever calls the program itself leaves it out.
    if args.first().is_some_and(|first| first == "telemark") {
        args.remove(0);
    }
    telemark_catalog::cli::main("cargo telemark", args)
}
