//! On rules and dashboards of well-known projects, every finding is a defect that somebody has looked up.
//!
//! `defects.toml` has the findings, each with the line that proves it. What is found and isn't in there is
//! a false positive of a check, or a defect that lacks its proof; what is in there and isn't found has been
//! lost. `surroundings.toml` is the configuration that such a project would have.
//!
//! The files lie beside the repository, not in it; without them the test is skipped and says so.

mod defects;
mod exporters;
mod projects;

use std::collections::BTreeSet;

use telemark_catalog::finding::Finding;
use telemark_catalog::report::Report;
use telemark_catalog::source::Sources;
use telemark_registry::catalog;

use defects::{Defects, Entry};
use projects::{NodeExporter, PROJECTS};

#[test]
fn every_finding_on_well_known_projects_is_a_proven_defect() {
    let Some(as_on_their_pages) = exporters::surroundings() else {
        println!("skipped: rules and dashboards of well-known projects: corpora not present");
        return;
    };
    let older = exporters::with_older_hosts(as_on_their_pages.clone());
    let own = catalog::build(&[]).expect("a catalog of nothing");
    let mut found = BTreeSet::new();
    for project in PROJECTS {
        let surroundings = match project.hosts {
            NodeExporter::AsOnItsPage => &as_on_their_pages,
            NodeExporter::Older => &older,
        };
        let report = Report::new(project.sources(), &own, surroundings);
        println!(
            "{}: {} rules, {} queries of dashboards, {} findings",
            project.name,
            report.rules,
            report.queries,
            report.findings.len()
        );
        let entries = report.findings.iter().map(|finding| entry(&report.sources, finding));
        found.extend(entries);
    }
    let defects = Defects::read();
    let is_proven =
        |entry: &&Entry| defects.entries.contains_key(*entry) || defects.is_wrong(&entry.file);
    let unproven = lines(found.iter().filter(|entry| !is_proven(entry)));
    let lost = lines(defects.entries.keys().filter(|entry| !found.contains(*entry)));
    let is_found = |file: &&String| found.iter().any(|entry| entry.file == **file);
    let right = lines(defects.wrong.keys().filter(|file| !is_found(file)));
    assert!(
        unproven.is_empty() && lost.is_empty() && right.is_empty(),
        "found and not in defects.toml:\n{unproven}in defects.toml and not found:\n{lost}wrong on \
         purpose, and nothing was found there:\n{right}"
    );
}

fn lines<T: ToString>(items: impl Iterator<Item = T>) -> String {
    items.map(|item| item.to_string() + "\n").collect()
}

fn entry(sources: &Sources, finding: &Finding) -> Entry {
    Entry {
        file: sources.file(finding.place.file).path.clone(),
        subject: finding.subject.as_ref().map(ToString::to_string).unwrap_or_default(),
        check: finding.check.to_string(),
        message: finding.message.clone(),
    }
}
