//! Regular expressions in matchers, in Go's syntax: <https://pkg.go.dev/regexp/syntax>.
//!
//! Nothing is matched here. What the parser needs to know is whether the server will compile the
//! expression, and whether the whole of it matches the empty text, because a selector in which every
//! matcher does is refused.

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

impl<'a> Scanner<'a> {
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
            let (literal, rest) = self
                .rest
                .split_once("\\E")
                .ok_or(PatternError::MissingQuoteEnd)?;
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

    /// Takes a class in brackets up to its end; the opening bracket has been taken.
    fn class(&mut self) -> Result<(), PatternError> {
        self.eat("^");
        let mut first = true;
        loop {
            if !first && self.eat("]") {
                return Ok(());
            }
            first = false;
            if let Some(name) = self.posix_class() {
                if !POSIX_CLASSES.contains(&name) {
                    return Err(PatternError::BadClass(format!("[:{name}:]")));
                }
                continue;
            }
            let before = self.rest;
            if self.eat("\\") {
                if self.class_escape()? {
                    continue;
                }
                self.rest = before;
            }
            let low = self.class_character()?;
            if self.rest.starts_with('-') && !self.rest[1..].starts_with(']') && self.rest != "-" {
                self.take();
                let high = self.class_character()?;
                if high < low {
                    let range = &before[..before.len() - self.rest.len()];
                    return Err(PatternError::BadRange(range.to_owned()));
                }
            }
        }
    }

    /// Takes `[:name:]` if it stands here.
    fn posix_class(&mut self) -> Option<&'a str> {
        let (name, rest) = self.rest.strip_prefix("[:")?.split_once(":]")?;
        self.rest = rest;
        Some(name)
    }

    fn class_character(&mut self) -> Result<u32, PatternError> {
        match self.take() {
            None => Err(PatternError::MissingBracket),
            Some('\\') => self.escaped_character(),
            Some(c) => Ok(u32::from(c)),
        }
    }

    /// Takes `d`, `pL`, `p{Greek}` and their like if one stands here; the backslash has been taken.
    fn class_escape(&mut self) -> Result<bool, PatternError> {
        let mut chars = self.rest.chars();
        match chars.next() {
            Some('d' | 'D' | 's' | 'S' | 'w' | 'W') => {
                self.take();
                Ok(true)
            }
            Some('p' | 'P') => {
                let start = self.rest;
                self.take();
                let name = if self.eat("{") {
                    let (name, rest) = self
                        .rest
                        .split_once('}')
                        .ok_or_else(|| PatternError::BadClass(format!("\\{start}")))?;
                    self.rest = rest;
                    name.strip_prefix('^').unwrap_or(name)
                } else {
                    let rest = self.rest;
                    self.take();
                    &rest[..rest.len() - self.rest.len()]
                };
                if is_unicode_class(name) {
                    Ok(true)
                } else {
                    let class = &start[..start.len() - self.rest.len()];
                    Err(PatternError::BadClass(format!("\\{class}")))
                }
            }
            _ => Ok(false),
        }
    }

    /// Takes an escape that stands for one character; the backslash has been taken.
    fn escaped_character(&mut self) -> Result<u32, PatternError> {
        let start = self.rest;
        let c = self.take().ok_or(PatternError::TrailingBackslash)?;
        let octal = |rest: &str| rest.starts_with(|c: char| matches!(c, '0'..='7'));
        let value = match c {
            // A single digit other than 0 would be a reference to a group, which Go doesn't have.
            '0'..='7' if c == '0' || octal(self.rest) => {
                let length = 1
                    + usize::from(octal(self.rest))
                    + usize::from(octal(self.rest) && octal(&self.rest[1..]));
                self.rest = &start[length..];
                u32::from_str_radix(&start[..length], 8).ok()
            }
            'x' => {
                let digits = if self.eat("{") {
                    let (digits, rest) = self.rest.split_once('}').unwrap_or(("", self.rest));
                    self.rest = rest;
                    digits
                } else {
                    let digits = self.rest.get(..2).unwrap_or("");
                    self.rest = &self.rest[digits.len()..];
                    digits
                };
                let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
                u32::from_str_radix(digits, 16)
                    .ok()
                    .filter(|value| hexadecimal && *value <= u32::from(char::MAX))
            }
            'a' => Some(0x07),
            'f' => Some(0x0c),
            'n' => Some(0x0a),
            'r' => Some(0x0d),
            't' => Some(0x09),
            'v' => Some(0x0b),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(u32::from(c)),
            _ => None,
        };
        value.ok_or_else(|| {
            let escape = &start[..start.len() - self.rest.len()];
            PatternError::BadEscape(format!("\\{escape}"))
        })
    }
}

/// A count without leading zeros, as Go wants it. One beyond `u32` is too large either way.
fn count(digits: &str) -> Option<u32> {
    let plain = digits == "0" || !digits.starts_with('0');
    let valid = plain && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| digits.parse().unwrap_or(u32::MAX))
}

const POSIX_CLASSES: [&str; 28] = [
    "alnum", "^alnum", "alpha", "^alpha", "ascii", "^ascii", "blank", "^blank", "cntrl", "^cntrl",
    "digit", "^digit", "graph", "^graph", "lower", "^lower", "print", "^print", "punct", "^punct",
    "space", "^space", "upper", "^upper", "word", "^word", "xdigit", "^xdigit",
];

/// Unicode's general categories. <https://www.unicode.org/reports/tr44/#General_Category_Values>
const CATEGORIES: [&str; 37] = [
    "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N",
    "Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So",
    "Z", "Zl", "Zp", "Zs", "Any",
];

/// Whether Go may know a class of that name. Scripts are not listed here, since each release of
/// Unicode adds some; whatever is spelled like one passes.
fn is_unicode_class(name: &str) -> bool {
    let script = name.len() > 3
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    script || CATEGORIES.contains(&name)
}
