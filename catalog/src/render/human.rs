//! Findings and errors in rustc's form.
//!
//! The text has colours; whoever writes it strips them where nobody sees them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Padding, Patch, Renderer, Snippet,
    normalize_untrusted_str,
};

use crate::error::Error;
use crate::finding::{Declared, Finding, Severity, Subject};
use crate::report::Report;
use crate::source::FileId;

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

/// A report with every finding and a line that sums it up.
pub fn human(report: &Report, rust: &RustSources) -> String {
    let renderer = renderer();
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&render_finding(&renderer, report, finding, rust));
        out.push_str("\n\n");
    }
    out.push_str(&summary(report));
    out.push('\n');
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

fn render_finding(
    renderer: &Renderer,
    report: &Report,
    finding: &Finding,
    rust: &RustSources,
) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let label = normalize_untrusted_str(&finding.label);
    let primary = annotation(AnnotationKind::Primary, finding.place.range.clone(), &label);
    let title =
        level.primary_title(normalize_untrusted_str(&finding.message)).id(finding.check.as_str());
    let mut group = title.element(
        snippet(report, finding.place.file)
            .annotation(primary)
            .annotations(related(finding, finding.place.file)),
    );
    let mut files: Vec<_> = finding.related.iter().map(|related| related.place.file).collect();
    files.sort_unstable();
    files.dedup();
    for file in files.into_iter().filter(|file| *file != finding.place.file) {
        group = group.element(snippet(report, file).annotations(related(finding, file)));
    }
    let source = finding.declared.as_ref().map(|declared| (declared, rust.read(&declared.file)));
    if let Some((declared, source)) = &source {
        group = declaration(group, declared, source.as_deref());
    }
    if let Some(context) = finding.subject.as_ref().and_then(context) {
        group = group.element(Level::NOTE.message(normalize_untrusted_str(&context)));
    }
    let help = normalized(&finding.help);
    group = group.elements(help.iter().map(|help| Level::HELP.message(help.as_str())));
    let mut groups = vec![group];
    if let Some(suggestion) = &finding.suggestion {
        let patch = Patch::new(
            suggestion.place.range.clone(),
            normalize_untrusted_str(&suggestion.replacement),
        );
        let file = report.sources.file(suggestion.place.file);
        let patched = Snippet::source(file.text.as_str()).path(file.path.as_str()).patch(patch);
        let title = Level::HELP.secondary_title(suggestion.message.as_str());
        groups.push(title.element(patched));
    }
    renderer.render(&groups)
}

fn snippet(report: &Report, file: FileId) -> Snippet<'_, Annotation<'_>> {
    let file = report.sources.file(file);
    Snippet::source(file.text.as_str()).path(file.path.as_str())
}

/// What belongs to a finding in a file.
fn related(finding: &Finding, file: FileId) -> impl Iterator<Item = Annotation<'_>> {
    finding.related.iter().filter(move |related| related.place.file == file).map(|related| {
        let label = normalize_untrusted_str(&related.label);
        annotation(AnnotationKind::Context, related.place.range.clone(), &label)
    })
}

/// What the line of a finding doesn't say of where it is.
///
/// A rule's name stands near its query. A panel's title is anywhere, and some dashboards are one line.
fn context(subject: &Subject) -> Option<String> {
    match (subject, subject.pointer()) {
        (Subject::Rule { .. } | Subject::Metric { .. } | Subject::Function { .. }, _) => None,
        (_, None) => Some(format!("in {subject}")),
        (_, Some(pointer)) => Some(format!("in {subject}, at {pointer}")),
    }
}

/// Shows the line that declares something, or says which one it is.
fn declaration<'a>(group: Group<'a>, declared: &'a Declared, source: Option<&'a str>) -> Group<'a> {
    let line = declared.line as usize;
    let range = source.and_then(|source| line_range(source, line));
    match (source, range) {
        (Some(source), Some(range)) => {
            group.element(Snippet::source(source).path(declared.file.as_str()).annotation(
                AnnotationKind::Context.span(range).label(normalize_untrusted_str(&declared.label)),
            ))
        }
        _ => group
            .element(Padding)
            .element(Origin::path(declared.file.as_str()).line(line))
            .element(Level::NOTE.message(normalize_untrusted_str(&declared.label))),
    }
}

/// The bytes of a line, without indentation and line break.
fn line_range(source: &str, line: usize) -> Option<std::ops::Range<usize>> {
    let text = source.lines().nth(line.checked_sub(1)?)?;
    // `lines` borrows from `source`, so the distance is the line's offset.
    let start = text.as_ptr() as usize - source.as_ptr() as usize;
    let blanks = text.len() - text.trim_start().len();
    Some(start + blanks..start + text.trim_end().len().max(blanks))
}

fn annotation(
    kind: AnnotationKind,
    range: std::ops::Range<usize>,
    label: &str,
) -> Annotation<'static> {
    let annotation = kind.span(range);
    if label.is_empty() { annotation } else { annotation.label(label.to_owned()) }
}

fn normalized(texts: &[String]) -> Vec<String> {
    texts
        .iter()
        .map(|text| text.split('\n').map(normalize_untrusted_str).collect::<Vec<_>>().join("\n"))
        .collect()
}

fn summary(report: &Report) -> String {
    let counts =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "remark")]
            .map(|(severity, what)| (report.count(severity), what));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let found: Vec<_> = counts.map(|(count, what)| counted(count, what)).collect();
    let found = match &found[..] {
        [] => "no findings".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    format!(
        "{found} in {} of {}; catalog: {}, {}",
        counted(report.rules, "rule"),
        counted(report.sources.len(), "file"),
        counted(report.functions, "function"),
        match report.families {
            1 => "1 family".to_owned(),
            families => format!("{families} families"),
        },
    )
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
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
