//! Runs the studio, with its fake providers and, where asked for, its fake users.
//!
//! Standard output carries lines for another program to read; everything else goes to standard error.

use std::error::Error;
use std::future::pending;
use std::io::{self, Read, Write};
use std::num::NonZeroU64;
use std::process::ExitCode;
use std::time::Duration;

use studio::arguments::{Arguments, Command, HELP, Stay};
use studio::providers::Providers;
use studio::providers::fake::{Behaviour, Fakes};
use studio::traffic::{self, Plan};
use studio::{Config, Studio};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// How long each part may take to stop.
const STOPPING: Duration = Duration::from_secs(3);

/// One in so many looks at an image, and attempts at one, panics while traffic is played.
const PANIC_EVERY: Option<NonZeroU64> = NonZeroU64::new(15);

fn main() -> ExitCode {
    let arguments = match Command::parse(std::env::args().skip(1)) {
        Ok(Command::Help) => return report(say(HELP.trim_end()).map_err(Into::into)),
        Ok(Command::Run(arguments)) => arguments,
        Err(error) => {
            complain(&error);
            return ExitCode::from(2);
        }
    };
    report(run(&arguments))
}

fn report(outcome: Result<(), Box<dyn Error>>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

fn complain(error: &dyn Error) {
    // Standard error is the last place to complain to: if it's gone, the exit status has to do.
    writeln!(io::stderr(), "error: {error}").unwrap_or(());
}

fn say(line: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_max_level(arguments.log).with_writer(io::stderr).init();
    log_panics();
    let telemetry = telemark::Config::default().listen(arguments.metrics).init()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(arguments, telemetry.endpoint()))?;
    // Last of all, so that a scrape can see how everything ended.
    telemetry.shutdown(STOPPING);
    say("studio stopped")?;
    Ok(())
}

async fn serve(arguments: &Arguments, metrics: &telemark::Endpoint) -> Result<(), Box<dyn Error>> {
    let fakes = Fakes::start(|provider| Behaviour::of(provider, arguments.seed)).await?;
    let config = Config {
        listen: arguments.listen,
        database: arguments.database.clone(),
        panic_every: arguments.traffic.and(PANIC_EVERY),
        ..Config::default()
    };
    let studio = Studio::start(config, Providers::new(|provider| fakes.url(provider))?).await?;
    say(&format!("studio listening on http://{}", studio.address()))?;
    say(&format!("metrics on http://{metrics}/metrics"))?;

    let lived = tokio::select! {
        lived = live(arguments, &studio) => lived,
        signal = signalled() => signal.map_err(Into::into),
    };
    if !studio.stop(STOPPING).await {
        tracing::warn!("the service had to be cut off");
    }
    if !fakes.stop(STOPPING).await {
        tracing::warn!("a fake provider had to be cut off");
    }
    lived
}

/// Plays users where that was asked for, then waits for whatever shall end the service.
async fn live(arguments: &Arguments, studio: &Studio) -> Result<(), Box<dyn Error>> {
    if let Some(duration) = arguments.traffic {
        let summary = traffic::run(&Plan::new(studio.address(), duration, arguments.seed)).await?;
        say(&format!("traffic over: {summary}"))?;
    }
    match arguments.stay {
        Stay::For(duration) => tokio::time::sleep(duration).await,
        Stay::UntilSignal => pending().await,
        // The thread drops its end without a message, so the error is the end of the input.
        Stay::UntilEof => end_of_input()?.await.unwrap_or(()),
    }
    Ok(())
}

async fn signalled() -> io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// Resolves when standard input ends.
fn end_of_input() -> io::Result<oneshot::Receiver<()>> {
    let (ended, end) = oneshot::channel();
    // A thread and not tokio's stdin: a read that blocks there holds the runtime back from ending.
    std::thread::Builder::new().name("stdin".to_owned()).spawn(move || {
        let mut buffer = [0; 256];
        while matches!(io::stdin().read(&mut buffer), Ok(1..)) {}
        drop(ended);
    })?;
    Ok(end)
}

/// Panics of the demo are wanted: one line of log each, instead of the message and the note on backtraces.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic: {message}");
    }));
}
