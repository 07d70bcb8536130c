//! The values of string literals.
//!
//! The escapes are Go's, in both kinds of quotes: <https://go.dev/ref/spec#String_literals>.

use std::borrow::Cow;

use crate::ast::Inset;
use crate::error::ParseError;
use crate::hole;
use crate::parser::Dialect;
use crate::problem::Problem;
use crate::span::Span;

/// What a string means.
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) holes: Vec<Inset>,
    /// Whether its escapes stand for UTF-8.
    pub(crate) is_utf8: bool,
}

/// The value of the string `literal`, quotes included, that starts at `start` of the query.
///
/// An escape may stand for any byte, so the value may be no UTF-8; what isn't becomes U+FFFD. Errors
/// go to `errors`, and what is no escape is left out.
pub(crate) fn unquote(
    literal: &str,
    start: usize,
    dialect: Dialect,
    errors: &mut Vec<ParseError>,
) -> Text {
    let inner = &literal[1..literal.len() - 1];
    let quote = literal.as_bytes()[0];
    let text = Text { value: String::new(), holes: Vec::new(), is_utf8: true };
    let mut builder = Builder { text, bytes: Vec::new(), dialect };
    let mut at = 0;
    while quote != b'`'
        && let Some(plain) = inner[at..].find('\\')
    {
        builder.plain(&inner[at..at + plain], start + 1 + at);
        at += plain;
        match parse_escape(&inner[at..], quote) {
            Ok((Escape::Byte(byte), length)) => {
                builder.bytes.push(byte);
                at += length;
            }
            Ok((Escape::Char(c), length)) => {
                builder.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                at += length;
            }
            Err(length) => {
                let from = start + 1 + at;
                let text = inner[at..at + length].to_owned();
                let span = Span::new(from, from + length);
                let whole = Span::new(start, start + literal.len());
                errors.push(ParseError::new(span, Problem::BadEscape(text)).blaming(whole));
                at += length;
            }
        }
    }
    builder.plain(&inner[at..], start + 1 + at);
    builder.flush();
    builder.text
}

struct Builder {
    text: Text,
    /// What escapes stand for, as far as it isn't part of the text yet.
    bytes: Vec<u8>,
    dialect: Dialect,
}

impl Builder {
    /// A piece without escapes that stands at `start` of the query.
    fn plain(&mut self, piece: &str, start: usize) {
        if piece.is_empty() {
            return;
        }
        self.flush();
        if self.dialect == Dialect::Grafana {
            self.text.holes.extend(hole::find(piece, start, self.text.value.len()));
        }
        self.text.value.push_str(piece);
    }

    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let piece = String::from_utf8_lossy(&self.bytes);
            self.text.is_utf8 &= matches!(piece, Cow::Borrowed(_));
            self.text.value.push_str(&piece);
            self.bytes.clear();
        }
    }
}

enum Escape {
    Byte(u8),
    Char(char),
}

/// The escape that `text` starts with and its length, or the length of the piece that is none.
fn parse_escape(text: &str, quote: u8) -> Result<(Escape, usize), usize> {
    let Some(selector) = text[1..].chars().next() else {
        return Err(text.len());
    };
    let simple = |byte| Ok((Escape::Byte(byte), 2));
    match selector {
        'a' => simple(0x07),
        'b' => simple(0x08),
        'f' => simple(0x0c),
        'n' => simple(b'\n'),
        'r' => simple(b'\r'),
        't' => simple(b'\t'),
        'v' => simple(0x0b),
        '\\' => simple(b'\\'),
        _ if selector == char::from(quote) => simple(quote),
        '0'..='7' => {
            let value = digits(text, 1, 3, 8)?;
            let byte = u8::try_from(value).map_err(|_| 4_usize)?;
            Ok((Escape::Byte(byte), 4))
        }
        'x' => {
            let value = digits(text, 2, 2, 16)?;
            let byte = u8::try_from(value).map_err(|_| 4_usize)?;
            Ok((Escape::Byte(byte), 4))
        }
        'u' | 'U' => {
            let count = if selector == 'u' { 4 } else { 8 };
            let value = digits(text, 2, count, 16)?;
            let c = char::from_u32(value).ok_or(2 + count)?;
            Ok((Escape::Char(c), 2 + count))
        }
        _ => Err(1 + selector.len_utf8()),
    }
}

/// The number that the `count` digits behind the first `skip` bytes of `text` spell, or the length
/// of the piece up to where a digit is missing.
fn digits(text: &str, skip: usize, count: usize, radix: u32) -> Result<u32, usize> {
    let found = text[skip..].chars().take(count).take_while(|c| c.is_digit(radix)).count();
    if found < count {
        return Err(skip + found);
    }
    u32::from_str_radix(&text[skip..skip + count], radix).map_err(|_| skip + count)
}
