//! Regular expressions in matchers, in Go's syntax: <https://pkg.go.dev/regexp/syntax>.
//!
//! Nothing is matched here. What the parser needs to know is whether the server will compile the
//! expression, and whether the whole of it matches the empty text, because a selector in which
//! every matcher accepts that is refused.

mod class;

use core::fmt;

/// Go's limit to counts, and to the product of nested counts.
const MAX_REPEAT: u32 = 1000;
/// Go's limit to the height of an expression.
const MAX_GROUPS: usize = 1000;

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
    MissingQuoteEnd,
    NestedRepeat,
    NothingToRepeat,
    RepeatTooLarge,
    TooDeep,
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
            Self::MissingQuoteEnd => f.write_str("a `\\Q` without a `\\E`"),
            Self::NestedRepeat => f.write_str("a repetition stands directly behind another one"),
            Self::NothingToRepeat => f.write_str("nothing to repeat"),
            Self::RepeatTooLarge => {
                write!(f, "a count is above {MAX_REPEAT}, or the smaller one comes second")
            }
            Self::TooDeep => write!(f, "more than {MAX_GROUPS} groups in each other"),
            Self::TrailingBackslash => f.write_str("a `\\` at the end"),
            Self::UnexpectedParen => f.write_str("a `)` without a `(`"),
        }
    }
}

/// Whether `pattern` as a whole matches the empty text.
pub(crate) fn matches_empty(pattern: &str) -> Result<bool, PatternError> {
    let mut scanner =
        Scanner { rest: pattern, groups: Vec::new(), current: Group::default(), names: Vec::new() };
    while !scanner.rest.is_empty() {
        scanner.item()?;
    }
    if scanner.groups.is_empty() {
        Ok(scanner.current.finish().matches_empty)
    } else {
        Err(PatternError::MissingParen)
    }
}

/// A part of an expression, as far as it matters here.
#[derive(Clone, Copy, Debug)]
struct Piece {
    matches_empty: bool,
    /// The largest product of counts in each other.
    repeat: u32,
}

/// A character or a class of characters.
const CHARACTER: Piece = Piece { matches_empty: false, repeat: 1 };

/// An anchor that the empty text satisfies; of all of them only `\b` isn't one.
const ANCHOR: Piece = Piece { matches_empty: true, repeat: 1 };

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
}

impl Default for Group {
    fn default() -> Self {
        Self { earlier_match: false, before_last: true, last: None, repeat: 1 }
    }
}

impl Group {
    fn push(&mut self, piece: Piece) {
        if let Some(last) = self.last.replace(piece) {
            self.before_last &= last.matches_empty;
            self.repeat = self.repeat.max(last.repeat);
        }
    }

    fn next_alternative(&mut self) {
        let piece = self.finish();
        *self =
            Self { earlier_match: piece.matches_empty, repeat: piece.repeat, ..Self::default() };
    }

    fn finish(&self) -> Piece {
        let last = self.last.unwrap_or(ANCHOR);
        Piece {
            matches_empty: self.earlier_match || (self.before_last && last.matches_empty),
            repeat: self.repeat.max(last.repeat),
        }
    }
}

