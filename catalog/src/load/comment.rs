//! Comments and what they stand beside.

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
    let attach = |comment: RawComment| {
        let range = comment.range;
        let beside = owner(text, range.start, range.end, comment.is_alone, &owners);
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
    start: usize,
    end: usize,
    is_alone: bool,
    owners: &[(&Place, Beside)],
) -> Beside {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    // The last one that starts before the comment; it may end on the comment's line.
    let before = owners[..owners.partition_point(|(place, _)| place.range.start < start)].last();
    let within = before.filter(|(place, _)| {
        place.range.end > start || (!is_alone && place.range.end > line_start(start))
    });
    if let Some((_, beside)) = within {
        return *beside;
    }
    let is_gap = |gap: &str| gap.lines().skip(1).all(is_blank_or_comment);
    // Indented as the fields of what ends above it: it goes on with that.
    let above = before.filter(|(place, _)| {
        let column = |at: usize| at - line_start(at);
        is_alone
            && column(start) >= column(place.range.start)
            && is_gap(&text[place.range.end.min(line_start(start))..line_start(start)])
    });
    if let Some((_, beside)) = above {
        return *beside;
    }
    let below = &text[end..];
    let gap = below.split_inclusive('\n').take_while(|line| is_blank_or_comment(line));
    let next = end + gap.map(str::len).sum::<usize>();
    let line_end = text[next..].find('\n').map_or(text.len(), |length| next + length);
    let after = owners.get(owners.partition_point(|(place, _)| place.range.start < next));
    match after {
        Some((place, beside)) if is_alone && place.range.start < line_end => *beside,
        _ => Beside::File,
    }
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
