//! Regular expressions in matchers, in the syntax of Go's package `regexp/syntax`.
//!
//! Nothing is matched here. What the parser needs to know is whether the server will compile the
//! expression, and whether the whole of it matches the empty text, because a selector in which
//! every matcher accepts that is refused.

mod class;
#[cfg(test)]
mod tests;

use core::fmt;
use std::collections::BTreeSet;

/// Go's limit to counts, and to the product of nested counts.
const MAX_REPEAT: u32 = 1000;
/// Go's limit to the height of an expression.
const MAX_GROUPS: usize = 1000;
/// Go's limit to the instructions that an expression becomes: 128 MiB of 40 bytes each.
const MAX_SIZE: u64 = (128 << 20) / 40;

/// Why an expression doesn't compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PatternError {
    BadClass(String),
    BadEscape(String),
    BadGroup,
    BadRange(String),
    DuplicateGroup(String),
    MissingBracket,
    MissingParen,
    NestedRepeat,
    NothingToRepeat,
    RepeatTooLarge,
    TooDeep,
    TooLarge,
    TrailingBackslash,
    UnexpectedParen,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadClass(class) => write!(f, "unknown character class `{class}`"),
            Self::BadEscape(escape) => write!(f, "unknown escape `{escape}`"),
            Self::BadGroup => f.write_str(
                "unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`",
            ),
            Self::BadRange(range) => write!(f, "`{range}` is no range of characters"),
            Self::DuplicateGroup(name) => write!(f, "two groups are named `{name}`"),
            Self::MissingBracket => f.write_str("missing `]`"),
            Self::MissingParen => f.write_str("missing `)`"),
            Self::NestedRepeat => f.write_str("a repetition stands directly behind another one"),
            Self::NothingToRepeat => f.write_str("nothing to repeat"),
            Self::RepeatTooLarge => {
                write!(f, "a count is above {MAX_REPEAT}, or the smaller one comes second")
            }
            Self::TooDeep => write!(f, "more than {MAX_GROUPS} groups in each other"),
            Self::TooLarge => f.write_str("its counts multiply to more than Go compiles"),
            Self::TrailingBackslash => f.write_str("a `\\` at the end"),
            Self::UnexpectedParen => f.write_str("a `)` without a `(`"),
        }
    }
}

/// Whether a matcher's regular expression, which is anchored at both ends, matches the empty text, and with it
/// a missing label. Nothing where Go's `regexp` doesn't take it.
///
/// ```
/// use telemark_promql::pattern_accepts_empty;
///
/// assert_eq!(pattern_accepts_empty("a|b*"), Some(true));
/// assert_eq!(pattern_accepts_empty("a+"), Some(false));
/// assert_eq!(pattern_accepts_empty("a("), None);
/// ```
pub fn pattern_accepts_empty(pattern: &str) -> Option<bool> {
    matches_empty(pattern).ok()
}

/// Whether `pattern` as a whole matches the empty text.
pub(crate) fn matches_empty(pattern: &str) -> Result<bool, PatternError> {
    let mut scanner = Scanner {
        rest: pattern,
        groups: Vec::new(),
        current: Group::default(),
        names: BTreeSet::new(),
        no_class_ends: false,
    };
    while !scanner.rest.is_empty() {
        scanner.item()?;
    }
    let whole = scanner.current.finish();
    if !scanner.groups.is_empty() {
        return Err(PatternError::MissingParen);
    }
    if whole.size > MAX_SIZE {
        return Err(PatternError::TooLarge);
    }
    Ok(whole.matches_empty)
}

/// A part of an expression, as far as it matters here.
#[derive(Clone, Copy, Debug)]
struct Piece {
    matches_empty: bool,
    /// The largest product of counts in each other.
    repeat: u32,
    /// How many instructions it becomes, about.
    size: u64,
}

/// A character or a class of characters.
const CHARACTER: Piece = Piece { matches_empty: false, repeat: 1, size: 1 };

/// An anchor that the empty text satisfies; of all of them only `\b` isn't one.
const ANCHOR: Piece = Piece { matches_empty: true, repeat: 1, size: 1 };

/// What is known of a group up to the current place.
#[derive(Debug)]
struct Group {
    /// Whether an alternative before the current one matches the empty text.
    earlier_match: bool,
    /// Whether everything of the current alternative but its last piece does.
    before_last: bool,
    last: Option<Piece>,
    /// The largest of all pieces but the last.
    repeat: u32,
    /// The sum of all pieces but the last.
    size: u64,
}

impl Default for Group {
    fn default() -> Self {
        Self { earlier_match: false, before_last: true, last: None, repeat: 1, size: 0 }
    }
}

impl Group {
    fn push(&mut self, piece: Piece) {
        if let Some(last) = self.last.replace(piece) {
            self.before_last &= last.matches_empty;
            self.repeat = self.repeat.max(last.repeat);
            self.size = self.size.saturating_add(last.size);
        }
    }

    fn next_alternative(&mut self) {
        let piece = self.finish();
        *self = Self {
            earlier_match: piece.matches_empty,
            repeat: piece.repeat,
            size: piece.size,
            ..Self::default()
        };
    }

    fn finish(&self) -> Piece {
        let last = self.last.unwrap_or(ANCHOR);
        Piece {
            matches_empty: self.earlier_match || (self.before_last && last.matches_empty),
            repeat: self.repeat.max(last.repeat),
            size: self.size.saturating_add(last.size),
        }
    }
}

