//! From the bytes of a decoded scalar back to the bytes of the file.

use std::ops::Range;

use super::align::align;
use super::{Node, Scalar};

/// Where in the file the bytes of a decoded text come from.
///
/// Most texts stand in the file as they read, so what is kept are runs, and one run is the rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Positions {
    /// Rising; the first starts at 0 unless the text is empty.
    runs: Box<[Run]>,
    /// The length of the decoded text.
    length: u32,
    /// What an empty text without any run stands for.
    start: u32,
}

/// Bytes of the decoded text, up to the next run's, and the bytes of the file that they come from.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    decoded: u32,
    file: u32,
    file_length: u32,
    /// Whether each byte is one of the file's. Else all of them come from all of those: an escape.
    is_literal: bool,
}

impl Positions {
    /// Aligns a scalar of `text` with its decoded form.
    ///
    /// Should the two not fit together, each byte maps to the whole scalar: the place is then
    /// coarse, never wrong.
    pub(crate) fn new(text: &str, node: &Node<'_>, scalar: &Scalar<'_>) -> Self {
        let mut builder = Builder::default();
        if align(text, node.range.clone(), scalar, &mut builder).is_none() {
            builder = Builder::default();
            builder.escape(scalar.text.len(), node.range.clone());
        }
        builder.finish(node.range.start)
    }

    /// The bytes of the file that a range of decoded bytes comes from. An empty range gives an
    /// empty one, behind the character before it.
    pub(crate) fn range(&self, decoded: Range<usize>) -> Range<usize> {
        let end = narrow(decoded.end).min(self.length);
        let first = self.byte(narrow(decoded.start));
        let last = end.checked_sub(1).and_then(|last| self.byte(last));
        match (first, last) {
            (Some(first), Some(last)) if decoded.start < decoded.end => first.start..last.end,
            (_, Some(last)) => last.end..last.end,
            (Some(first), None) => first.start..first.start,
            (None, None) => self.start as usize..self.start as usize,
        }
    }

    /// The positions of a piece of the text.
    pub(crate) fn slice(&self, decoded: Range<usize>) -> Self {
        let mut builder = Builder::default();
        let (start, end) = (narrow(decoded.start), narrow(decoded.end).min(self.length));
        for (index, run) in self.runs.iter().enumerate() {
            let run_end = self.run_end(index);
            let (from, to) = (run.decoded.max(start), run_end.min(end));
            if from >= to {
                continue;
            }
            let file = run.file as usize;
            if run.is_literal {
                let from_file = file + (from - run.decoded) as usize;
                builder.literal(from_file..from_file + (to - from) as usize);
            } else {
                builder.escape((to - from) as usize, file..file + run.file_length as usize);
            }
        }
        builder.finish(self.range(decoded.start..decoded.start).start)
    }

    /// The positions of the text in which each of these ranges, rising and apart, is replaced by `with` bytes.
    pub(crate) fn replacing(&self, ranges: &[Range<usize>], with: usize) -> Self {
        let mut builder = Builder::default();
        let mut end = 0;
        for range in ranges {
            builder.append(&self.slice(end..range.start));
            builder.escape(with, self.range(range.clone()));
            end = range.end;
        }
        builder.append(&self.slice(end..self.length as usize));
        builder.finish(self.start as usize)
    }

    /// The bytes of the file that one decoded byte comes from.
    fn byte(&self, decoded: u32) -> Option<Range<usize>> {
        if decoded >= self.length {
            return None;
        }
        let index = self.runs.partition_point(|run| run.decoded <= decoded).checked_sub(1)?;
        let run = self.runs.get(index)?;
        let start = run.file as usize;
        if run.is_literal {
            let start = start + (decoded - run.decoded) as usize;
            return Some(start..start + 1);
        }
        Some(start..start + run.file_length as usize)
    }

    fn run_end(&self, index: usize) -> u32 {
        self.runs.get(index + 1).map_or(self.length, |next| next.decoded)
    }
}

/// Positions while a text is decoded.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    runs: Vec<Run>,
    length: u32,
}

