//! The breaks of what stands around a query, found in the file's text.

use std::ops::Range;

use super::kind::Break;
use super::query::without_a_letter;

/// A break of a file: the bytes to replace and what with.
pub(crate) struct TextBreak {
    pub(crate) kind: Break,
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

/// Panel units, and one of another quantity for each.
const OTHER_UNITS: [(&str, &str); 6] = [
    ("s", "bytes"),
    ("ms", "bytes"),
    ("bytes", "s"),
    ("percentunit", "bytes"),
    ("reqps", "s"),
    ("ops", "s"),
];

/// `is_read` says whether anything reads a recorded name.
pub(crate) fn of_rules(text: &str, is_read: impl Fn(&str) -> bool) -> Vec<TextBreak> {
    let mut breaks = Vec::new();
    for at in positions(text, "$labels.") {
        let start = at + "$labels.".len();
        let label = word(&text[start..]);
        let kind = Break::AnnotationLabelRenamed;
        let range = start..start + label.len();
        breaks.push(TextBreak { kind, range, text: without_a_letter(label) });
    }
    for at in positions(text, "}}") {
        let (kind, range) = (Break::TemplateUnclosed, at..at + 2);
        breaks.push(TextBreak { kind, range, text: "}".to_owned() });
    }
    for at in positions(text, "| humanize") {
        let start = at + 2;
        let function = word(&text[start..]);
        let range = start..start + function.len();
        let kind = Break::TemplateFunctionUnknown;
        let misspelt = function.replacen('z', "s", 1);
        breaks.push(TextBreak { kind, range: range.clone(), text: misspelt });
        let other = match function {
            "humanizePercentage" => "humanizeDuration",
            "humanizeDuration" => "humanizePercentage",
            _ => continue,
        };
        let kind = Break::HumanizedOtherwise;
        breaks.push(TextBreak { kind, range, text: other.to_owned() });
    }
    for at in positions(text, "- record: ") {
        let start = at + "- record: ".len();
        let name = text[start..].lines().next().unwrap_or_default();
        if !is_read(name) {
            continue;
        }
        let (kind, range) = (Break::RecordRenamed, start..start + name.len());
        breaks.push(TextBreak { kind, range, text: without_a_letter(name) });
    }
    breaks
}

pub(crate) fn of_dashboards(text: &str) -> Vec<TextBreak> {
    let mut breaks = Vec::new();
    for legend in values(text, "\"legendFormat\": \"") {
        for at in positions(&text[legend.clone()], "{{") {
            let start = legend.start + at + 2;
            let label = word(&text[start..]);
            let kind = Break::LegendLabelRenamed;
            let range = start..start + label.len();
            breaks.push(TextBreak { kind, range, text: without_a_letter(label) });
        }
    }
    for range in values(text, "\"unit\": \"") {
        let other = OTHER_UNITS.iter().find(|(unit, _)| *unit == &text[range.clone()]);
        if let Some((_, other)) = other {
            let kind = Break::PanelUnitOtherwise;
            breaks.push(TextBreak { kind, range, text: (*other).to_owned() });
        }
    }
    for query in values(text, "\"expr\": \"") {
        for at in positions(&text[query.clone()], "$") {
            let start = query.start + at + 1;
            let name = word(&text[start..]);
            let kind = Break::VariableUndefined;
            let range = start..start + name.len();
            breaks.push(TextBreak { kind, range, text: without_a_letter(name) });
        }
    }
    breaks
}

fn positions<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(wanted).map(|(at, _)| at)
}

/// The bytes between an opening text and the next quote that isn't escaped.
fn values(text: &str, opening: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    positions(text, opening)
        .map(|at| {
            let start = at + opening.len();
            let mut end = start;
            while end < bytes.len() && bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            start..end
        })
        .collect()
}

fn word(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_alphanumeric() && char != '_');
    &text[..end.unwrap_or(text.len())]
}
