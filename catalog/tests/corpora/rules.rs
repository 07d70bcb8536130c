//! Rules of projects whose queries are all right parse, and their files load without a word.

use telemark_catalog::finding::CheckId;

use crate::files::Corpus;

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

#[test]
fn well_known_rule_files_load_and_parse() {
    let mut shown = Vec::new();
    for (project, wrong) in PROJECTS {
        let Some(corpus) = Corpus::open(&format!("rules/{project}")) else {
            return;
        };
        for (file, loaded) in corpus.loaded() {
            let path = corpus.path(file);
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
            let is_wrong = wrong.iter().any(|wrong| path.ends_with(wrong));
            if problems.is_empty() == is_wrong {
                shown.push(format!("{path}: {problems:?}"));
            }
        }
    }
    assert_eq!(shown, Vec::<String>::new());
}

#[test]
fn nothing_in_them_is_skipped() {
    for (project, wrong) in PROJECTS {
        let Some(corpus) = Corpus::open(&format!("rules/{project}")) else {
            return;
        };
        for (file, loaded) in corpus.loaded() {
            let path = corpus.path(file);
            let is_wrong = wrong.iter().any(|wrong| path.ends_with(wrong));
            let skipped = loaded.findings.iter().filter(|finding| {
                finding.check == CheckId::SyntaxYaml && finding.message.starts_with("skipped")
            });
            assert!(is_wrong || skipped.count() == 0, "{path}");
        }
    }
}
