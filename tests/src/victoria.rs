//! `VictoriaMetrics`, from Debian's package, on loopback: another reader of text 0.0.4.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{fs, io};

use serde_json::Value;

use crate::prometheus::wait;
use crate::{debian, http};

const PROGRAM: &str = "victoria-metrics";

/// Makes sure that it is there.
///
/// # Errors
///
/// Why it is not.
pub fn install() -> Result<(), String> {
    debian::install(PROGRAM, || Command::new(PROGRAM).arg("-version").output().is_ok())
}

/// A server that scrapes one target every second; ended when dropped.
#[derive(Debug)]
pub struct Victoria {
    child: Child,
    address: String,
}

impl Victoria {
    /// Starts a server in a folder of its own.
    ///
    /// # Errors
    ///
    /// If it does not start or is not ready in time; what it logged is in the folder.
    pub fn start(folder: &Path, target: &str) -> io::Result<Self> {
        let config = folder.join("victoria.yml");
        fs::write(
            &config,
            format!(
                "global: {{scrape_interval: 1s}}\n\
                 scrape_configs:\n- job_name: page\n  static_configs: [{{targets: ['{target}']}}]\n"
            ),
        )?;
        let address = http::free_address()?;
        let log = fs::File::create(folder.join("victoria.log"))?;
        let child = Command::new(PROGRAM)
            .arg(format!("-promscrape.config={}", config.display()))
            .arg(format!("-storageDataPath={}", folder.join("victoria").display()))
            .arg(format!("-httpListenAddr={address}"))
            .arg("-memory.allowedBytes=64MB")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let server = Self { child, address };
        let ready = wait(|| http::get(&server.address, "/health").is_ok());
        ready.then_some(server).ok_or_else(|| {
            let log = fs::read_to_string(folder.join("victoria.log")).unwrap_or_default();
            io::Error::other(format!("VictoriaMetrics is not ready: {log}"))
        })
    }

    /// The labels of each stored series that a selector finds, and its last value, once there are some.
    ///
    /// # Errors
    ///
    /// The last answer, where there are none.
    pub fn export(&self, selector: &str) -> Result<Vec<(Value, Value)>, String> {
        let path = format!("/api/v1/export?match[]={}", http::percent_encoded(selector));
        let mut last = Err("no answer".to_owned());
        wait(|| {
            last = http::get(&self.address, &path)
                .map_err(|error| error.to_string())
                .and_then(|answer| series(&answer).ok_or(answer));
            last.is_ok()
        });
        last
    }
}

impl Drop for Victoria {
    fn drop(&mut self) {
        // Both fail only where the process has ended already.
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The lines of an export, if there are any.
fn series(answer: &str) -> Option<Vec<(Value, Value)>> {
    let lines = answer.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).ok()?;
        let value = line["values"].as_array()?.last()?.clone();
        Some((line["metric"].take(), value))
    });
    let series: Vec<_> = lines.collect::<Option<_>>()?;
    (!series.is_empty()).then_some(series)
}
