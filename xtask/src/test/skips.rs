//! Tests that could not run where they were.
//!
//! A test that misses something (a program, a right, a file) prints
//!
//! ```text
//! skipped: <name of the test>: <reason>
//! ```
//!
//! and returns. Where the environment variable `TELEMARK_SKIPS_FILE` names a file it also appends
//! that line to it, because the test harness hides what a passing test prints and counts it as
//! passed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Names the file that tests append to.
pub(super) const VARIABLE: &str = "TELEMARK_SKIPS_FILE";

/// The file of one run.
#[derive(Debug)]
pub(super) struct SkipsFile(PathBuf);

impl SkipsFile {
    /// A file without lines.
    pub(super) fn create(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("skips.txt");
        fs::write(&path, "").map_err(Error::writing(&path))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// What was skipped, as `name: reason`, each once.
    pub(super) fn read(&self) -> Result<Vec<String>, Error> {
        let text = fs::read_to_string(&self.0).map_err(Error::reading(&self.0))?;
        parse(&text).map_err(|line| {
            let message = format!("`{line}` is not `skipped: <name>: <reason>`");
            let source = io::Error::new(io::ErrorKind::InvalidData, message);
            Error::reading(&self.0)(source)
        })
    }
}

fn parse(text: &str) -> Result<Vec<String>, &str> {
    let mut skips = Vec::new();
    for line in text.lines() {
        let skip = line.strip_prefix("skipped: ").filter(|skip| skip.contains(": ")).ok_or(line)?;
        skips.push(skip.to_owned());
    }
    skips.sort();
    skips.dedup();
    Ok(skips)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn each_skip_counts_once() {
        let text = "skipped: b: no root\nskipped: a: no network\nskipped: b: no root\n";
        assert_eq!(parse(text).unwrap(), ["a: no network", "b: no root"]);
    }

    #[test]
    fn a_skip_without_a_reason_is_refused() {
        assert_eq!(parse("skipped: b\n"), Err("skipped: b"));
    }
}
