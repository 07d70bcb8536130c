//! Suggestions as changes of files.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::Safety;
use crate::report::Report;
use crate::source::FileId;

/// A text to put in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of what is replaced.
    pub range: Range<usize>,
    /// With what.
    pub replacement: String,
}

/// What the safe suggestions of a report change, by file, rising and apart from each other.
///
/// Of two that touch each other the first counts; the other may still be right once that is done. A file
/// that is no UTF-8 isn't changed: its text here is not what it holds.
pub fn edits(report: &Report) -> BTreeMap<FileId, Vec<Edit>> {
    let mut files: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    let suggestions = report.findings.iter().filter_map(|finding| finding.suggestion.as_ref());
    for suggestion in suggestions.filter(|suggestion| suggestion.safety == Safety::Safe) {
        let file = report.sources.file(suggestion.place.file);
        let range = suggestion.place.range.clone();
        // What changes nothing would be applied again and again.
        let changes = file.text.get(range.clone()) != Some(suggestion.replacement.as_str());
        if changes && file.invalid_at.is_none() {
            let replacement = suggestion.replacement.clone();
            files.entry(suggestion.place.file).or_default().push(Edit { range, replacement });
        }
    }
    for edits in files.values_mut() {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut end = None;
        edits.retain(|edit| {
            let is_apart = end.is_none_or(|end| edit.range.start > end);
            if is_apart {
                end = Some(edit.range.end);
            }
            is_apart
        });
    }
    files
}

/// A text with these edits, which rise and are apart from each other.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut end = 0;
    for edit in edits {
        changed.push_str(&text[end..edit.range.start]);
        changed.push_str(&edit.replacement);
        end = edit.range.end;
    }
    changed.push_str(&text[end..]);
    changed
}

#[cfg(test)]
mod tests {
    use super::{apply, edits};
    use crate::config::Surroundings;
    use crate::finding::{CheckId, Finding, Safety, Suggestion};
    use crate::fixture::studio;
    use crate::report::Report;
    use crate::source::{Place, Sources};

    const TEXT: &str = "groups: []\n# one two three\n";

    /// The text after these suggestions: what to replace, with what, and whether that is safe.
    fn fixed(text: &[u8], suggestions: &[(&str, &str, Safety)]) -> String {
        let mut sources = Sources::default();
        let file = sources.add("a.yml".to_owned(), text);
        let mut report = Report::new(sources, &studio(), &Surroundings::default());
        report.findings = suggestions
            .iter()
            .map(|(from, to, safety)| {
                let start = TEXT.find(from).unwrap();
                let place = Place { file, range: start..start + from.len() };
                Finding {
                    suggestion: Some(Suggestion {
                        message: "m".to_owned(),
                        place: place.clone(),
                        replacement: (*to).to_owned(),
                        safety: *safety,
                    }),
                    ..Finding::new(CheckId::LabelUnknown, file, place.range, "m".to_owned())
                }
            })
            .collect();
        let source = &report.sources.file(file).text;
        edits(&report).get(&file).map_or(source.clone(), |edits| apply(source, edits))
    }

    #[test]
    fn safe_suggestions_are_applied_where_they_do_not_touch() {
        use Safety::{Guess, Safe};
        let comment = |suggestions: &[(&str, &str, Safety)]| {
            let fixed = fixed(TEXT.as_bytes(), suggestions);
            fixed.strip_prefix("groups: []\n# ").unwrap().trim_end().to_owned()
        };
        assert_eq!(comment(&[("three", "3", Safe), ("one", "1", Safe)]), "1 two 3");
        assert_eq!(comment(&[("one", "1", Guess), ("two", "", Safe)]), "one  three");
        assert_eq!(comment(&[("one two", "1 2", Safe), ("two", "II", Safe)]), "1 2 three");
        assert_eq!(comment(&[("one", "1", Safe), ("one", "1", Safe)]), "1 two three");
        assert_eq!(comment(&[("one", "one", Safe)]), "one two three");
    }

    #[test]
    fn a_file_that_is_no_utf8_stays_as_it_is() {
        let bytes = [TEXT.as_bytes(), b"\xff"].concat();
        let fixed = fixed(&bytes, &[("one", "1", Safety::Safe)]);
        assert_eq!(fixed, format!("{TEXT}\u{fffd}"));
    }
}
