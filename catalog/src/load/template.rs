//! Files that become YAML only once a template engine has run.

use std::ops::Range;

/// The first line that consists of a template directive, without its surrounding blanks.
///
/// `{{ $labels.x }}` inside an annotation is Prometheus' own and part of valid YAML. A line that
/// starts with `{{` is not: YAML would read a mapping within a mapping.
pub(super) fn first_directive(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start().len();
        let trimmed = line.trim();
        let item = trimmed.trim_start_matches("- ");
        if item.starts_with("{{") || is_helm(trimmed) {
            let from = start + blanks;
            return Some(from..from + trimmed.len());
        }
        start += line.len();
    }
    None
}

/// Whether a query has pieces that another program fills in before Prometheus reads it.
pub(crate) fn is_templated(query: &str) -> bool {
    query.contains("{{") || query.contains("${")
}

fn is_helm(line: &str) -> bool {
    line.contains("{{")
        && [".Values", ".Release", ".Chart", "include \""].iter().any(|word| line.contains(word))
}

#[cfg(test)]
mod tests {
    use super::first_directive;

    #[test]
    fn a_directive_of_its_own_line_is_a_template_and_an_annotation_is_none() {
        let text = "groups:\n  {{- range .Values.groups }}\n";
        let directive = first_directive(text).map(|range| &text[range]);
        assert_eq!(directive, Some("{{- range .Values.groups }}"));
        let text = "name: {{ include \"x.name\" . }}\n";
        let directive = first_directive(text).map(|range| &text[range]);
        assert_eq!(directive, Some("name: {{ include \"x.name\" . }}"));
        assert_eq!(first_directive("summary: \"{{ $labels.job }} is down\""), None);
    }
}
