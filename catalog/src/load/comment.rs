//! Comments and what they stand beside.

use std::ops::Range;

use crate::rules::Rule;
use crate::slo::Slo;
use crate::source::{FileId, Place};
use crate::yaml::RawComment;

/// A comment of a YAML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text behind `#`, without blanks around it.
    pub text: String,
    /// From `#` to the end of the line.
    pub place: Place,
    /// What it stands beside.
    pub beside: Beside,
}

/// What a comment belongs to: what it stands within or on a line with; what ends above it, if it is indented
/// as the fields of that; or else what starts on the first line below it that is neither empty nor a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Beside {
    /// Nothing smaller than the file.
    File,
    /// A rule, by its index in [`Loaded::rules`](super::Loaded::rules).
    Rule(usize),
    /// An objective, by its index in [`Loaded::slos`](super::Loaded::slos).
    Slo(usize),
}

/// Says of each comment what it belongs to.
pub(super) fn attach(
    file: FileId,
    text: &str,
    comments: Vec<RawComment>,
    rules: &[Rule],
    slos: &[Slo],
) -> Vec<Comment> {
    let of_rules = rules.iter().map(|rule| &rule.place).zip((0..).map(Beside::Rule));
    let of_slos = slos.iter().map(|slo| &slo.place).zip((0..).map(Beside::Slo));
    let mut owners: Vec<_> = of_rules.chain(of_slos).collect();
    owners.sort_by_key(|(place, _)| place.range.start);
    let mut gap = 0..0;
    let attach = |comment: RawComment| {
        let range = comment.range;
        if range.start >= gap.end {
            gap = gap_around(text, &range);
        }
        let beside = owner(text, &range, comment.is_alone, &gap, &owners);
        Comment {
            text: text[range.clone()].trim_start_matches('#').trim().to_owned(),
            place: Place { file, range },
            beside,
        }
    };
    comments.into_iter().map(attach).collect()
}

fn owner(
    text: &str,
    comment: &Range<usize>,
    is_alone: bool,
    gap: &Range<usize>,
    owners: &[(&Place, Beside)],
) -> Beside {
    let start = comment.start;
    // The last one that starts before the comment; it may end on the comment's line.
    let before = owners[..owners.partition_point(|(place, _)| place.range.start < start)].last();
    if let Some((place, beside)) = before {
        let is_within = place.range.end > start;
        let is_behind = !is_alone && place.range.end > line_start(text, start);
        // Indented as the fields of what ends above it: it goes on with that.
        let is_below = is_alone
            && place.range.end >= gap.start.saturating_sub(1)
            && column(text, start) >= column(text, place.range.start);
        if is_within || is_behind || is_below {
            return *beside;
        }
    }
    let line_end = text[gap.end..].find('\n').map_or(text.len(), |length| gap.end + length);
    let after = owners.get(owners.partition_point(|(place, _)| place.range.start < gap.end));
    match after {
        Some((place, beside)) if is_alone && place.range.start < line_end => *beside,
        _ => Beside::File,
    }
}

/// The lines around a comment that are empty or comments. The comment's own is one of them even if it stands
/// behind something else.
fn gap_around(text: &str, comment: &Range<usize>) -> Range<usize> {
    let length_of = |lines: &mut dyn Iterator<Item = &str>| -> usize {
        lines.take_while(|line| is_blank_or_comment(line)).map(str::len).sum()
    };
    let start = line_start(text, comment.start);
    let above = length_of(&mut text[..start].split_inclusive('\n').rev());
    let below = length_of(&mut text[comment.end..].split_inclusive('\n'));
    start - above..comment.end + below
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn column(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}

fn is_blank_or_comment(line: &str) -> bool {
    let trimmed = line.trim_start();
    trimmed.is_empty() || trimmed.starts_with('#')
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::Beside;
    use crate::load::load;
    use crate::source::Sources;

    fn check(text: &str, expect: &Expect) {
        let mut sources = Sources::default();
        let file = sources.add("rules.yml".to_owned(), text.as_bytes());
        let loaded = load(&sources, file);
        let shown = loaded.comments.iter().map(|comment| {
            let beside = match comment.beside {
                Beside::File => "the file",
                Beside::Rule(index) => &loaded.rules[index].name,
                Beside::Slo(index) => &loaded.slos[index].name,
            };
            format!("{:?}: {beside}", comment.text)
        });
        expect.assert_eq(&shown.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn a_comment_belongs_to_the_rule_that_it_is_in_or_that_follows() {
        check(
            "\
# of the file
groups:
  # of the group
  - name: g # on the group's line
    rules:
      # above A

      ## also above A
      - alert: A # in A
        expr: up # in A too
        # before the labels of A
        labels:
          a: b # at the end of A
      # above B
      - {alert: B, expr: up} # behind B
      - alert: C
        expr: |
          up # within the query
        # behind C
# at the end",
            &expect![[r#"
                "of the file": the file
                "of the group": the file
                "on the group's line": the file
                "above A": A
                "also above A": A
                "in A": A
                "in A too": A
                "before the labels of A": A
                "at the end of A": A
                "above B": B
                "behind B": B
                "behind C": C
                "at the end": the file"#]],
        );
    }
}
