//! The steps and what each runs.
//!
//! Flags that reach the compiler are the same in every step, so that each finds what the ones before
//! it have built.

use std::process::Command;

use clap::ValueEnum;

use super::documented;
use super::features::combinations;
use super::log::{Log, without_progress};
use super::report::{Counts, Outcome};
use super::skips;
use super::tally::Tally;
use crate::error::Error;
use crate::tidy::{self, Tree};
use crate::workspace::Workspace;

/// Something that must pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Step {
    Fmt,
    Tidy,
    Clippy,
    Features,
    Docs,
    Tests,
    Catalog,
    Published,
}

impl Step {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Tidy => "tidy",
            Self::Clippy => "clippy",
            Self::Features => "features",
            Self::Docs => "docs",
            Self::Tests => "tests",
            Self::Catalog => "catalog",
            Self::Published => "published",
        }
    }

    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Fmt => "every file is formatted",
            Self::Tidy => "the house rules hold (cargo xtask tidy --list)",
            Self::Clippy => "no lint has anything to say, benches and tests included",
            Self::Features => "public packages build without and with each of their features",
            Self::Docs => "the documentation builds without a warning",
            Self::Tests => "unit, documentation, UI, linking and end-to-end tests",
            Self::Catalog => "the studio's rules pass against its own binary",
            Self::Published => "the attribute changes nothing in published packages",
        }
    }

    pub(super) fn run(self, workspace: &Workspace, log: &mut Log) -> Result<Outcome, Error> {
        let mut cargo = |arguments: &[&str]| one(log, workspace.cargo().args(arguments));
        match self {
            Self::Fmt => cargo(&["fmt", "--all", "--check", "--", "--color=never"]),
            Self::Tidy => tidy(workspace, log),
            // Not with all features: one of them leaves every annotated function as it is.
            Self::Clippy => {
                cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny=warnings"])
            }
            Self::Features => features(workspace, log),
            Self::Docs => {
                let mut docs = workspace.cargo();
                docs.args(["doc", "--workspace", "--no-deps"]);
                docs.args(documented::targets(&workspace.metadata));
                one(log, docs.env("RUSTDOCFLAGS", "--deny=warnings"))
            }
            Self::Tests => tests(workspace, log),
            Self::Catalog => one(log, workspace.xtask().arg("catalog")),
            Self::Published => published(workspace, log),
        }
    }
}

fn one(log: &mut Log, command: &mut Command) -> Result<Outcome, Error> {
    Ok(if log.run(command)? {
        Outcome::passed()
    } else {
        Outcome::failed(without_progress(&log.text()?))
    })
}

fn tidy(workspace: &Workspace, log: &mut Log) -> Result<Outcome, Error> {
    let summary = tidy::check(&Tree::read(workspace)?);
    log.say(&summary.to_string())?;
    Ok(if summary.errors() == 0 { Outcome::passed() } else { Outcome::failed(summary.to_string()) })
}

fn features(workspace: &Workspace, log: &mut Log) -> Result<Outcome, Error> {
    let combinations = combinations(&workspace.metadata);
    if combinations.is_empty() {
        return Ok(Outcome::failed("no public package has features: have they moved?".to_owned()));
    }
    let mut failed = Vec::new();
    for combination in combinations {
        let mut clippy = workspace.cargo();
        clippy.arg("clippy").args(&combination).args(["--", "--deny=warnings"]);
        if !log.run(&mut clippy)? {
            failed.push(combination.join(" "));
        }
    }
    Ok(if failed.is_empty() {
        Outcome::passed()
    } else {
        Outcome { failed, ..Outcome::failed(without_progress(&log.text()?)) }
    })
}

fn tests(workspace: &Workspace, log: &mut Log) -> Result<Outcome, Error> {
    let mut test = workspace.cargo();
    test.args(["test", "--workspace", "--no-fail-fast", "--", "--show-output"]);
    // With one of these set, tests would rewrite what they expect and pass.
    test.env_remove("UPDATE_EXPECT").env_remove("TRYBUILD");
    let succeeded = log.run(&mut test)?;
    let log = log.text()?;
    Ok(judge(succeeded, &log, Tally::parse(&log), skips::parse(&log)))
}

fn published(workspace: &Workspace, log: &mut Log) -> Result<Outcome, Error> {
    let outcome = one(log, workspace.xtask().arg("published"))?;
    let skipped = skips::parse(&log.text()?);
    Ok(if skipped.is_empty() {
        outcome
    } else {
        let counts = Counts { skipped: skipped.len(), ..Counts::default() };
        Outcome { counts, skipped, ..Outcome::default() }
    })
}

/// Whether the tests passed, with what they skipped taken out of what the harness calls passed.
fn judge(succeeded: bool, log: &str, tally: Tally, mut skipped: Vec<String>) -> Outcome {
    let mut counts = tally.counts;
    counts.passed = counts.passed.saturating_sub(skipped.len());
    counts.skipped += skipped.len();
    skipped.extend(tally.ignored.into_iter().map(|name| format!("{name}: marked `ignore`")));
    let mut details = tally.details;
    // A package that does not compile, a test binary that dies, a run without tests.
    if counts.failed == 0 && (!succeeded || counts.passed == 0) {
        counts.add(Counts::FAILED);
        log.clone_into(&mut details);
    }
    Outcome { counts, failed: tally.failed, skipped, details }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::{Counts, Step, Tally, judge};

    fn counted(passed: usize, failed: usize, skipped: usize) -> Tally {
        Tally { counts: Counts { passed, failed, skipped }, ..Tally::default() }
    }

    #[test]
    fn a_step_is_chosen_by_the_name_that_is_printed() {
        for step in Step::value_variants() {
            assert_eq!(Step::from_str(step.name(), false), Ok(*step));
        }
    }

    #[test]
    fn a_skipped_test_is_not_a_passed_one() {
        let tally = Tally { ignored: vec!["b in it".to_owned()], ..counted(5, 0, 1) };
        let outcome = judge(true, "", tally, vec!["a: no root".to_owned()]);
        assert_eq!(outcome.counts.to_string(), "4 passed, 0 failed, 2 skipped");
        assert_eq!(outcome.skipped, ["a: no root", "b in it: marked `ignore`"]);
    }

    #[test]
    fn a_run_that_fails_without_a_failed_test_counts_as_one_failure() {
        let outcome = judge(false, "error: no such crate", counted(5, 0, 0), Vec::new());
        assert_eq!(outcome.counts.to_string(), "5 passed, 1 failed, 0 skipped");
        assert_eq!(outcome.details, "error: no such crate");
    }

    #[test]
    fn a_run_without_tests_is_a_failure() {
        let outcome = judge(true, "", Tally::default(), Vec::new());
        assert_eq!(outcome.counts, Counts::FAILED);
    }

    #[test]
    fn failed_tests_are_not_counted_twice() {
        let outcome = judge(false, "", counted(5, 2, 0), Vec::new());
        assert_eq!(outcome.counts.to_string(), "5 passed, 2 failed, 0 skipped");
    }
}
