//! One finding.

use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Padding, Patch, Renderer, Snippet,
    normalize_untrusted_str,
};

use super::fold::Folded;
use super::window::Window;
use super::{RustSources, normalized};
use crate::finding::{Declared, Finding, Severity, Subject};
use crate::report::Report;
use crate::source::{FileId, Place};

/// How many of the other places of a problem are named.
const PLACES: usize = 5;

pub(super) fn render(
    renderer: &Renderer,
    report: &Report,
    folded: &Folded<'_>,
    rust: &RustSources,
) -> String {
    let finding = folded.first;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title =
        level.primary_title(normalize_untrusted_str(&finding.message)).id(finding.check.as_str());
    let mut files: Vec<_> = finding.related.iter().map(|related| related.place.file).collect();
    files.sort_unstable();
    files.dedup();
    files.retain(|file| *file != finding.place.file);
    let mut group = title.elements(annotated(report, finding, finding.place.file));
    for file in files {
        group = group.elements(annotated(report, finding, file));
    }
    let source = finding.declared.as_ref().map(|declared| (declared, rust.read(&declared.file)));
    if let Some((declared, source)) = &source {
        group = declaration(group, declared, source.as_deref());
    }
    let notes = [finding.subject.as_ref().and_then(context), others(report, &folded.others)];
    for note in notes.iter().flatten() {
        group = group.element(Level::NOTE.message(normalize_untrusted_str(note)));
    }
    let help = normalized(&finding.help);
    group = group.elements(help.iter().map(|help| Level::HELP.message(help.as_str())));
    let mut groups = vec![group];
    if let Some(suggestion) = &finding.suggestion {
        let file = report.sources.file(suggestion.place.file);
        let mut window = Window::of(file, [&suggestion.place.range]);
        if window.has_long_line() {
            window = Window::cut(file, &suggestion.place.range);
        }
        let replacement = normalize_untrusted_str(&suggestion.replacement);
        let patch = Patch::new(window.within(&suggestion.place.range), replacement);
        let title = Level::HELP.secondary_title(suggestion.message.as_str());
        groups.push(title.element(window.snippet().path(file.path.as_str()).patch(patch)));
    }
    renderer.render(&groups)
}

/// The pieces of a file that belong to a finding, with their labels.
fn annotated<'a>(report: &'a Report, finding: &'a Finding, file: FileId) -> Vec<Element<'a>> {
    let source = report.sources.file(file);
    let primary = (AnnotationKind::Primary, &finding.place, &finding.label);
    let related = finding
        .related
        .iter()
        .map(|related| (AnnotationKind::Context, &related.place, &related.label));
    let pieces: Vec<_> =
        [primary].into_iter().chain(related).filter(|(_, place, _)| place.file == file).collect();
    let annotation =
        |window: &Window<'_>, (kind, place, label): &(AnnotationKind, &Place, &String)| {
            let annotation = kind.span(window.within(&place.range));
            match normalize_untrusted_str(label) {
                label if label.is_empty() => annotation,
                label => annotation.label(label),
            }
        };
    let window = Window::of(source, pieces.iter().map(|(_, place, _)| &place.range));
    if !window.has_long_line() {
        let annotations = pieces.iter().map(|piece| annotation(&window, piece));
        let snippet = window.snippet().path(source.path.as_str());
        return vec![snippet.annotations(annotations).into()];
    }
    let cut = pieces.iter().flat_map(|piece| {
        let window = Window::cut(source, &piece.1.range);
        let snippet = window.snippet().annotation(annotation(&window, piece));
        [Element::from(window.origin(piece.1.range.start)), snippet.into()]
    });
    cut.collect()
}

/// Where else the same is wrong.
fn others(report: &Report, others: &[&Finding]) -> Option<String> {
    let places = others.iter().take(PLACES).map(|finding| {
        let file = report.sources.file(finding.place.file);
        let at = file.line_column(finding.place.range.start);
        format!("{}:{}:{}", file.path, at.line, at.column)
    });
    let mut places: Vec<_> = places.collect();
    if others.len() > PLACES {
        places.push("…".to_owned());
    }
    let plural = match others.len() {
        0 => return None,
        1 => "",
        _ => "s",
    };
    Some(format!("and {} more place{plural}: {}", others.len(), places.join(", ")))
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
