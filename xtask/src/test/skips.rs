//! Tests that could not run where they were.
//!
//! A test that misses something (a program, a right, a file) prints
//!
//! ```text
//! skipped: <name of the test>: <reason>
//! ```
//!
//! and returns. The test harness calls it passed and shows what it printed when told to.

/// What the log of a run says was skipped, as `name: reason`, each once.
pub(super) fn parse(log: &str) -> Vec<String> {
    let lines = log.lines().filter_map(|line| line.strip_prefix("skipped: "));
    let mut skips: Vec<_> = lines.map(str::to_owned).collect();
    skips.sort();
    skips.dedup();
    skips
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn each_skip_counts_once() {
        let log = "---- b stdout ----\nskipped: b: no root\n\nskipped: a: no network\nskipped: b: no root\n";
        assert_eq!(parse(log), ["a: no network", "b: no root"]);
    }
}
