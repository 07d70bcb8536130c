//! What a team has decided about findings: severities, exceptions, and the baseline.

use std::collections::BTreeMap;

use super::{Report, sort};
use crate::baseline::Baseline;
use crate::config::Level;
use crate::exception::{self, Date, Exception, Placed};
use crate::finding::{CheckId, Finding, Identity, Severity};
use crate::paths::Base;
use crate::source::FileId;

/// The decisions.
#[derive(Debug)]
pub struct Policy<'a> {
    /// Checks whose findings have another severity than their own, or none.
    pub checks: &'a BTreeMap<CheckId, Level>,
    /// The configuration's exceptions, each with the file that it stands in.
    pub exceptions: Vec<(FileId, &'a Exception)>,
    /// The known findings.
    pub baseline: &'a Baseline,
    /// The day that it is.
    pub today: Date,
    /// Whether every file was checked. If not, nobody can say that an exception is of no use, or that a
    /// known finding is gone.
    pub is_whole: bool,
    /// What paths are relative to.
    pub base: Base,
}

/// What was found and isn't shown.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// How many findings exceptions let pass.
    pub excepted: usize,
    /// How many findings the baseline knows.
    pub known: usize,
    /// How many findings are less severe than those that were asked for.
    pub below: usize,
    /// What the baseline knows and wasn't found any more.
    pub gone: Baseline,
    /// What paths are relative to.
    pub base: Base,
}

impl Report {
    /// Takes out what the team doesn't want to see, and adds what is wrong with the exceptions.
    pub fn settle(&mut self, policy: Policy<'_>) {
        let base = policy.base;
        let relative = |shown: &str| base.relative(shown);
        level(&mut self.findings, policy.checks);
        let own = self.exceptions.iter().map(|(file, exception)| (*file, exception));
        let exceptions: Vec<_> = policy
            .exceptions
            .iter()
            .copied()
            .chain(own)
            .map(|(file, exception)| Placed { exception, file })
            .collect();
        self.settled.excepted = exception::apply(
            &mut self.findings,
            &exceptions,
            &self.sources,
            &relative,
            policy.today,
            policy.is_whole,
        );
        // Those that the exceptions have added.
        level(&mut self.findings, policy.checks);
        let (known, gone) = policy.baseline.hide(&mut self.findings, &self.sources, &relative);
        self.settled.known = known;
        if policy.is_whole {
            self.settled.gone = gone;
        }
        self.settled.base = base;
        sort(&mut self.findings);
    }
}

impl Report {
    /// Takes out what is less severe than was asked for.
    pub fn keep(&mut self, least: Severity) {
        let before = self.findings.len();
        self.findings.retain(|finding| finding.severity >= least);
        self.settled.below += before - self.findings.len();
    }

    /// The fingerprint of each finding, in their order. No two are the same.
    pub fn fingerprints(&self) -> Vec<String> {
        let relative = |shown: &str| self.settled.base.relative(shown);
        let mut ordinals: BTreeMap<Identity, usize> = BTreeMap::new();
        let fingerprint = |finding: &Finding| {
            let identity = Identity::of(finding, &self.sources, &relative);
            let ordinal = ordinals.entry(identity.clone()).or_default();
            *ordinal += 1;
            identity.fingerprint(*ordinal)
        };
        self.findings.iter().map(fingerprint).collect()
    }
}

/// Gives findings the severities that were chosen.
fn level(findings: &mut Vec<Finding>, checks: &BTreeMap<CheckId, Level>) {
    findings.retain_mut(|finding| match checks.get(&finding.check) {
        None => true,
        Some(level) => match level.severity() {
            None => false,
            Some(severity) => {
                finding.severity = severity;
                true
            }
        },
    });
}
