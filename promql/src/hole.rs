//! Variables of dashboards in the text of a query.
//!
//! The three forms are those that Grafana's front end replaces: `$name`, `${name.field:format}` and
//! `[[name:format]]`. A name that starts with a digit is none here: `$1` is a group of a regular
//! expression, and Grafana leaves it as it is.

use crate::ast::{Hole, HoleSyntax, Inset};
use crate::lexer::is_word;
use crate::span::Span;

/// How many bytes the hole is long that `text` starts with, if it starts with one.
pub(crate) fn length(text: &str) -> Option<usize> {
    parts(text).map(|parts| parts.length)
}

/// Every hole of `text`, which stands at `start` of the query, in order. What it says of places in the
/// text is counted from `offset` on.
pub(crate) fn find(text: &str, start: usize, offset: usize) -> Vec<Inset> {
    let mut insets = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['$', '[']) {
        at += next;
        let Some(parts) = parts(&text[at..]) else {
            at += 1;
            continue;
        };
        let end = at + parts.length;
        insets.push(Inset {
            hole: Hole {
                name: parts.name.to_owned(),
                field: parts.field.map(str::to_owned),
                format: parts.format.map(str::to_owned),
                syntax: parts.syntax,
                span: Span::new(start + at, start + end),
            },
            at: offset + at..offset + end,
        });
        at = end;
    }
    insets
}

struct Parts<'a> {
    name: &'a str,
    field: Option<&'a str>,
    format: Option<&'a str>,
    syntax: HoleSyntax,
    length: usize,
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let (syntax, open, close) = match text.as_bytes() {
        [b'$', b'{', ..] => (HoleSyntax::Braces, 2, "}"),
        [b'$', ..] => (HoleSyntax::Dollar, 1, ""),
        [b'[', b'[', ..] => (HoleSyntax::Brackets, 2, "]]"),
        _ => return None,
    };
    let (name, mut rest) = split_word(&text[open..])?;
    let mut field = None;
    let mut format = None;
    if syntax == HoleSyntax::Braces
        && let Some(behind) = rest.strip_prefix('.')
    {
        (field, rest) = split(behind, |c| !matches!(c, ':' | '}'))?;
    }
    if syntax != HoleSyntax::Dollar
        && let Some(behind) = rest.strip_prefix(':')
    {
        (format, rest) = split(behind, |c| match syntax {
            HoleSyntax::Brackets => is_word(c),
            HoleSyntax::Braces | HoleSyntax::Dollar => c != '}',
        })?;
    }
    let rest = rest.strip_prefix(close)?;
    Some(Parts { name, field, format, syntax, length: text.len() - rest.len() })
}

fn split_word(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some((name, rest))
}

/// What no field and no format exceeds, so that a text of unclosed holes takes linear time.
const LONGEST: usize = 256;

/// A piece of the characters that satisfy `part`, on one line and without what quotes and escapes in a
/// query.
fn split(text: &str, part: impl Fn(char) -> bool) -> Option<(Option<&str>, &str)> {
    let piece = |c| part(c) && !matches!(c, '"' | '\'' | '`' | '\\' | '\n');
    let end = text.char_indices().take(LONGEST).find(|(_, c)| !piece(*c)).map(|(at, _)| at)?;
    (end > 0).then(|| (Some(&text[..end]), &text[end..]))
}
