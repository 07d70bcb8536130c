//! The same problem in several places is one problem.

use std::collections::BTreeMap;

use crate::finding::{CheckId, Finding, Severity};
use crate::report::Report;

/// A finding, and those that say the same of other places.
#[derive(Debug)]
pub(super) struct Folded<'a> {
    pub(super) first: &'a Finding,
    pub(super) others: Vec<&'a Finding>,
}

/// The findings of a report in its order, those of one message together with the first of them.
pub(super) fn fold(report: &Report) -> Vec<Folded<'_>> {
    let mut folded: Vec<Folded<'_>> = Vec::new();
    let mut known: BTreeMap<(CheckId, Severity, &str), usize> = BTreeMap::new();
    for finding in &report.findings {
        let index = *known
            .entry((finding.check, finding.severity, &finding.message))
            .or_insert(folded.len());
        match folded.get_mut(index) {
            Some(folded) => folded.others.push(finding),
            None => folded.push(Folded { first: finding, others: Vec::new() }),
        }
    }
    folded
}
