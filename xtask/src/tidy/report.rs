//! What rules find, and how it is told.

use std::fmt;

use super::rules::Rule;
use super::tree::Tree;

/// What one rule found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    looked_at: usize,
    findings: Vec<Finding>,
}

#[derive(Debug)]
struct Finding {
    level: Level,
    path: String,
    line: Option<usize>,
    message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Error,
    /// Worth a look, but no failure.
    Remark,
}

impl Report {
    /// Counts one thing that the rule applies to.
    pub(crate) fn look(&mut self) {
        self.looked_at += 1;
    }

    /// Reports a broken rule; lines count from 1.
    pub(crate) fn error(
        &mut self,
        path: &str,
        line: impl Into<Option<usize>>,
        message: impl fmt::Display,
    ) {
        self.push(Level::Error, path, line.into(), &message);
    }

    /// Reports what is allowed but not wanted.
    pub(crate) fn remark(&mut self, path: &str, message: impl fmt::Display) {
        self.push(Level::Remark, path, None, &message);
    }

    fn push(&mut self, level: Level, path: &str, line: Option<usize>, message: &dyn fmt::Display) {
        self.findings.push(Finding {
            level,
            path: path.to_owned(),
            line,
            message: message.to_string(),
        });
    }
}

/// What all rules found.
#[derive(Debug)]
pub(crate) struct Summary {
    reports: Vec<(&'static str, Report)>,
}

impl Summary {
    pub(crate) fn of(rules: &[Rule], tree: &Tree) -> Self {
        let reports = rules.iter().map(|rule| {
            let mut report = (rule.check)(tree);
            if report.looked_at == 0 {
                let message = "the rule found nothing to look at: has what it guards moved?";
                report.error("", None, message);
            }
            (rule.name, report)
        });
        Self { reports: reports.collect() }
    }

    pub(crate) fn errors(&self) -> usize {
        self.count(Level::Error)
    }

    fn count(&self, level: Level) -> usize {
        let findings = self.reports.iter().flat_map(|(_, report)| &report.findings);
        findings.filter(|finding| finding.level == level).count()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut looked_at = 0;
        for (name, report) in &self.reports {
            looked_at += report.looked_at;
            for finding in &report.findings {
                writeln!(f, "{}", Line(name, finding))?;
            }
        }
        writeln!(
            f,
            "{} rules, {looked_at} places: {} errors, {} remarks",
            self.reports.len(),
            self.errors(),
            self.count(Level::Remark),
        )
    }
}

struct Line<'a>(&'a str, &'a Finding);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(rule, finding) = self;
        let level = match finding.level {
            Level::Error => "error",
            Level::Remark => "remark",
        };
        write!(f, "{level}[{rule}]: ")?;
        if !finding.path.is_empty() {
            f.write_str(&finding.path)?;
            if let Some(line) = finding.line {
                write!(f, ":{line}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&finding.message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{Report, Rule, Summary};
    use crate::tidy::tree::Tree;

    #[test]
    fn a_rule_that_looks_at_nothing_is_an_error() {
        let idle = Rule { name: "idle", says: "", check: |_| Report::default() };
        let busy = Rule {
            name: "busy",
            says: "",
            check: |_| {
                let mut report = Report::default();
                report.look();
                report.remark("a.rs", "could be better");
                report
            },
        };
        let summary = Summary::of(&[idle, busy], &Tree::default());
        assert_eq!(summary.errors(), 1);
        expect![[r"
            error[idle]: the rule found nothing to look at: has what it guards moved?
            remark[busy]: a.rs: could be better
            2 rules, 1 places: 1 errors, 1 remarks
        "]]
        .assert_eq(&summary.to_string());
    }
}
