//! A decoded scalar laid beside the file's text.
//!
//! Instead of decoding a second time, the decoded text and the file's are walked together. What the file
//! has and the decoded text lacks can only be indentation, line breaks and trailing blanks, or, in quotes,
//! an escape.

use std::ops::Range;

use super::positions::Builder;
use super::{Scalar, Style};

/// Tells `builder` where each character comes from, or answers nothing if the two don't fit together.
pub(super) fn align(
    text: &str,
    whole: Range<usize>,
    scalar: &Scalar<'_>,
    builder: &mut Builder,
) -> Option<()> {
    let mut walk =
        Walk { text: text.as_bytes(), at: scalar.start, end: whole.end, style: scalar.style };
    if scalar.style == Style::Block {
        let blank_lines = scalar.text.bytes().take_while(|byte| *byte == b'\n').count();
        walk.rewind(blank_lines);
    }
    if matches!(scalar.style, Style::SingleQuoted | Style::DoubleQuoted | Style::Json) {
        walk.at += 1;
        walk.end = walk.end.saturating_sub(1);
    }
    if walk.rest() == scalar.text.as_bytes() {
        builder.literal(walk.at..walk.end);
        return Some(());
    }
    let mut decoded = &*scalar.text;
    loop {
        let literal = walk.literal(decoded);
        decoded = &decoded[literal.len()..];
        builder.literal(literal);
        let Some(char) = decoded.chars().next() else { return Some(()) };
        decoded = &decoded[char.len_utf8()..];
        let range = walk.next(char)?;
        if range.len() == char.len_utf8() {
            builder.literal(range);
        } else {
            builder.escape(char.len_utf8(), range);
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

    /// Takes what stands in the file as it is decoded, up to what may be an escape: most of any text.
    fn literal(&mut self, decoded: &str) -> Range<usize> {
        let escape = match self.style {
            Style::Json | Style::DoubleQuoted => Some(b'\\'),
            Style::SingleQuoted => Some(b'\''),
            Style::Plain | Style::Block => None,
        };
        let is_literal = |(ours, theirs): &(&u8, &u8)| ours == theirs && Some(**ours) != escape;
        let same = self.rest().iter().zip(decoded.as_bytes()).take_while(is_literal).count();
        let start = self.at;
        self.at += decoded.floor_char_boundary(same);
        start..self.at
    }

    /// Finds the bytes behind the next decoded character.
    fn next(&mut self, char: char) -> Option<Range<usize>> {
        if let Some(range) = self.direct(char) {
            return Some(range);
        }
        if self.style == Style::Json {
            return None;
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
            (Style::Json, [b'\\', escape @ ..]) => 1 + escaped_in_json(escape, char)?,
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

/// The length of a JSON escape, without its backslash, if it stands for `char`: RFC 8259, section 7.
fn escaped_in_json(escape: &[u8], char: char) -> Option<usize> {
    if escape.first() != Some(&b'u') {
        // JSON's short escapes are among YAML's.
        return escaped(escape, char);
    }
    let unit = |digits: Option<&[u8]>| {
        let hex = std::str::from_utf8(digits?).ok()?;
        u16::from_str_radix(hex, 16).ok()
    };
    let first = unit(escape.get(1..5))?;
    let second = escape.get(5..11).filter(|next| next.starts_with(b"\\u"));
    let units = [first, unit(second.and_then(|next| next.get(2..))).unwrap_or_default()];
    let pair = char::decode_utf16(units).next()?.ok().filter(|decoded| decoded.len_utf16() == 2);
    if let Some(decoded) = pair {
        return (decoded == char).then_some(11);
    }
    // Half of a pair is read as U+FFFD.
    let meant = char::from_u32(first.into()).unwrap_or(char::REPLACEMENT_CHARACTER);
    (meant == char).then_some(5)
}
