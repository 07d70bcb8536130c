//! What a step's programs say, in one file.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;

/// The log of one step.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    pub(super) fn create(path: &Path) -> Result<Self, Error> {
        Ok(Self { path: path.to_owned(), file: File::create(path).map_err(Error::writing(path))? })
    }

    /// Runs a program with both its outputs in the log, in the order in which it wrote them.
    /// Returns whether it succeeded.
    pub(super) fn run(&mut self, command: &mut Command) -> Result<bool, Error> {
        let program = command.get_program().to_owned();
        let name = Path::new(&program).file_stem().unwrap_or(&program);
        let words = std::iter::once(name).chain(command.get_args());
        let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
        self.say(&format!("$ {}\n", words.join(" ")))?;
        let output = || self.file.try_clone().map_err(Error::writing(&self.path));
        command
            .env("CARGO_TERM_COLOR", "never")
            .stdin(Stdio::null())
            .stdout(output()?)
            .stderr(output()?);
        let status =
            command.status().map_err(Error::io(format_args!("starting {}", program.display())))?;
        if !status.success() {
            self.say(&format!("{status}\n"))?;
        }
        Ok(status.success())
    }

    pub(super) fn say(&mut self, text: &str) -> Result<(), Error> {
        self.file.write_all(text.as_bytes()).map_err(Error::writing(&self.path))
    }

    /// Everything so far. Bytes that are no UTF-8 stand as U+FFFD.
    pub(super) fn text(&self) -> Result<String, Error> {
        let bytes = fs::read(&self.path).map_err(Error::reading(&self.path))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// A log without the lines in which Cargo names what it is busy with.
pub(super) fn without_progress(log: &str) -> String {
    const PROGRESS: [&str; 4] = ["Checking ", "Compiling ", "Documenting ", "Downloaded "];
    let is_progress = |line: &str| {
        let line = line.trim_start();
        PROGRESS.iter().any(|word| line.starts_with(word))
    };
    log.split_inclusive('\n').filter(|line| !is_progress(line)).collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use expect_test::expect;

    use super::{Log, without_progress};

    #[test]
    fn what_cargo_is_busy_with_is_no_complaint() {
        let log = "$ cargo clippy\n   Compiling syn v3.0.9\n    Checking shop v0.1.0\nerror: bad\n";
        assert_eq!(without_progress(log), "$ cargo clippy\nerror: bad\n");
    }

    #[test]
    fn both_outputs_and_a_failure_are_logged_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::create(&folder.path().join("step.log")).unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo one; echo two >&2; echo three; exit 3"]);
        assert!(!log.run(&mut shell).unwrap());
        assert!(log.run(&mut Command::new("true")).unwrap());
        expect![[r"
            $ sh -c echo one; echo two >&2; echo three; exit 3
            one
            two
            three
            exit status: 3
            $ true
        "]]
        .assert_eq(&log.text().unwrap());
    }
}
