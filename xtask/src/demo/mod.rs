//! `cargo xtask demo`: what Telemark is good for, in half a minute.
//!
//! The studio runs with traffic of its own, its page becomes a table, its alerts are checked against
//! its binary, and then one metric's name is changed in a copy of the alerts, which must not pass.

mod checks;
mod cost;
mod page;
mod red;
mod scrape;
mod seed;
mod service;
mod stay;
mod table;

use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use cargo_metadata::Message;

use crate::error::Error;
use crate::workspace::Workspace;
use page::Page;
pub(crate) use page::PageError;
use service::{Heard, Service};

/// How much longer than asked for the traffic may take.
const GRACE: Duration = Duration::from_secs(30);

/// Run the studio under load, print what it measured, and break one of its alerts
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Then stay up until Ctrl-C or the end of standard input
    #[arg(long)]
    serve: bool,
    /// How long the traffic lasts
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode, Error> {
    println!("== building the studio");
    let studio = build(workspace)?;

    println!("\n== {} s of traffic on loopback", arguments.seconds);
    let traffic = Duration::from_secs(arguments.seconds);
    let mut service = Service::start(&studio, traffic)?;
    println!("studio   {}", service.addresses().studio);
    println!("metrics  {}", service.addresses().metrics);
    let (page, lasted) = watch(&mut service, traffic)?;

    println!("\n== what the page says after {:.1} s", lasted.as_secs_f64());
    let functions = red::functions(&page);
    if functions.iter().all(|function| function.calls() == 0.0) {
        return Err(Error::unexpected("no annotated function was called"));
    }
    print!("{}", red::table(&functions, lasted));
    println!();
    print!("{}", cost::table(&page));

    println!("\n== the studio's rules against its binary: cargo xtask catalog");
    checks::clean(workspace, &studio)?;

    println!("\n== the same with one metric renamed in a copy of the alerts");
    checks::seeded(workspace, &studio)?;

    if arguments.serve {
        println!("\n== staying up until Ctrl-C or the end of standard input");
        println!("studio   {}", service.addresses().studio);
        println!("metrics  {}", service.addresses().metrics);
        stay::until_told(&mut service)?;
    }
    service.stop()?;
    println!("\n== done: everything went as it must");
    Ok(ExitCode::SUCCESS)
}

/// Builds the studio and returns where its binary is.
fn build(workspace: &Workspace) -> Result<PathBuf, Error> {
    let mut cargo = workspace
        .cargo()
        .args(["build", "--package", "studio", "--bin", "studio"])
        .arg("--message-format=json-render-diagnostics")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Error::io(format_args!("starting cargo")))?;
    let mut executable = None;
    if let Some(output) = cargo.stdout.take() {
        for message in Message::parse_stream(std::io::BufReader::new(output)) {
            if let Ok(Message::CompilerArtifact(artifact)) = message {
                executable = artifact.executable.or(executable);
            }
        }
    }
    let status = cargo.wait().map_err(Error::io(format_args!("waiting for cargo")))?;
    match executable {
        Some(executable) if status.success() => Ok(executable.into_std_path_buf()),
        _ => Err(Error::unexpected("the studio does not build")),
    }
}

/// Shows progress until the traffic is over; returns the last page, and how long it took.
fn watch(service: &mut Service, traffic: Duration) -> Result<(Page, Duration), Error> {
    let start = Instant::now();
    while start.elapsed() < traffic + GRACE {
        let heard = service.listen(Duration::from_secs(1))?;
        let page = Page::parse(&scrape::get(&service.addresses().metrics)?).map_err(Error::Page)?;
        println!(
            "{:4.0} s  {}",
            start.elapsed().as_secs_f64(),
            red::progress(&red::functions(&page))
        );
        if let Heard::TrafficOver(summary) = heard {
            println!("        the users counted: {summary}");
            return Ok((page, start.elapsed()));
        }
    }
    Err(Error::unexpected("the traffic does not end"))
}
