//! What `cargo test` says, in numbers and names.

use super::report::Counts;

/// The outcome of all test binaries of one run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) counts: Counts,
    /// The tests that failed, each with its binary.
    pub(crate) failed: Vec<String>,
    /// The tests that were not run, each with its binary.
    pub(crate) ignored: Vec<String>,
    /// What the binaries printed about failed tests.
    pub(crate) details: String,
}

impl Tally {
    /// Reads a log of `cargo test`, both outputs in one text.
    pub(crate) fn parse(log: &str) -> Self {
        let mut tally = Self::default();
        let mut binary = "";
        let mut in_details = false;
        for line in log.lines() {
            if let Some(name) = binary_name(line) {
                binary = name;
                in_details = false;
            } else if let Some(result) = line.strip_prefix("test result: ") {
                tally.counts.add(result_counts(result));
                in_details = false;
            } else if line == "failures:" {
                // Printed twice: before what the tests said, and before the list of their names.
                if !in_details {
                    tally.details.push_str("in ");
                    tally.details.push_str(binary);
                    tally.details.push_str(":\n");
                }
                in_details = true;
            } else if let Some(test) = line.strip_prefix("test ")
                && let Some((test, outcome)) = test.split_once(" ... ")
            {
                let name = || format!("{test} in {binary}");
                if outcome == "FAILED" {
                    tally.failed.push(name());
                } else if outcome.starts_with("ignored") {
                    tally.ignored.push(name());
                }
            }
            if in_details {
                tally.details.push_str(line);
                tally.details.push('\n');
            }
        }
        tally
    }
}

/// The binary that starts here, by the source that Cargo names.
fn binary_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if line.starts_with("Doc-tests ") {
        return Some(line);
    }
    let (source, binary) = line.strip_prefix("Running ")?.split_once(" (")?;
    // `unittests src/lib.rs` is in every package, so the binary's own name says more.
    let binary = binary.trim_end_matches(')').rsplit(['/', '\\']).next()?;
    Some(if source.starts_with("unittests ") {
        binary.rsplit_once('-').map_or(binary, |(name, _)| name)
    } else {
        source
    })
}

/// `ok. 3 passed; 0 failed; 1 ignored; …`
fn result_counts(result: &str) -> Counts {
    let count = |word: &str| {
        let words: Vec<_> = result.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        let pair = words.windows(2).find(|pair| pair[1] == word);
        pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
    };
    Counts { passed: count("passed"), failed: count("failed"), skipped: count("ignored") }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::Tally;

    #[test]
    fn binaries_are_summed_and_every_failure_keeps_its_report() {
        let log = "\
   Compiling studio v0.1.0
     Running unittests src/lib.rs (target/debug/deps/studio-0a1b)

running 3 tests
test a::one ... ok
test a::two ... FAILED
test a::three ... ignored, needs a network

failures:

---- a::two stdout ----
assertion failed

failures:
    a::two

test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running tests/it/main.rs (target/debug/deps/it-0c1d)

running 0 tests

test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

   Doc-tests studio

running 1 test
test src/lib.rs - a (line 3) ... ok

test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.51s
";
        expect![[r#"
            Tally {
                counts: Counts {
                    passed: 13,
                    failed: 1,
                    skipped: 1,
                },
                failed: [
                    "a::two in studio",
                ],
                ignored: [
                    "a::three in studio",
                ],
                details: "in studio:\nfailures:\n\n---- a::two stdout ----\nassertion failed\n\nfailures:\n    a::two\n\n",
            }
        "#]]
        .assert_debug_eq(&Tally::parse(log));
    }

    #[test]
    fn a_log_without_tests_counts_nothing() {
        assert_eq!(Tally::parse("error: could not compile `a`\n"), Tally::default());
    }
}
