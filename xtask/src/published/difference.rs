//! What the attribute changes in a package.

use std::collections::BTreeMap;
use std::fmt;

use super::annotate::Annotated;
use super::findings::{Finding, Findings, Severity};
use super::packages::{Exception, Package};

/// How many functions a package must have, to say something about the attribute.
const ENOUGH: usize = 300;

/// A package without and with the attribute.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) package: Package,
    pub(super) annotated: Annotated,
    pub(super) before: Findings,
    pub(super) after: Findings,
}

impl Difference {
    /// The words above the columns.
    pub(super) const HEAD: &str =
        "package               annotated  const fn   tests      errors    warnings  tests passed";

    /// What is other than it must be. Empty, if nothing is.
    pub(super) fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let functions = self.annotated.functions;
        if functions < ENOUGH {
            complaints.push(format!("{functions} functions are too few: at least {ENOUGH}"));
        }
        let (before, after) = (&self.before, &self.after);
        let changes: Vec<_> = missing(&after.messages, &before.messages)
            .map(|finding| ("new", finding))
            .chain(missing(&before.messages, &after.messages).map(|finding| ("gone", finding)))
            .collect();
        let exceptions = self.package.exceptions;
        for (word, finding) in &changes {
            if !exceptions.iter().any(|exception| is_about(exception, finding)) {
                complaints.push(format!("{word}: {finding}"));
            }
        }
        for exception in exceptions {
            if !changes.iter().any(|(_, finding)| is_about(exception, finding)) {
                complaints.push(format!("no exception any more: {}", exception.place));
            }
        }
        if before.tests.counts.passed == 0 {
            complaints.push("no test passes as it was published".to_owned());
        }
        if before.tests.counts != after.tests.counts || before.tests.failed != after.tests.failed {
            let counts = after.tests.counts;
            complaints.push(format!("tests: {counts}, before: {}", before.tests.counts));
            complaints.extend(after.tests.details.lines().map(str::to_owned));
        }
        complaints
    }

    /// The differences that can't but be, with their reasons.
    pub(super) fn exceptions(&self) -> impl Iterator<Item = String> {
        let exceptions = self.package.exceptions.iter();
        exceptions.map(|Exception { place, reason, .. }| format!("{place}: {reason}"))
    }
}

/// What is in one list more often than in the other.
fn missing<'a>(
    list: &'a BTreeMap<Finding, usize>,
    other: &'a BTreeMap<Finding, usize>,
) -> impl Iterator<Item = &'a Finding> {
    let more = list.iter().filter(|(finding, count)| other.get(finding) < Some(count));
    more.map(|(finding, _)| finding)
}

fn is_about(exception: &Exception, finding: &Finding) -> bool {
    exception.place == finding.place && exception.message == finding.message
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Package { name, version, .. } = self.package;
        let Annotated { functions, constant, tests } = self.annotated;
        let change =
            |of: fn(&Findings) -> usize| format!("{} → {}", of(&self.before), of(&self.after));
        write!(
            f,
            "{:22}{functions:>9}{constant:>10}{tests:>8}{:>12}{:>12}{:>14}",
            format!("{name} {version}"),
            change(|findings| findings.count(Severity::Error)),
            change(|findings| findings.count(Severity::Warning)),
            change(|findings| findings.tests.counts.passed),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use expect_test::expect;

    use super::super::findings::{Finding, Findings, Severity};
    use super::super::packages::{Exception, Package};
    use super::{Annotated, Difference};
    use crate::test::Tally;

    fn findings(messages: &[(&str, &str, usize)], said: &str) -> Findings {
        let finding = |(place, message, count): &(&str, &str, usize)| {
            let (place, message) = ((*place).to_owned(), (*message).to_owned());
            (Finding { severity: Severity::Warning, place, message }, *count)
        };
        let messages: BTreeMap<_, _> = messages.iter().map(finding).collect();
        Findings { messages, tests: Tally::parse(said) }
    }

    fn difference(before: Findings, after: Findings) -> Difference {
        const EXCEPTIONS: &[Exception] = &[
            Exception { place: "a:1", message: "new", reason: "why" },
            Exception { place: "a:2", message: "old", reason: "why" },
        ];
        let package = Package {
            name: "shop",
            version: "1.0.0",
            features: &[],
            manifest: "",
            exceptions: EXCEPTIONS,
        };
        let annotated = Annotated { functions: 300, constant: 2, tests: 1 };
        Difference { package, annotated, before, after }
    }

    const PASSED: &str = "test result: ok. 2 passed; 0 failed; 0 ignored";

    #[test]
    fn a_message_that_comes_goes_or_multiplies_is_a_complaint_unless_it_is_an_exception() {
        let before = [("a:3", "same", 1), ("a:4", "gone", 1), ("a:5", "more", 1)];
        let after = [("a:1", "new", 1), ("a:3", "same", 1), ("a:5", "more", 2), ("a:6", "came", 1)];
        let difference = difference(findings(&before, PASSED), findings(&after, PASSED));
        expect![[r"
            shop 1.0.0                  300         2       1       0 → 0       3 → 5         2 → 2
            new: warning: a:5: more
            new: warning: a:6: came
            gone: warning: a:4: gone
            no exception any more: a:2"]]
        .assert_eq(&format!("{difference}\n{}", difference.complaints().join("\n")));
    }

    #[test]
    fn a_test_that_passes_no_more_is_a_complaint() {
        let failed = "test b ... FAILED\nfailures:\n\n---- b stdout ----\nno\n\n\
                      test result: FAILED. 1 passed; 1 failed; 0 ignored";
        let messages = [("a:1", "new", 1), ("a:2", "old", 1)];
        let mut difference = difference(findings(&[], PASSED), findings(&messages, failed));
        difference.annotated.functions = 20;
        expect![[r"
            20 functions are too few: at least 300
            tests: 1 passed, 1 failed, 0 skipped, before: 2 passed, 0 failed, 0 skipped
            in :
            failures:

            ---- b stdout ----
            no
        "]]
        .assert_eq(&difference.complaints().join("\n"));
    }
}
