//! Comments, which the parser drops.

use std::ops::Range;

/// A file has no more comments than this: it bounds the memory that a hostile file takes.
const MAX_COMMENTS: usize = 1 << 18;

/// A comment and where it stands: from `#` to the end of its line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawComment {
    pub(crate) range: Range<usize>,
    /// Whether nothing else stands on its line.
    pub(crate) is_alone: bool,
}

/// The comments of a text: each `#` at the start of a line or behind a blank that isn't part of a scalar
/// (YAML 1.2.2, section 6.6). `scalars` rise. Beyond [`MAX_COMMENTS`] it stops at the next one.
pub(super) fn scan(text: &str, scalars: &[Range<usize>]) -> Result<Vec<RawComment>, usize> {
    let mut comments = Vec::new();
    let mut scalars = scalars.iter().peekable();
    let mut from = 0;
    while let Some(at) = text[from..].find('#').map(|at| from + at) {
        from = at + 1;
        while scalars.next_if(|scalar| scalar.end <= at).is_some() {}
        if let Some(scalar) = scalars.peek().filter(|scalar| scalar.start <= at) {
            from = from.max(scalar.end.min(text.len()));
            continue;
        }
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &text[line_start..at];
        if before.is_empty() || before.ends_with([' ', '\t']) {
            let line = text[at..].lines().next().unwrap_or_default();
            let is_alone = before.trim().is_empty();
            if comments.len() == MAX_COMMENTS {
                return Err(at);
            }
            comments.push(RawComment { range: at..at + line.len(), is_alone });
            from = at + line.len();
        }
    }
    Ok(comments)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::yaml::load;

    fn check(text: &str, expect: &Expect) {
        let comments = load(text).comments;
        let shown = comments.iter().map(|comment| {
            let range = comment.range.clone();
            let alone = if comment.is_alone { " alone" } else { "" };
            format!("{:?}{alone}", &text[range])
        });
        expect.assert_eq(&shown.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn comments_are_found_and_what_looks_like_one_within_a_scalar_is_not() {
        check(
            "\
# first
a: 1 # behind a value
b#: x#y
c: \"a # b\" #behind quotes
d: 'it''s # that'
e: | # behind a header
  x
  # part of the text
  y # this too
# between
f: >-
  folded # text

  # text
 # behind a block, less indented
g: plain
  goes on # and ends
h: [1, # in a list
  2]
i: &x # behind an anchor
  1
j: *x # behind an alias
k:
- - x
  #   in a list
  - |
    text
  # behind a block in a list
--- # behind a marker
a: \"two
  # lines\"
... # end
# last",
            &expect![[r##"
                "# first" alone
                "# behind a value"
                "#behind quotes"
                "# behind a header"
                "# between" alone
                "# behind a block, less indented" alone
                "# and ends"
                "# in a list"
                "# behind an anchor"
                "# behind an alias"
                "#   in a list" alone
                "# behind a block in a list" alone
                "# behind a marker"
                "# end"
                "# last" alone"##]],
        );
    }
}
