//! From the bytes of a decoded scalar back to the bytes of the file.
//!
//! Instead of decoding a second time, the decoded text is laid beside the file's text and the two
//! are walked together. What the file has and the decoded text lacks can only be indentation, line
//! breaks and trailing blanks, or, in quotes, an escape.

use std::ops::Range;

use super::{Scalar, Style};

/// For each byte of a decoded scalar, the bytes of the file that it comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Positions {
    /// One range for each decoded byte, rising.
    bytes: Vec<Range<usize>>,
    /// The whole scalar.
    whole: Range<usize>,
}

impl Positions {
    /// Aligns a scalar of `text` with its decoded form.
    ///
    /// Should the two not fit together, each byte maps to the whole scalar: the place is then
    /// coarse, never wrong.
    pub(crate) fn new(text: &str, whole: Range<usize>, scalar: &Scalar) -> Self {
        let mut walk =
            Walk { text: text.as_bytes(), at: whole.start, end: whole.end, style: scalar.style };
        if scalar.has_properties {
            walk.skip_properties();
        } else if scalar.style == Style::Block {
            let blank_lines = scalar.text.bytes().take_while(|byte| *byte == b'\n').count();
            walk.rewind(blank_lines);
        }
        let quoted = matches!(scalar.style, Style::SingleQuoted | Style::DoubleQuoted);
        if quoted {
            walk.at += 1;
            walk.end = walk.end.saturating_sub(1);
        }
        let mut bytes = Vec::with_capacity(scalar.text.len());
        for char in scalar.text.chars() {
            let Some(range) = walk.next(char) else {
                bytes = vec![whole.clone(); scalar.text.len()];
                break;
            };
            bytes.extend(std::iter::repeat_n(range, char.len_utf8()));
        }
        Self { bytes, whole }
    }

    /// The bytes of the file that a range of decoded bytes comes from. An empty range gives an
    /// empty one, behind the character before it.
    pub(crate) fn range(&self, decoded: Range<usize>) -> Range<usize> {
        let first = self.bytes.get(decoded.start);
        let last = decoded.end.checked_sub(1).and_then(|last| self.bytes.get(last));
        match (first, last) {
            (Some(first), Some(last)) if decoded.start < decoded.end => first.start..last.end,
            (_, Some(last)) => last.end..last.end,
            (Some(first), None) => first.start..first.start,
            (None, None) => self.whole.start..self.whole.start,
        }
    }
}

struct Walk<'a> {
    text: &'a [u8],
    at: usize,
    end: usize,
    style: Style,
}

impl Walk<'_> {
    fn rest(&self) -> &[u8] {
        &self.text[self.at.min(self.end)..self.end]
    }

    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| !skipped(*byte)).unwrap_or(rest.len());
    }

    /// Goes back over blank lines: the parser has a block scalar start with its first other line.
    fn rewind(&mut self, lines: usize) {
        for _ in 0..lines {
            let before = &self.text[..self.at];
            let Some(line_break) = before.iter().rposition(|byte| *byte == b'\n') else {
                return;
            };
            self.at = line_break;
        }
    }

    /// Skips `&anchor` and `!tag`, and a block scalar's header.
    fn skip_properties(&mut self) {
        while matches!(self.rest().first(), Some(b'&' | b'!')) {
            self.skip_while(|byte| !byte.is_ascii_whitespace());
            self.skip_while(|byte| byte.is_ascii_whitespace());
        }
        if self.style == Style::Block {
            self.skip_while(|byte| byte != b'\n');
            self.at = (self.at + 1).min(self.end);
        }
    }

    /// Finds the bytes behind the next decoded character.
    fn next(&mut self, char: char) -> Option<Range<usize>> {
        if let Some(range) = self.direct(char) {
            return Some(range);
        }
        if matches!(char, ' ' | '\n') {
            return self.line_break(char);
        }
        self.skip_blank();
        self.direct(char)
    }

    /// Takes the character where it stands, as itself or as an escape.
    fn direct(&mut self, char: char) -> Option<Range<usize>> {
        let rest = self.rest();
        let length = match (self.style, rest) {
            (Style::SingleQuoted, [b'\'', b'\'', ..]) if char == '\'' => 2,
            (Style::DoubleQuoted, [b'\\', escape @ ..]) => 1 + escaped(escape, char)?,
            _ => {
                let mut buffer = [0; 4];
                let encoded = char.encode_utf8(&mut buffer).as_bytes();
                rest.starts_with(encoded).then_some(encoded.len())?
            }
        };
        let start = self.at;
        self.at += length;
        Some(start..self.at)
    }

    /// Takes a line break that was kept or folded into `char`.
    fn line_break(&mut self, char: char) -> Option<Range<usize>> {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
        let start = self.at;
        match self.rest().first() {
            Some(b'\n') => self.at += 1,
            // A file that ends without a line break: a block scalar has one nonetheless.
            None if char == '\n' => {}
            _ => return None,
        }
        Some(start..self.at)
    }

    fn skip_blank(&mut self) {
        loop {
            self.skip_while(|byte| byte.is_ascii_whitespace());
            let continued = self.style == Style::DoubleQuoted
                && matches!(self.rest(), [b'\\', b'\n' | b'\r', ..]);
            if !continued {
                return;
            }
            self.at += 1;
        }
    }
}

