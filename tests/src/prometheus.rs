//! Real Prometheus, from Debian's package, on loopback.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use serde_json::Value;

use crate::{debian, http};

/// How long Prometheus has to start, and a query to be answered as expected.
const PATIENCE: Duration = Duration::from_mins(1);

/// Makes sure that `prometheus` and `promtool` are there: installs Debian's package where this runs
/// as root on Debian.
///
/// # Errors
///
/// Why they are not there.
pub fn install() -> Result<(), String> {
    debian::install("prometheus", is_there)
}

fn is_there() -> bool {
    ["prometheus", "promtool"]
        .iter()
        .all(|tool| Command::new(tool).arg("--version").output().is_ok())
}

/// Runs `promtool` with an input.
///
/// # Errors
///
/// If it can't be run.
pub fn promtool(arguments: &[&str], input: &str) -> io::Result<Output> {
    let mut child = Command::new("promtool")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    child.wait_with_output()
}

/// A server that scrapes one target every second; ended when dropped.
#[derive(Debug)]
pub struct Prometheus {
    child: Child,
    address: String,
}

impl Prometheus {
    /// Starts a server in a folder of its own, with the job `studio` and rule files.
    ///
    /// # Errors
    ///
    /// If it does not start or is not ready in time; what it logged is in the folder.
    pub fn start(folder: &Path, target: &str, rules: &[&Path]) -> io::Result<Self> {
        Self::start_with(folder, target, rules, &[])
    }

    /// The same, with features that are off by default. With `native-histograms`, it asks for protocol
    /// buffers.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_with(
        folder: &Path,
        target: &str,
        rules: &[&Path],
        features: &[&str],
    ) -> io::Result<Self> {
        let rules: Vec<_> = rules.iter().map(|path| format!("'{}'", path.display())).collect();
        let config = format!(
            "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\n\
             rule_files: [{}]\n\
             scrape_configs:\n- job_name: studio\n  static_configs: [{{targets: ['{target}']}}]\n",
            rules.join(", ")
        );
        Self::run(folder, &config, features)
    }

    /// Starts a server in a folder of its own, with a configuration.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn configured(folder: &Path, config: &str) -> io::Result<Self> {
        Self::run(folder, config, &[])
    }

    fn run(folder: &Path, config: &str, features: &[&str]) -> io::Result<Self> {
        fs::write(folder.join("prometheus.yml"), config)?;
        let address = http::free_address()?;
        let log = fs::File::create(folder.join("prometheus.log"))?;
        let child = Command::new("prometheus")
            .arg(format!("--config.file={}", folder.join("prometheus.yml").display()))
            .arg(format!("--storage.tsdb.path={}", folder.join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .arg(format!("--enable-feature={}", features.join(",")))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let server = Self { child, address };
        let ready = wait(|| http::get(&server.address, "/-/ready").is_ok());
        ready.then_some(server).ok_or_else(|| {
            let log = fs::read_to_string(folder.join("prometheus.log")).unwrap_or_default();
            io::Error::other(format!("Prometheus is not ready: {log}"))
        })
    }

    /// The values of an instant query's result, once one is as wanted.
    ///
    /// # Errors
    ///
    /// The last answer, where none was.
    pub fn query(&self, query: &str, wanted: impl Fn(f64) -> bool) -> Result<Vec<f64>, String> {
        let path = format!("/api/v1/query?query={}", http::percent_encoded(query));
        let mut last = Err("no answer".to_owned());
        wait(|| {
            last = http::get(&self.address, &path).map_err(|error| error.to_string()).and_then(
                |answer| {
                    let values = values(&answer).ok_or_else(|| answer.clone())?;
                    if values.iter().copied().any(&wanted) { Ok(values) } else { Err(answer) }
                },
            );
            last.is_ok()
        });
        last
    }

    /// What an API path answers, once it is as wanted.
    ///
    /// # Errors
    ///
    /// The last answer, where none was.
    pub fn get_until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value, String> {
        let mut last = Err("no answer".to_owned());
        wait(|| {
            last = http::get(&self.address, path).map_err(|error| error.to_string()).and_then(
                |answer| match serde_json::from_str(&answer) {
                    Ok(value) if wanted(&value) => Ok(value),
                    _ => Err(answer),
                },
            );
            last.is_ok()
        });
        last
    }

    /// What an API path answers.
    ///
    /// # Errors
    ///
    /// If it can't be asked.
    pub fn get(&self, path: &str) -> io::Result<String> {
        http::get(&self.address, path)
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        // Both fail only where the process has ended already.
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn values(answer: &str) -> Option<Vec<f64>> {
    let answer: Value = serde_json::from_str(answer).ok()?;
    let series = answer["data"]["result"].as_array()?;
    series.iter().map(|one| one["value"][1].as_str()?.parse().ok()).collect()
}

/// Asks again until the answer is yes or patience ends.
pub(crate) fn wait(mut is_so: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    loop {
        if is_so() {
            return true;
        }
        if Instant::now() > end {
            return false;
        }
        thread::sleep(Duration::from_millis(250));
    }
}
