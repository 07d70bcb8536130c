//! What a regular expression accepts, found out as cheaply as it can be.
//!
//! Prometheus anchors patterns at both ends and lets `.` match line breaks (`FastRegexMatcher` in
//! `model/labels/regexp.go`). Most of those that people write are lists of words or a prefix, and need no
//! automaton.

use std::cell::OnceCell;

use regex::Regex;
use telemark_promql::pattern_accepts_empty;

/// A pattern as a matcher uses it.
#[derive(Clone, Debug)]
pub(crate) struct Pattern<'a> {
    text: &'a str,
    kind: Kind<'a>,
    /// Compiled when first needed; nothing where the syntax is not that of the crate `regex`.
    regex: OnceCell<Option<Regex>>,
}

#[derive(Clone, Debug)]
enum Kind<'a> {
    /// `.*`
    Anything,
    /// `.+`
    Something,
    /// `a|b`
    Words(Vec<&'a str>),
    Other,
}

impl<'a> Pattern<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let kind = match text {
            ".*" | "(.*)" | "^.*$" => Kind::Anything,
            ".+" | "(.+)" | "^.+$" => Kind::Something,
            _ => words(text).map_or(Kind::Other, Kind::Words),
        };
        Self { text, kind, regex: OnceCell::new() }
    }

    /// Whether the pattern takes all of a value; a pattern that can't be read takes all.
    pub(crate) fn accepts(&self, value: &str) -> bool {
        match &self.kind {
            Kind::Anything => true,
            Kind::Something => !value.is_empty(),
            Kind::Words(words) => words.contains(&value),
            Kind::Other if value.is_empty() => pattern_accepts_empty(self.text).unwrap_or(true),
            Kind::Other => self.regex().is_none_or(|regex| regex.is_match(value)),
        }
    }

    /// The same, but a pattern that can't be read takes nothing.
    pub(crate) fn takes_for_certain(&self, value: &str) -> bool {
        match &self.kind {
            Kind::Other if value.is_empty() => pattern_accepts_empty(self.text).unwrap_or(false),
            _ => self.is_readable() && self.accepts(value),
        }
    }

    /// Whether the pattern is one that this crate can read.
    pub(crate) fn is_readable(&self) -> bool {
        !matches!(self.kind, Kind::Other) || self.regex().is_some()
    }

    /// The words that it accepts, if it accepts nothing else.
    pub(crate) fn words(&self) -> Option<&[&'a str]> {
        match &self.kind {
            Kind::Words(words) => Some(words),
            _ => None,
        }
    }

    /// Whether it accepts every text that isn't empty.
    pub(crate) fn accepts_all_but_empty(&self) -> bool {
        matches!(self.kind, Kind::Anything | Kind::Something)
    }

    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&format!("^(?s:{})$", self.text)).ok()).as_ref()
    }
}

/// The alternatives of a pattern in which nothing but `|` is special.
fn words(pattern: &str) -> Option<Vec<&str>> {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    let in_group = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let inner = in_group.unwrap_or(inner);
    let special = |char| {
        matches!(char, '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}')
            || matches!(char, '^' | '$' | '\\')
    };
    (!inner.contains(special)).then(|| inner.split('|').collect())
}
