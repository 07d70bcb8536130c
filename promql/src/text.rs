//! The values of string literals.
//!
//! The escapes are Go's, in both kinds of quotes: <https://go.dev/ref/spec#String_literals>.

use crate::error::ParseError;
use crate::problem::Problem;
use crate::span::Span;

/// The value of the string `literal`, quotes included, that starts at `start` of the query.
///
/// An escape may stand for any byte, so the value may be no UTF-8; what isn't becomes U+FFFD.
pub(crate) fn unquote(literal: &str, start: usize) -> Result<String, ParseError> {
    let inner = &literal[1..literal.len() - 1];
    let quote = literal.as_bytes()[0];
    if quote == b'`' || !inner.contains('\\') {
        return Ok(inner.to_owned());
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let (escape, length) = parse_escape(rest, quote).map_err(|length| {
            let from = start + 1 + inner.len() - rest.len();
            let text = rest[..length].to_owned();
            ParseError::new(Span::new(from, from + length), Problem::BadEscape(text))
        })?;
        match escape {
            Escape::Byte(byte) => bytes.push(byte),
            Escape::Char(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = &rest[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(match String::from_utf8(bytes) {
        Ok(value) => value,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
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
