//! What came of the steps.

use std::fmt;
use std::time::Duration;

/// How many lines of a failed step's log are shown.
const SHOWN: usize = 120;

/// How many steps and tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Counts {
    pub(super) const PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    pub(super) const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };

    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, skipped } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// What came of one step. A step counts as one; one that runs tests counts as these.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) counts: Counts,
    /// What failed within it, where that has names.
    pub(super) failed: Vec<String>,
    /// What was skipped, each with its reason.
    pub(super) skipped: Vec<String>,
    /// What there is to say about a failure.
    pub(super) details: String,
}

impl Outcome {
    pub(super) fn passed() -> Self {
        Self { counts: Counts::PASSED, ..Self::default() }
    }

    pub(super) fn failed(details: String) -> Self {
        Self { counts: Counts::FAILED, details, ..Self::default() }
    }

    pub(super) fn word(&self) -> &'static str {
        if self.counts.failed == 0 { "ok" } else { "FAILED" }
    }
}

/// Everything that is told at the end.
#[derive(Debug, Default)]
pub(super) struct Report {
    counts: Counts,
    steps: Vec<(&'static str, Outcome)>,
}

impl Report {
    pub(super) fn add(&mut self, step: &'static str, outcome: Outcome) {
        self.counts.add(outcome.counts);
        self.steps.push((step, outcome));
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = || self.steps.iter().filter(|(_, outcome)| outcome.counts.failed > 0);
        for (step, outcome) in failed() {
            writeln!(f, "---- {step} ----")?;
            let lines: Vec<_> = outcome.details.trim_end().lines().collect();
            let hidden = lines.len().saturating_sub(SHOWN);
            if hidden > 0 {
                writeln!(f, "({hidden} more lines in the log of the step)")?;
            }
            for line in &lines[hidden..] {
                writeln!(f, "{line}")?;
            }
            writeln!(f)?;
        }
        for (_, outcome) in &self.steps {
            for skip in &outcome.skipped {
                writeln!(f, "skipped: {skip}")?;
            }
        }
        for (step, outcome) in failed() {
            if outcome.failed.is_empty() {
                writeln!(f, "failed: {step}")?;
            }
            for name in &outcome.failed {
                writeln!(f, "failed: {step}: {name}")?;
            }
        }
        Ok(())
    }
}

/// A duration as people say it.
pub(super) struct Seconds(pub(super) Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        if seconds < 100 {
            write!(f, "{:.1} s", self.0.as_secs_f64())
        } else {
            write!(f, "{} min {:02} s", seconds / 60, seconds % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::expect;

    use super::{Counts, Outcome, Report, SHOWN, Seconds};

    #[test]
    fn failures_skips_and_names_are_all_told() {
        let mut report = Report::default();
        report.add("fmt", Outcome::failed("Diff in a.rs\n".to_owned()));
        report.add("docs", Outcome::passed());
        let tests = Outcome {
            counts: Counts { passed: 7, failed: 2, skipped: 1 },
            failed: vec!["a::b in studio".to_owned(), "c in studio".to_owned()],
            skipped: vec!["scrape: no root".to_owned()],
            details: "assertion failed\n".to_owned(),
        };
        report.add("tests", tests);
        expect![[r"
            ---- fmt ----
            Diff in a.rs

            ---- tests ----
            assertion failed

            skipped: scrape: no root
            failed: fmt
            failed: tests: a::b in studio
            failed: tests: c in studio
        "]]
        .assert_eq(&report.to_string());
        assert_eq!(report.counts().to_string(), "8 passed, 3 failed, 1 skipped");
    }

    #[test]
    fn of_a_long_log_the_end_is_shown() {
        let mut report = Report::default();
        let lines: Vec<String> = (0..SHOWN + 3).map(|line| format!("line {line}")).collect();
        report.add("docs", Outcome::failed(lines.join("\n")));
        let text = report.to_string();
        let shown: Vec<_> = text.lines().skip(1).take(2).collect();
        assert_eq!(shown, ["(3 more lines in the log of the step)", "line 3"]);
    }

    #[test]
    fn long_durations_are_in_minutes() {
        assert_eq!(Seconds(Duration::from_millis(9_940)).to_string(), "9.9 s");
        assert_eq!(Seconds(Duration::from_secs(605)).to_string(), "10 min 05 s");
    }
}
