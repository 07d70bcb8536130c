//! What stands for one character: classes, and escapes in them and outside.

use super::{PatternError, Scanner};

impl<'a> Scanner<'a> {
    /// Takes a class in brackets up to its end; the opening bracket has been taken.
    pub(super) fn class(&mut self) -> Result<(), PatternError> {
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
        let inner = self.rest.strip_prefix("[:").filter(|_| !self.no_class_ends)?;
        let Some((name, rest)) = inner.split_once(":]") else {
            self.no_class_ends = true;
            return None;
        };
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
    pub(super) fn class_escape(&mut self) -> Result<bool, PatternError> {
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
    pub(super) fn escaped_character(&mut self) -> Result<u32, PatternError> {
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

/// The scripts whose names are no longer than those of categories.
const SHORT_SCRIPTS: [&str; 6] = ["Han", "Lao", "Mro", "Nko", "Vai", "Yi"];

/// Whether Go may know a class of that name. Scripts are not listed here, since each release of
/// Unicode adds some; whatever is spelled like one passes.
fn is_unicode_class(name: &str) -> bool {
    let script = (name.len() > 3 || SHORT_SCRIPTS.contains(&name))
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    script || CATEGORIES.contains(&name)
}
