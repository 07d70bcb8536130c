//! Tests that can't run here say so, and are counted.

/// Names a test that is skipped, and why. `cargo xtask test` counts these lines.
#[expect(clippy::print_stdout, reason = "the line is the test's output")]
pub fn skip(test: &str, reason: &str) {
    println!("skipped: {test}: {reason}");
}