struct Scanner<'a> {
    rest: &'a str,
    /// The groups around the current one.
    groups: Vec<Group>,
    current: Group,
    names: Vec<&'a str>,
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
        if last.repeat > MAX_REPEAT {
            return Err(PatternError::RepeatTooLarge);
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
        let (inner, rest) = self.rest.split_once('}')?;
        let (min, max) = match inner.split_once(',') {
            None => (count(inner)?, Some(count(inner)?)),
            Some((min, "")) => (count(min)?, None),
            Some((min, max)) => (count(min)?, Some(count(max)?)),
        };
        self.rest = rest;
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
                if self.names.contains(&name) {
                    return Err(PatternError::DuplicateGroup(name.to_owned()));
                }
                self.names.push(name);
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
            // To Go alone the rest would be literal, but Prometheus puts the expression in a group,
            // whose end would be literal then as well.
            let (literal, rest) =
                self.rest.split_once("\\E").ok_or(PatternError::MissingQuoteEnd)?;
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

/// A count without leading zeros, as Go wants it. One beyond `u32` is too large either way.
fn count(digits: &str) -> Option<u32> {
    let plain = digits == "0" || !digits.starts_with('0');
    let valid = plain && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| digits.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::{Expect, expect};

    use super::matches_empty;

    /// Compares what is found out about some expressions, one a line.
    fn check(patterns: &[&str], expected: &Expect) {
        let mut actual = String::new();
        for pattern in patterns {
            let answer = match matches_empty(pattern) {
                Ok(true) => "may be empty".to_owned(),
                Ok(false) => "is never empty".to_owned(),
                Err(error) => error.to_string(),
            };
            writeln!(actual, "{pattern}: {answer}").unwrap();
        }
        expected.assert_eq(&actual);
    }

    #[test]
    fn repetitions_and_alternatives_decide_whether_the_empty_text_matches() {
        check(
            &[
                "", "a", ".*", ".+", ".?", "a*b", "a*b?", "a|", "|a", "a|b", "(a|)b", "(a|)(b|)",
                "(a+)*", "(a*)+", "a{0}", "a{0,2}", "a{1,}", "(){3}", "()", "(?:)", "(?i)",
                "a(?i)*",
            ],
            &expect![[r#"
                : may be empty
                a: is never empty
                .*: may be empty
                .+: is never empty
                .?: may be empty
                a*b: is never empty
                a*b?: may be empty
                a|: may be empty
                |a: may be empty
                a|b: is never empty
                (a|)b: is never empty
                (a|)(b|): may be empty
                (a+)*: may be empty
                (a*)+: may be empty
                a{0}: may be empty
                a{0,2}: may be empty
                a{1,}: is never empty
                (){3}: may be empty
                (): may be empty
                (?:): may be empty
                (?i): may be empty
                a(?i)*: may be empty
            "#]],
        );
    }

    #[test]
    fn anchors_match_the_empty_text_but_for_the_word_boundary() {
        check(&["^", "$", "^$", r"\A\z", r"\B", r"\b", "^*a"], &expect![[r#"
            ^: may be empty
            $: may be empty
            ^$: may be empty
            \A\z: may be empty
            \B: may be empty
            \b: is never empty
            ^*a: is never empty
        "#]]);
    }

    #[test]
    fn escapes_and_classes_are_characters() {
        check(
            &[
                r"\d",
                r"\pL*",
                r"\p{Greek}",
                r"\P{^Lu}?",
                r"\x41",
                r"\x{10FFFF}",
                r"\012",
                r"\.",
                r"\_",
                r"\n",
                "[a-z]",
                "[^a-z]*",
                "[]a]",
                "[a-]",
                "[-a]",
                r"[\d\-x]",
                "[[:alpha:]_]",
                "[[:^alpha:]]",
                "[[:]",
                r"\Q.*\E",
                r"\Q\E",
                r"\Qa\E*",
                "{",
                "a{",
                "a{,2}",
                "a{x}",
                "a{02}",
                "}",
                "]",
                "é",
            ],
            &expect![[r#"
                \d: is never empty
                \pL*: may be empty
                \p{Greek}: is never empty
                \P{^Lu}?: may be empty
                \x41: is never empty
                \x{10FFFF}: is never empty
                \012: is never empty
                \.: is never empty
                \_: is never empty
                \n: is never empty
                [a-z]: is never empty
                [^a-z]*: may be empty
                []a]: is never empty
                [a-]: is never empty
                [-a]: is never empty
                [\d\-x]: is never empty
                [[:alpha:]_]: is never empty
                [[:^alpha:]]: is never empty
                [[:]: is never empty
                \Q.*\E: is never empty
                \Q\E: may be empty
                \Qa\E*: may be empty
                {: is never empty
                a{: is never empty
                a{,2}: is never empty
                a{x}: is never empty
                a{02}: is never empty
                }: is never empty
                ]: is never empty
                é: is never empty
            "#]],
        );
    }

    #[test]
    fn flags_and_names_leave_the_group_as_it_is() {
        check(
            &["(?i)a", "(?i-s:a*)", "(?-U)", "(?P<n>a?)", "(?<n>a)", "(?ims)", "(?)"],
            &expect![[r#"
                (?i)a: is never empty
                (?i-s:a*): may be empty
                (?-U): may be empty
                (?P<n>a?): may be empty
                (?<n>a): is never empty
                (?ims): may be empty
                (?): may be empty
            "#]],
        );
    }

    #[test]
    fn what_go_refuses_is_refused() {
        check(
            &[
                "(",
                ")",
                "a)(b",
                "[",
                "[]",
                "[a",
                "[^]",
                "*",
                "+a",
                "a|?",
                "(*)",
                "a**",
                "a*?*",
                "a{2}*",
                "a{1001}",
                "a{1,1001}",
                "a{3,2}",
                "(a{100}){11}",
                "((a{10}){10}){11}",
                "[z-a]",
                r"[a-\d]",
                "[[:nope:]]",
                r"\p{nope}",
                r"\p{Greek",
                r"\pX",
                r"\1",
                r"\8",
                r"\x4",
                r"\x{110000}",
                r"\x{}",
                r"\q",
                r"\C",
                r"\Z",
                r"\é",
                "\\",
                r"\Qa",
                "(?",
                "(?i",
                "(?=a)",
                "(?!a)",
                "(?i-)",
                "(?--i)",
                "(?P<>a)",
                "(?P<a-b>a)",
                "(?P<n>a)(?P<n>b)",
            ],
            &expect![[r#"
                (: missing `)`
                ): a `)` without a `(`
                a)(b: a `)` without a `(`
                [: missing `]`
                []: missing `]`
                [a: missing `]`
                [^]: missing `]`
                *: nothing to repeat
                +a: nothing to repeat
                a|?: nothing to repeat
                (*): nothing to repeat
                a**: a repetition stands directly behind another one
                a*?*: a repetition stands directly behind another one
                a{2}*: a repetition stands directly behind another one
                a{1001}: a count is above 1000, or the smaller one comes second
                a{1,1001}: a count is above 1000, or the smaller one comes second
                a{3,2}: a count is above 1000, or the smaller one comes second
                (a{100}){11}: a count is above 1000, or the smaller one comes second
                ((a{10}){10}){11}: a count is above 1000, or the smaller one comes second
                [z-a]: `z-a` is no range of characters
                [a-\d]: unknown escape `\d`
                [[:nope:]]: unknown character class `[:nope:]`
                \p{nope}: unknown character class `\p{nope}`
                \p{Greek: unknown character class `\p{Greek`
                \pX: unknown character class `\pX`
                \1: unknown escape `\1`
                \8: unknown escape `\8`
                \x4: unknown escape `\x`
                \x{110000}: unknown escape `\x{110000}`
                \x{}: unknown escape `\x{}`
                \q: unknown escape `\q`
                \C: unknown escape `\C`
                \Z: unknown escape `\Z`
                \é: unknown escape `\é`
                \: a `\` at the end
                \Qa: a `\Q` without a `\E`
                (?: unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
                (?i: unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
                (?=a): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
                (?!a): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
                (?i-): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
                (?--i): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
                (?P<>a): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
                (?P<a-b>a): unknown group syntax behind `(?`, expected `:`, flags out of `imsU`, or `P<name>`
                (?P<n>a)(?P<n>b): two groups are named `n`
            "#]],
        );
    }

    #[test]
    fn counts_that_go_allows_are_allowed() {
        check(
            &["a{1000}", "(a{100}){10}", "(a*{0})", "(a{0}){1000}", "((a{1000}){0}){1000}"],
            &expect![[r#"
                a{1000}: is never empty
                (a{100}){10}: is never empty
                (a*{0}): a repetition stands directly behind another one
                (a{0}){1000}: may be empty
                ((a{1000}){0}){1000}: may be empty
            "#]],
        );
    }
}