impl Builder {
    /// The next bytes stand in the file as they are.
    pub(crate) fn literal(&mut self, file: Range<usize>) {
        let (start, length) = (narrow(file.start), narrow(file.len()));
        if let Some(last) = self.runs.last_mut()
            && last.is_literal
            && last.file + last.file_length == start
        {
            last.file_length += length;
        } else if length > 0 {
            if self.runs.is_empty() {
                // One run is the rule, and room for more would have to be given back.
                self.runs.reserve_exact(1);
            }
            let run =
                Run { decoded: self.length, file: start, file_length: length, is_literal: true };
            self.runs.push(run);
        }
        self.length += length;
    }

    /// The next `decoded` bytes are written in another way.
    pub(crate) fn escape(&mut self, decoded: usize, file: Range<usize>) {
        if decoded > 0 {
            self.runs.push(Run {
                decoded: self.length,
                file: narrow(file.start),
                file_length: narrow(file.len()),
                is_literal: false,
            });
        }
        self.length += narrow(decoded);
    }

    fn append(&mut self, positions: &Positions) {
        for (index, run) in positions.runs.iter().enumerate() {
            let file = run.file as usize..(run.file + run.file_length) as usize;
            if run.is_literal {
                self.literal(file);
            } else {
                self.escape((positions.run_end(index) - run.decoded) as usize, file);
            }
        }
    }

    pub(crate) fn finish(self, start: usize) -> Positions {
        Positions { runs: self.runs.into(), length: self.length, start: narrow(start) }
    }
}

/// Files are far smaller than 4 GiB: [`load`](crate::load) refuses others before they are read. What
/// exceeds it elsewhere is a range that means "up to the end".
fn narrow(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::Positions;
    use crate::yaml::load;

    /// Shows for each word of the decoded scalar under the key `e` what the file has in its place.
    fn check(text: &str, expect: &Expect) {
        let loaded = load(text);
        let node = &loaded.documents[0].as_mapping().unwrap().get("e").unwrap().value;
        let scalar = node.as_scalar().unwrap();
        let positions = Positions::new(text, node, scalar);
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
        let positions = Positions::new("e: sum(\n", node, node.as_scalar().unwrap());
        assert_eq!(positions.range(4..4), 7..7);
    }

    /// Shows for each character of a JSON string what the file has in its place.
    fn check_json(text: &str, expect: &Expect) {
        let loaded = crate::json::load(text);
        let node = &loaded.documents[0];
        let scalar = node.as_scalar().unwrap();
        let positions = Positions::new(text, node, scalar);
        let shown = scalar.text.char_indices().map(|(at, char)| {
            let range = positions.range(at..at + char.len_utf8());
            format!("{char:?}={}", &text[range])
        });
        expect.assert_eq(&shown.collect::<Vec<_>>().join(" "));
    }

    #[test]
    fn characters_of_a_json_string_are_their_escapes() {
        check_json(
            r#"  "a\"b\\ \/\n\u00e9é\ud83d\ude00\ud83d\u0041\udc00!" "#,
            &expect![[
                r#"'a'=a '"'=\" 'b'=b '\\'=\\ ' '=  '/'=\/ '\n'=\n 'é'=\u00e9 'é'=é '😀'=\ud83d\ude00 '�'=\ud83d 'A'=\u0041 '�'=\udc00 '!'=!"#
            ]],
        );
    }

    #[test]
    fn pieces_and_replacements_keep_their_places() {
        let text = r#""a\"{{.window}}\"b""#;
        let loaded = crate::json::load(text);
        let node = &loaded.documents[0];
        let positions = Positions::new(text, node, node.as_scalar().unwrap());
        // The decoded text is `a"{{.window}}"b`.
        let replaced = positions.replacing(&[0..1, 2..13], 2);
        let shown: Vec<_> = (0..7).map(|at| &text[replaced.range(at..at + 1)]).collect();
        assert_eq!(shown, ["a", "a", "\\\"", "{{.window}}", "{{.window}}", "\\\"", "b"]);
        let piece = positions.slice(2..13).slice(2..9);
        assert_eq!(&text[piece.range(0..7)], ".window");
        assert_eq!(&text[piece.range(1..2)], "w");
        assert_eq!(piece.range(7..7), piece.range(0..7).end..piece.range(0..7).end);
    }
}
