//! Where a scalar itself stands within the span that the parser gives.
//!
//! The parser's span of a scalar starts with its anchor and tag, and that of a quoted one goes on to the next
//! token, over blanks and comments.

use std::ops::Range;

use crate::tree::Style;

/// The bytes of a scalar, with its quotes and without what the parser's span has beside it.
pub(super) fn extent(
    text: &str,
    span: Range<usize>,
    style: Style,
    has_properties: bool,
) -> Range<usize> {
    let bytes = &text.as_bytes()[span.clone()];
    let mut start = 0;
    if has_properties {
        start = behind_properties(bytes);
        if style == Style::Block {
            start = (start + line_length(&bytes[start..]) + 1).min(bytes.len());
        }
    }
    let end = match style {
        Style::SingleQuoted | Style::DoubleQuoted => {
            start + quoted_length(&bytes[start..], style == Style::DoubleQuoted)
        }
        Style::Plain | Style::Block | Style::Json => bytes.len(),
    };
    span.start + start..span.start + end
}

/// The length of anchors and tags, and of blanks and comments behind them.
fn behind_properties(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match bytes.get(at) {
            Some(b'&' | b'!') => {
                let rest = &bytes[at..];
                at += rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
            }
            Some(b'#') => at += line_length(&bytes[at..]),
            Some(blank) if blank.is_ascii_whitespace() => at += 1,
            _ => return at,
        }
    }
}

fn line_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len())
}

/// The length of a scalar that starts with a quote, with both quotes.
fn quoted_length(bytes: &[u8], has_escapes: bool) -> usize {
    let quote = if has_escapes { b'"' } else { b'\'' };
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        let is_pair = bytes.get(at + 1) == Some(&b'\'') && !has_escapes;
        at += match *byte {
            b'\\' if has_escapes => 2,
            byte if byte == quote && is_pair => 2,
            byte if byte == quote => return at + 1,
            _ => 1,
        };
    }
    bytes.len()
}
