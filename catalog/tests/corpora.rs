//! Rule files of well-known projects load, parse, and keep their positions.
//!
//! The files lie beside the repository, not in it; without them the tests are skipped and say so.

#![expect(clippy::print_stdout, reason = "says what was read and what was skipped")]

use std::fs;
use std::path::{Path, PathBuf};

use telemark_catalog::finding::CheckId;
use telemark_catalog::load::load;
use telemark_catalog::rules::Rule;
use telemark_catalog::source::{FileId, Sources};

/// The projects, and the files of each that don't load: wrong on purpose.
const PROJECTS: [(&str, &[&str]); 5] = [
    ("prometheus-operator__kube-prometheus", &[]),
    ("openshift__cluster-monitoring-operator", &[]),
    ("prometheus__node_exporter", &[]),
    (
        "prometheus__prometheus",
        &[
            "bad_expr.bad.yaml",
            "bad_field.bad.yaml",
            "bad-rules-syntax.yml",
            "invalid_record_name.bad.yaml",
            "invalid_rules.yaml",
            "record_and_alert.bad.yaml",
            "record_and_for.bad.yaml",
            "record_and_keep_firing_for.bad.yaml",
            "rules_extrafields.yml",
        ],
    ),
    ("thanos-io__thanos", &["invalid-rules-data.yaml", "invalid-unknown-field.yaml"]),
];

struct Project {
    sources: Sources,
    /// Each with whether it is wrong on purpose.
    files: Vec<(FileId, bool)>,
}

/// The rule files of a project, or nothing if they aren't on this machine.
fn project(name: &str, wrong: &[&str]) -> Option<Project> {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/rules");
    let mut paths = Vec::new();
    collect(&corpora.join(name), &mut paths);
    paths.sort();
    if paths.is_empty() {
        println!("skipped: the rule files of {name}: corpora not present");
        return None;
    }
    let mut sources = Sources::default();
    let mut files = Vec::new();
    for path in paths {
        let shown = path.to_string_lossy().into_owned();
        let is_wrong = wrong.iter().any(|wrong| shown.ends_with(wrong));
        files.push((sources.add(shown, &fs::read(path).expect("a readable file")), is_wrong));
    }
    Some(Project { sources, files })
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten() {
        let path = entry.expect("a readable directory").path();
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

#[test]
fn well_known_rule_files_load_and_parse() {
    let mut shown = Vec::new();
    let (mut files, mut rules) = (0, 0);
    for project in PROJECTS.iter().filter_map(|(name, wrong)| project(name, wrong)) {
        for (file, is_wrong) in &project.files {
            let loaded = load(&project.sources, *file);
            let path = &project.sources.file(*file).path;
            let broken = loaded
                .rules
                .iter()
                .filter_map(|rule| telemark_promql::parse(&rule.expr.text).err());
            let problems: Vec<_> = loaded
                .findings
                .iter()
                .map(|finding| finding.message.clone())
                .chain(broken.map(|error| error.to_string()))
                .collect();
            if problems.is_empty() == *is_wrong {
                shown.push(format!("{path}: {problems:?}"));
            }
            files += 1;
            rules += loaded.rules.len();
        }
    }
    println!("{files} files, {rules} rules");
    assert_eq!(shown, Vec::<String>::new());
}

#[test]
fn every_piece_of_every_query_is_found_again_in_its_file() {
    let mut checked = 0;
    for project in PROJECTS.iter().filter_map(|(name, wrong)| project(name, wrong)) {
        for (file, _) in &project.files {
            for rule in load(&project.sources, *file).rules {
                check_positions(&project.sources.file(*file).text, &rule);
                checked += 1;
            }
        }
    }
    println!("{checked} queries");
}

/// Reads each character of a query back from the file. What YAML folds or escapes may look another
/// way there, and nothing else.
fn check_positions(text: &str, rule: &Rule) {
    let query = &rule.expr.text;
    let mut end = 0;
    for (at, char) in query.char_indices() {
        let place = rule.expr.place(at..at + char.len_utf8());
        let written = &text[place.range.clone()];
        let same = written.chars().eq([char])
            || (matches!(char, ' ' | '\n') && matches!(written, "\n" | "\r\n" | ""))
            || (written.starts_with('\\') && written.len() <= 10)
            || (char == '\'' && written == "''");
        assert!(same, "{char:?} of {:?} is written {written:?}", *rule.name);
        assert!(place.range.start >= end, "{:?} goes back", *rule.name);
        end = place.range.end;
    }
}

#[test]
fn resources_that_hold_no_rules_are_the_only_thing_skipped() {
    for project in PROJECTS.iter().filter_map(|(name, wrong)| project(name, wrong)) {
        for (file, is_wrong) in &project.files {
            let findings = load(&project.sources, *file).findings;
            let skipped = findings.iter().filter(|finding| {
                finding.check == CheckId::SyntaxYaml && finding.message.starts_with("skipped")
            });
            assert!(*is_wrong || skipped.count() == 0);
        }
    }
}
