//! The studio under its own traffic, as another program's child.

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running studio; ended when dropped.
#[derive(Debug)]
pub struct Studio {
    child: Child,
    /// Held open: the studio ends when nobody can read what it says.
    stdout: BufReader<ChildStdout>,
    /// Where its metrics are, such as `127.0.0.1:40000`.
    pub metrics: String,
}

/// Builds the studio with the profile of the tests, and gives the binary.
///
/// `scratch` is `env!("CARGO_TARGET_TMPDIR")` of the test.
///
/// # Errors
///
/// If Cargo can't build it.
pub fn build(scratch: &str) -> io::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(["build", "--quiet", "--package", "studio"]).status()?;
    let binary = Path::new(scratch).with_file_name("debug").join("studio");
    if status.success() { Ok(binary) } else { Err(io::Error::other("the studio does not build")) }
}

/// A file that the studio ships in its `telemetry` folder.
pub fn telemetry(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/studio/telemetry").join(file)
}

impl Studio {
    /// Starts the studio with so many seconds of traffic; it then stays until it is dropped.
    ///
    /// # Errors
    ///
    /// If it can't be started, or does not say where its metrics are.
    pub fn start(binary: &Path, traffic: u32) -> io::Result<Self> {
        let mut child = Command::new(binary)
            .args(["--log", "off", "--until-eof", "--traffic", &traffic.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut studio = Self { child, stdout: BufReader::new(stdout), metrics: String::new() };
        let mut line = String::new();
        while studio.stdout.read_line(&mut line)? > 0 {
            if let Some(address) = line.trim_end().strip_prefix("metrics on http://") {
                studio.metrics = address.trim_end_matches("/metrics").to_owned();
                return Ok(studio);
            }
            line.clear();
        }
        Err(io::Error::other("the studio ended without saying where its metrics are"))
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        // Both fail only where the process has ended already.
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}