struct Scanner<'a> {
    rest: &'a str,
    /// The groups around the current one.
    groups: Vec<Group>,
    current: Group,
    names: BTreeSet<&'a str>,
    /// Whether no `:]` follows.
    no_class_ends: bool,
}

impl Scanner<'_> {
    /// Takes one item and the repetition behind it.
    fn item(&mut self) -> Result<(), PatternError> {
        let Some(first) = self.take() else {
            return Ok(());
        };
        match first {
            '(' => self.open()?,
            ')' => {
                let outer = self.groups.pop().ok_or(PatternError::UnexpectedParen)?;
                let inner = core::mem::replace(&mut self.current, outer);
                self.current.push(inner.finish());
            }
            '|' => self.current.next_alternative(),
            '^' | '$' => self.current.push(ANCHOR),
            '[' => {
                self.class()?;
                self.current.push(CHARACTER);
            }
            '\\' => self.escape()?,
            '*' | '?' | '+' => return self.repeat(u32::from(first == '+'), 1),
            '{' => match self.counts() {
                Some((min, max)) => {
                    let most = max.unwrap_or(min);
                    if min > MAX_REPEAT || most > MAX_REPEAT || most < min {
                        return Err(PatternError::RepeatTooLarge);
                    }
                    return self.repeat(min, most);
                }
                None => self.current.push(CHARACTER),
            },
            _ => self.current.push(CHARACTER),
        }
        Ok(())
    }

    fn take(&mut self) -> Option<char> {
        let first = self.rest.chars().next()?;
        self.rest = &self.rest[first.len_utf8()..];
        Some(first)
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Repeats the last piece; the operator itself has been taken.
    fn repeat(&mut self, min: u32, most: u32) -> Result<(), PatternError> {
        self.eat("?");
        let last = self.current.last.as_mut().ok_or(PatternError::NothingToRepeat)?;
        last.matches_empty |= min == 0;
        last.repeat = last.repeat.saturating_mul(most).max(1);
        last.size = last.size.saturating_mul(u64::from(most)).saturating_add(1);
        if last.repeat > MAX_REPEAT {
            return Err(PatternError::RepeatTooLarge);
        }
        if last.size > MAX_SIZE {
            return Err(PatternError::TooLarge);
        }
        let nested = match self.rest.chars().next() {
            Some('*' | '+' | '?') => true,
            Some('{') => {
                let rest = self.rest;
                self.rest = &rest[1..];
                let nested = self.counts().is_some();
                self.rest = rest;
                nested
            }
            _ => false,
        };
        if nested {
            return Err(PatternError::NestedRepeat);
        }
        Ok(())
    }

    /// Takes `2}`, `2,}` or `2,3}`; anything else leaves the brace before it an ordinary character.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let (min, rest) = split_count(self.rest)?;
        let (max, rest) = match rest.strip_prefix(',') {
            None => (Some(min), rest),
            Some(rest) if rest.starts_with('}') => (None, rest),
            Some(rest) => split_count(rest).map(|(max, rest)| (Some(max), rest))?,
        };
        self.rest = rest.strip_prefix('}')?;
        Some((min, max))
    }

    /// Opens a group, or takes flags for the rest of the current one.
    fn open(&mut self) -> Result<(), PatternError> {
        if self.eat("?") {
            if self.eat("P<") || self.eat("<") {
                let (name, rest) = self.rest.split_once('>').ok_or(PatternError::BadGroup)?;
                let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
                if name.is_empty() || !name.chars().all(word) {
                    return Err(PatternError::BadGroup);
                }
                if !self.names.insert(name) {
                    return Err(PatternError::DuplicateGroup(name.to_owned()));
                }
                self.rest = rest;
            } else if self.flags()? == ')' {
                return Ok(());
            }
        }
        if self.groups.len() == MAX_GROUPS {
            return Err(PatternError::TooDeep);
        }
        let outer = core::mem::take(&mut self.current);
        self.groups.push(outer);
        Ok(())
    }

    /// Takes flags and the character that ends them, and returns that.
    fn flags(&mut self) -> Result<char, PatternError> {
        let mut negated = false;
        let mut dangling = false;
        loop {
            match self.take() {
                Some('i' | 'm' | 's' | 'U') => dangling = false,
                Some('-') if !negated => {
                    negated = true;
                    dangling = true;
                }
                Some(end @ (':' | ')')) if !dangling => return Ok(end),
                _ => return Err(PatternError::BadGroup),
            }
        }
    }

    /// Takes what a backslash outside a class stands for; the backslash has been taken.
    fn escape(&mut self) -> Result<(), PatternError> {
        if self.eat("Q") {
            let (literal, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            for _ in literal.chars() {
                self.current.push(CHARACTER);
            }
            self.rest = rest;
        } else if self.eat("A") || self.eat("B") || self.eat("z") {
            self.current.push(ANCHOR);
        } else if self.eat("b") || self.class_escape()? {
            self.current.push(CHARACTER);
        } else {
            self.escaped_character()?;
            self.current.push(CHARACTER);
        }
        Ok(())
    }
}

/// A count without leading zeros, as Go wants it, and what follows it. One beyond `u32` is too large
/// either way.
fn split_count(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    let plain = digits == "0" || !digits.starts_with('0');
    (plain && !digits.is_empty()).then(|| (digits.parse().unwrap_or(u32::MAX), rest))
}
