//! Tests that can't run here say so, and are counted.

use std::fs::OpenOptions;
use std::io::Write;

/// Names a test that is skipped, and why: on its output, and in the file that
/// `TELEMARK_SKIPS_FILE` names, from which `cargo xtask test` counts.
#[expect(clippy::print_stdout, reason = "the line belongs to the test's output")]
pub fn skip(test: &str, reason: &str) {
    let line = format!("skipped: {test}: {reason}");
    println!("{line}");
    let Some(path) = std::env::var_os("TELEMARK_SKIPS_FILE") else { return };
    let written = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| writeln!(file, "{line}"));
    if let Err(error) = written {
        println!("the skip can't be noted in {}: {error}", path.display());
    }
}