/// The length of an escape, without its backslash, if it stands for `char`.
///
/// The escapes are those of YAML 1.2.2, section 5.7.
fn escaped(escape: &[u8], char: char) -> Option<usize> {
    let digits = match escape.first()? {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        letter => {
            let meant = match letter {
                b'0' => '\0',
                b'a' => '\u{7}',
                b'b' => '\u{8}',
                b't' | b'\t' => '\t',
                b'n' => '\n',
                b'v' => '\u{b}',
                b'f' => '\u{c}',
                b'r' => '\r',
                b'e' => '\u{1b}',
                b'N' => '\u{85}',
                b'_' => '\u{a0}',
                b'L' => '\u{2028}',
                b'P' => '\u{2029}',
                itself => char::from(*itself),
            };
            return (meant == char).then_some(1);
        }
    };
    let hex = std::str::from_utf8(escape.get(1..=digits)?).ok()?;
    let meant = u32::from_str_radix(hex, 16).ok()?;
    (meant == u32::from(char)).then_some(1 + digits)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::load;
    use super::Positions;

    /// Shows for each word of the decoded scalar under the key `e` what the file has in its place.
    fn check(text: &str, expect: &Expect) {
        let loaded = load(text);
        let node = &loaded.documents[0].as_mapping().unwrap().get("e").unwrap().value;
        let scalar = node.as_scalar().unwrap();
        let positions = Positions::new(text, node.range.clone(), scalar);
        let mut shown = Vec::new();
        let mut start = 0;
        for word in scalar.text.split_inclusive([' ', '\n']) {
            let range = positions.range(start..start + word.len());
            shown.push(format!("{word:?} = {range:?} {:?}", &text[range.clone()]));
            start += word.len();
        }
        expect.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn plain_scalars_on_one_line_and_on_several() {
        check(
            "e: a >  0\n",
            &expect![[r#"
                "a " = 3..5 "a "
                "> " = 5..7 "> "
                " " = 7..8 " "
                "0" = 8..9 "0""#]],
        );
        check(
            "e: sum(a)  \n   > é\n\n   or b # c\n",
            &expect![[r#"
                "sum(a) " = 3..10 "sum(a) "
                "> " = 15..17 "> "
                "é\n" = 17..20 "é\n"
                "or " = 24..27 "or "
                "b" = 27..28 "b""#]],
        );
    }

    #[test]
    fn single_quotes_are_undoubled() {
        check(
            "e: 'a{b=''c''}\n  > 0'\n",
            &expect![[r#"
                "a{b='c'} " = 4..15 "a{b=''c''}\n"
                "> " = 17..19 "> "
                "0" = 19..20 "0""#]],
        );
    }

    #[test]
    fn escapes_of_double_quotes_are_resolved() {
        check(
            "e: \"a{b=\\\"\\u00e9\\x41\\\"}\\n> \\\n   0\n   or 1\"\n",
            &expect![[r#"
                "a{b=\"éA\"}\n" = 4..25 "a{b=\\\"\\u00e9\\x41\\\"}\\n"
                "> " = 25..27 "> "
                "0 " = 32..34 "0\n"
                "or " = 37..40 "or "
                "1" = 40..41 "1""#]],
        );
    }

    #[test]
    fn literal_blocks_lose_their_indentation() {
        check(
            "x: 1\ne: |\n\n    a\n      > 0\n\n    or b\ny: 2\n",
            &expect![[r#"
                "\n" = 10..11 "\n"
                "a\n" = 15..17 "a\n"
                " " = 17..18 " "
                " " = 18..19 " "
                "> " = 23..25 "> "
                "0\n" = 25..27 "0\n"
                "\n" = 27..28 "\n"
                "or " = 32..35 "or "
                "b\n" = 35..37 "b\n""#]],
        );
    }

    #[test]
    fn folded_blocks_map_a_space_to_the_line_break_it_stands_for() {
        check(
            "e: &anchor >-\n  a\n  > 0\n\n    or b\n  c",
            &expect![[r#"
                "a " = 16..18 "a\n"
                "> " = 20..22 "> "
                "0\n" = 22..24 "0\n"
                "\n" = 24..25 "\n"
                " " = 25..26 " "
                " " = 26..27 " "
                "or " = 29..32 "or "
                "b\n" = 32..34 "b\n"
                "c" = 36..37 "c""#]],
        );
    }

    #[test]
    fn carriage_returns_and_a_missing_last_line_break_do_not_shift_anything() {
        check(
            "e: |\r\n  a\r\n  > 0",
            &expect![[r#"
                "a\n" = 8..11 "a\r\n"
                "> " = 13..15 "> "
                "0\n" = 15..16 "0""#]],
        );
    }

    #[test]
    fn an_empty_range_lies_behind_the_character_before_it() {
        let loaded = load("e: sum(\n");
        let node = &loaded.documents[0].as_mapping().unwrap().get("e").unwrap().value;
        let positions = Positions::new("e: sum(\n", node.range.clone(), node.as_scalar().unwrap());
        assert_eq!(positions.range(4..4), 7..7);
    }
}
