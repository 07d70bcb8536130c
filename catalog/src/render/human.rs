//! Findings and errors in rustc's form.
//!
//! The text has colours; whoever writes it strips them where nobody sees them.

mod finding;
mod fold;
mod summary;
mod window;

use std::fs;
use std::path::{Component, Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use crate::error::Error;
use crate::report::Report;

pub(super) use summary::summary;

/// Where the service's source files are looked for, to show lines of them.
#[derive(Clone, Debug)]
pub struct RustSources {
    /// The directory that the compiler's paths are relative to: the workspace's.
    pub root: PathBuf,
}

impl RustSources {
    /// Reads a file that a catalog names. The name comes from an artifact, which may be anybody's, so
    /// only Rust files below the root are read.
    fn read(&self, file: &str) -> Option<String> {
        let path = Path::new(file);
        let is_below = path
            .components()
            .all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if !is_below || !is_rust {
            return None;
        }
        fs::read_to_string(self.root.join(path)).ok()
    }
}

/// A report: every problem once, with the places where it is, and lines that sum it up.
pub fn human(report: &Report, rust: &RustSources) -> String {
    let renderer = renderer();
    let mut out = String::new();
    for folded in fold::fold(report) {
        out.push_str(&finding::render(&renderer, report, &folded, rust));
        out.push_str("\n\n");
    }
    out.push_str(&summary(report));
    out
}

/// An error that ended a run.
pub fn failure(error: &Error) -> String {
    let title = normalize_untrusted_str(&error.to_string());
    let help = normalized(&error.help());
    let mut group = Group::with_title(Level::ERROR.primary_title(title));
    if let Some(config) = error.config_error() {
        let annotation = AnnotationKind::Primary.span(config.range.clone());
        let snippet =
            Snippet::source(config.text.as_str()).path(config.path.as_str()).annotation(annotation);
        group = group.element(snippet);
    }
    let group = group.elements(help.iter().map(|help| Level::HELP.message(help.as_str())));
    let mut text = renderer().render(&[group]);
    text.push('\n');
    text
}

fn renderer() -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii)
}

fn normalized(texts: &[String]) -> Vec<String> {
    texts
        .iter()
        .map(|text| text.split('\n').map(normalize_untrusted_str).collect::<Vec<_>>().join("\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use expect_test::expect;

    use super::{RustSources, failure, human};
    use crate::config::Surroundings;
    use crate::error::Error;
    use crate::fixture::{plain, studio};
    use crate::report::Report;
    use crate::source::Sources;

    #[test]
    fn a_source_that_is_not_there_is_named_by_its_line() {
        let mut sources = Sources::default();
        let rules = "groups:\n- name: g\n  rules:\n  - {alert: A, expr: images_generated}\n";
        sources.add("alerts.yml".to_owned(), rules.as_bytes());
        let report = Report::new(sources, &studio(), &Surroundings::default());
        let nowhere = RustSources { root: "/nowhere".into() };
        expect![[r#"
            error[metric/unknown]: nothing emits the metric `images_generated`
             --> alerts.yml:4:22
              |
            4 |   - {alert: A, expr: images_generated}
              |                      ^^^^^^^^^^^^^^^^ not in the catalog
              |
             ::: src/studio.rs:9
              = note: `images_generated_total` is declared here
            help: a metric with a similar name exists
              |
            4 |   - {alert: A, expr: images_generated_total}
              |                                      ++++++

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]]
        .assert_eq(&plain(&human(&report, &nowhere)));
    }

    #[test]
    fn of_a_long_line_only_the_piece_in_question_is_shown() {
        let long = "x".repeat(3_000);
        let dashboard = format!(
            "{{\"title\": \"é{long}\", \"panels\": [{{\"title\": \"Queue\", \"type\": \"timeseries\", \
             \"targets\": [{{\"expr\": \"queue_dept > 1\"}}]}}], \"uid\": \"{long}\"}}"
        );
        let mut sources = Sources::default();
        sources.add("queue.json".to_owned(), dashboard.as_bytes());
        let report = Report::new(sources, &studio(), &Surroundings::default());
        let nowhere = RustSources { root: "/nowhere".into() };
        let shown = plain(&human(&report, &nowhere)).replace(&long, "LONG");
        expect![[r#"
            error[metric/unknown]: nothing emits the metric `queue_dept`
             --> queue.json:1:3090
              |
             :::
            1 | itle": "Queue", "type": "timeseries", "targets": [{"expr": "queue_dept > 1"}]}], "uid": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
              |                                                             ^^^^^^^^^^ not in the catalog
              |
             ::: src/studio.rs:9
              = note: `queue_depth` is declared here
              = note: in panel `Queue` of dashboard `éLONG`, at /panels/0/targets/0/expr
            help: a metric with a similar name exists
              |
            1 | itle": "Queue", "type": "timeseries", "targets": [{"expr": "queue_depth > 1"}]}], "uid": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
              |                                                                       +

            1 error in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
        "#]].assert_eq(&shown);
    }

    #[test]
    fn only_rust_files_below_the_root_are_read() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().join("root");
        std::fs::create_dir(&root).unwrap();
        for file in ["root/a.rs", "root/secret.txt", "outside.rs"] {
            std::fs::write(directory.path().join(file), file).unwrap();
        }
        let outside = directory.path().join("outside.rs");
        let rust = RustSources { root };
        let read = |file: &str| rust.read(file);
        assert_eq!(read("a.rs").as_deref(), Some("root/a.rs"));
        assert_eq!(read("secret.txt"), None);
        assert_eq!(read("../outside.rs"), None);
        assert_eq!(read(&outside.to_string_lossy()), None);
    }

    #[test]
    fn control_characters_of_a_file_do_not_reach_the_terminal() {
        let mut sources = Sources::default();
        let rules = "groups:\n- name: g\n  rules:\n  - \"a\\e[31m\": 1\n";
        sources.add("alerts.yml".to_owned(), rules.as_bytes());
        let report = Report::new(sources, &studio(), &Surroundings::default());
        let text = human(&report, &RustSources { root: Path::new("/").into() });
        assert_eq!(text.matches("a\u{1b}[31m").count(), 0);
        assert_eq!(text.matches("a␛[31m").count(), 1);
    }

    #[test]
    fn a_configuration_error_is_shown_in_its_file() {
        let error = Error::config("telemark.toml", "rule = []\n", 0..4, "unknown".to_owned());
        expect![[r#"
            error: unknown
             --> telemark.toml:1:1
              |
            1 | rule = []
              | ^^^^
        "#]]
        .assert_eq(&plain(&failure(&error)));
        expect![[r#"
            error: no telemark.toml in /w or a directory above it
             |
             = help: write one:
                     [[binary]]
                     package = "the-package"
                     bin = "the-program"
             = help: or give a finished file with `--artifact` or `--catalog`
        "#]]
        .assert_eq(&plain(&failure(&Error::no_config("/w".to_owned()))));
    }
}
