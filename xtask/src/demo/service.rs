//! The studio as a child process that is never left behind.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;

/// How long the studio may take to come up, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running studio. Dropped, it is stopped.
#[derive(Debug)]
pub(super) struct Service {
    child: Child,
    /// The studio lives until this is closed.
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    addresses: Addresses,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Addresses {
    /// The service's own URL.
    pub(super) studio: String,
    /// The URL of its page.
    pub(super) metrics: String,
}

/// What came of listening.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Nothing,
    /// What the fake users say about their requests.
    TrafficOver(String),
}

impl Service {
    /// Starts the studio on ports of the system's choice and waits until it listens.
    pub(super) fn start(studio: &Path, traffic: Duration) -> Result<Self, Error> {
        let mut command = Command::new(studio);
        command.args(["--traffic", &traffic.as_secs().to_string()]);
        // The injected faults would fill the screen: that they are counted is the point.
        command.args(["--until-eof", "--log", "off"]);
        Self::spawn(&mut command)
    }

    fn spawn(command: &mut Command) -> Result<Self, Error> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Error::io(format_args!("starting the studio")))?;
        let input = child.stdin.take();
        let output = child.stdout.take();
        let mut service = Self {
            child,
            input,
            lines: output.map_or_else(|| mpsc::channel().1, read_lines),
            addresses: Addresses::default(),
        };
        service.read_addresses()?;
        Ok(service)
    }

    pub(super) fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// Waits for the studio to say something, for so long.
    pub(super) fn listen(&mut self, limit: Duration) -> Result<Heard, Error> {
        match self.line(limit)? {
            None => Ok(Heard::Nothing),
            Some(line) => match line.strip_prefix("traffic over: ") {
                Some(summary) => Ok(Heard::TrafficOver(summary.to_owned())),
                None => Err(Error::unexpected(format_args!("the studio said `{line}`"))),
            },
        }
    }

    /// Stops the studio and sees that it ends as it must.
    pub(super) fn stop(mut self) -> Result<(), Error> {
        self.input = None;
        let mut said = Vec::new();
        while let Ok(Some(line)) = self.line(PATIENCE) {
            said.push(line);
        }
        let status = self.wait()?;
        if status.success() && said.last().is_some_and(|line| line == "studio stopped") {
            Ok(())
        } else {
            Err(Error::unexpected(format_args!("the studio ended with {status}")))
        }
    }

    fn read_addresses(&mut self) -> Result<(), Error> {
        let deadline = Instant::now() + PATIENCE;
        while self.addresses.studio.is_empty() || self.addresses.metrics.is_empty() {
            let rest = deadline.saturating_duration_since(Instant::now());
            let line = self
                .line(rest)?
                .ok_or_else(|| Error::unexpected("the studio did not say where it listens"))?;
            if let Some(url) = line.strip_prefix("studio listening on ") {
                url.clone_into(&mut self.addresses.studio);
            } else if let Some(url) = line.strip_prefix("metrics on ") {
                url.clone_into(&mut self.addresses.metrics);
            }
        }
        Ok(())
    }

    /// The next line; none after the limit, an error once there can be no more.
    fn line(&mut self, limit: Duration) -> Result<Option<String>, Error> {
        match self.lines.recv_timeout(limit) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Error::unexpected("the studio has ended")),
        }
    }

    fn wait(&mut self) -> Result<ExitStatus, Error> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) =
                self.child.try_wait().map_err(Error::io(format_args!("waiting for the studio")))?
            {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(Error::unexpected("the studio does not stop"))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.input = None;
        // After an error nobody is left to report a second one to. What counts is that the child is
        // gone: both calls are without effect on a child that has been waited for.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn read_lines(output: ChildStdout) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::{Heard, Service};

    /// A studio that is a few lines of shell, behind the two lines with its addresses.
    fn start(script: &str) -> Service {
        let lines = "echo 'studio listening on http://a'; echo 'metrics on http://b/metrics'";
        Service::spawn(Command::new("sh").args(["-c", &format!("{lines}; {script}")])).unwrap()
    }

    #[test]
    fn the_traffic_is_heard_and_the_end_of_input_stops_it() {
        let mut service = start("echo 'traffic over: done=3'; cat; echo 'studio stopped'");
        assert_eq!(service.addresses().metrics, "http://b/metrics");
        let heard = service.listen(Duration::from_secs(5)).unwrap();
        assert_eq!(heard, Heard::TrafficOver("done=3".to_owned()));
        service.stop().unwrap();
    }

    #[test]
    fn an_end_without_a_last_word_is_an_error() {
        let error = start("cat; exit 3").stop().unwrap_err();
        assert_eq!(error.to_string(), "the studio ended with exit status: 3");
    }

    #[test]
    fn a_studio_that_dies_early_is_an_error() {
        let error = Service::spawn(Command::new("sh").args(["-c", "exit 1"])).unwrap_err();
        assert_eq!(error.to_string(), "the studio has ended");
    }

    #[test]
    fn a_dropped_service_is_gone() {
        let service = start("exec sleep 100");
        let process = format!("/proc/{}", service.child.id());
        drop(service);
        assert!(!std::path::Path::new(&process).exists());
    }
}
