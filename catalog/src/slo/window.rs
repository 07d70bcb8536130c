//! Windows that Sloth fills in.

use std::ops::Range;

use crate::expression::Expression;

/// What stands in a query for `{{.window}}`: the shortest window that Sloth fills in by default, which is
/// the one that asks most of a query.
pub const SHORTEST_WINDOW: &str = "5m";

/// Puts [`SHORTEST_WINDOW`] in place of each `{{.window}}`.
pub(super) fn fill_in(expr: Expression) -> Expression {
    let holes = holes(&expr.text);
    if holes.is_empty() { expr } else { expr.replacing(&holes, SHORTEST_WINDOW) }
}

fn holes(text: &str) -> Vec<Range<usize>> {
    let mut holes = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|found| at + found) {
        at = start + 2;
        let Some(length) = text[at..].find("}}") else {
            break;
        };
        let inner = text[at..at + length].trim_matches(|char: char| char == '-' || char == ' ');
        if inner == ".window" {
            holes.push(start..at + length + 2);
            at += length + 2;
        }
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::holes;

    #[test]
    fn windows_are_found_with_and_without_blanks() {
        let text = "a[{{.window}}] / b[{{ .window }}] / c[{{ .other }}] / d[{{- .window -}}]{{";
        let found: Vec<_> = holes(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["{{.window}}", "{{ .window }}", "{{- .window -}}"]);
    }
}
