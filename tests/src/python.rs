//! The parsers of Prometheus' Python client.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// The release whose parsers read our pages.
const PACKAGE: &str = "prometheus_client==0.26.0";

/// Prints what a parser makes of a page as JSON, a line a family.
const SCRIPT: &str = "\
import json, sys
from prometheus_client import parser
from prometheus_client.openmetrics import parser as strict
of = strict if sys.argv[1] == 'openmetrics' else parser
for family in of.text_string_to_metric_families(sys.stdin.read()):
    samples = []
    for sample in family.samples:
        read = {'name': sample.name, 'labels': sample.labels, 'value': repr(float(sample.value))}
        if sample.exemplar is not None:
            exemplar = sample.exemplar
            read['exemplar'] = [exemplar.labels, exemplar.value, float(exemplar.timestamp)]
        samples.append(read)
    told = {'name': family.name, 'type': family.type, 'unit': family.unit}
    print(json.dumps({**told, 'help': family.documentation, 'samples': samples}))
";

/// A Python with the client.
#[derive(Debug)]
pub struct Python(PathBuf);

/// Which of the client's parsers reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parser {
    /// Text 0.0.4.
    Text,
    /// OpenMetrics, with every rule that it has.
    OpenMetrics,
}

impl Python {
    /// Puts the client into a virtual environment of its own, unless it is there.
    ///
    /// `scratch` is `env!("CARGO_TARGET_TMPDIR")` of the test.
    ///
    /// # Errors
    ///
    /// Why it can't be had.
    pub fn with_client(scratch: &str) -> Result<Self, String> {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = Path::new(scratch).join(PACKAGE);
        let python = folder.join("bin/python");
        let has_client = |python: &Path| {
            let mut import = Command::new(python);
            import.args(["-c", "import prometheus_client.openmetrics"]).stderr(Stdio::null());
            import.status().is_ok_and(|status| status.success())
        };
        if !has_client(&python) {
            // What an installation has left that was ended half-way.
            if folder.exists() {
                fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
            }
            let folder = folder.to_string_lossy();
            run(Command::new("python3").args(["-m", "venv", &folder]))?;
            let install =
                ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE];
            run(Command::new(&python).args(install))?;
        }
        has_client(&python).then_some(Self(python)).ok_or_else(|| format!("no {PACKAGE}"))
    }

    /// Every family that a parser finds on a page.
    ///
    /// # Errors
    ///
    /// What it does not like.
    pub fn families(&self, parser: Parser, page: &str) -> Result<Vec<Value>, String> {
        let parser = match parser {
            Parser::Text => "text",
            Parser::OpenMetrics => "openmetrics",
        };
        let mut child = Command::new(&self.0)
            .args(["-c", SCRIPT, parser])
            .env("PYTHONUTF8", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let written = child.stdin.take().map(|mut stdin| stdin.write_all(page.as_bytes()));
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        if !output.status.success() || !matches!(written, Some(Ok(()))) {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let lines = String::from_utf8_lossy(&output.stdout);
        lines
            .lines()
            .map(|line| serde_json::from_str(line).map_err(|error| error.to_string()))
            .collect()
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}
