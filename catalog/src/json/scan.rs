//! JSON's words: RFC 8259, sections 2, 6 and 7.

use std::borrow::Cow;

use super::{Problem, ProblemKind};

/// A text and how far it has been read.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        // A byte order mark is allowed to be ignored, section 8.1.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Skips blanks and answers where the next word starts.
    pub(super) fn skip_blank(&mut self) -> usize {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
            // Indentation is half of many files.
            while self.rest().starts_with(b"    ") {
                self.at += 4;
            }
        }
        self.at
    }

    /// Takes the byte if it comes next, with the blanks before it.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.skip_blank();
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Problem> {
        if self.take(byte) { Ok(()) } else { Err(self.expected(expected)) }
    }

    pub(super) fn end(&mut self) -> Result<(), Problem> {
        self.skip_blank();
        if self.at == self.text.len() { Ok(()) } else { Err(self.expected("the end of the file")) }
    }

    /// What to say of the character that comes next.
    pub(super) fn expected(&self, expected: &'static str) -> Problem {
        let next = self.text[self.at..].chars().next();
        let range = self.at..self.at + next.map_or(0, char::len_utf8);
        Problem { kind: ProblemKind::Expected(expected), range }
    }

    /// Reads a string, whose opening quote comes next.
    pub(super) fn string(&mut self) -> Result<Cow<'t, str>, Problem> {
        let start = self.at;
        self.at += 1;
        let mut decoded = String::new();
        loop {
            let literal = self.at;
            self.at += literal_length(self.rest());
            let literal = &self.text[literal..self.at];
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    if decoded.is_empty() {
                        return Ok(Cow::Borrowed(literal));
                    }
                    decoded.push_str(literal);
                    return Ok(Cow::Owned(decoded));
                }
                Some(b'\\') => {
                    decoded.push_str(literal);
                    decoded.push(self.escape()?);
                }
                Some(_) => {
                    let kind = ProblemKind::BadString("a control character must be escaped");
                    return Err(Problem { kind, range: self.at..self.at + 1 });
                }
                None => {
                    let kind = ProblemKind::BadString("a string that is never closed");
                    return Err(Problem { kind, range: start..start + 1 });
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Problem> {
        let start = self.at;
        let next = self.text[start + 1..].chars().next();
        self.at += 1 + next.map_or(0, char::len_utf8);
        let char = match next {
            Some(char @ ('"' | '\\' | '/')) => char,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return self.unicode(start),
            _ => {
                let kind = ProblemKind::BadString("no such escape");
                return Err(Problem { kind, range: start..self.at });
            }
        };
        Ok(char)
    }

    /// Half of a surrogate pair becomes U+FFFD, as in Go, which Grafana reads dashboards with.
    fn unicode(&mut self, start: usize) -> Result<char, Problem> {
        let Some(first) = self.hex_digits() else {
            let kind = ProblemKind::BadString("`\\u` without four hexadecimal digits");
            return Err(Problem { kind, range: start..self.at });
        };
        let behind_first = self.at;
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with(b"\\u") {
            self.at += 2;
            let second = self.hex_digits();
            let decoded = char::decode_utf16([first].into_iter().chain(second)).next();
            if let Some(Ok(pair)) = decoded {
                return Ok(pair);
            }
            self.at = behind_first;
        }
        Ok(char::from_u32(first.into()).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex_digits(&mut self) -> Option<u16> {
        let digits = self.rest().get(..4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits = std::str::from_utf8(digits?).ok()?;
        self.at += 4;
        u16::from_str_radix(digits, 16).ok()
    }

    /// Reads a number, `true`, `false` or `null`.
    pub(super) fn word(&mut self) -> Result<&'t str, Problem> {
        let start = self.at;
        self.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        let word = &self.text[start..self.at];
        if matches!(word, "true" | "false" | "null") || is_number(word) {
            return Ok(word);
        }
        if word.is_empty() {
            return Err(self.expected("a value"));
        }
        Err(Problem { kind: ProblemKind::Expected("a value"), range: start..self.at })
    }

    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| !skipped(*byte)).unwrap_or(rest.len());
    }
}

/// How many bytes of a string stand for themselves, up to a quote, an escape or a control character.
///
/// Eight at a time: most of a dashboard is strings.
fn literal_length(bytes: &[u8]) -> usize {
    const fn eight(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    // The lowest bit that is set belongs to the first of eight bytes that is below another one ("Bit Twiddling
    // Hacks", `hasless`).
    let below = |word: u64, byte: u8| word.wrapping_sub(eight(byte)) & !word & eight(0x80);
    let (words, rest) = bytes.as_chunks();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let ends = below(word, b' ') | below(word ^ eight(b'"'), 1) | below(word ^ eight(b'\\'), 1);
        if ends != 0 {
            return 8 * at + ends.trailing_zeros() as usize / 8;
        }
    }
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    bytes.len() - rest.len() + rest.iter().position(ends).unwrap_or(rest.len())
}

fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::literal_length;

    #[test]
    fn a_literal_ends_at_the_first_byte_that_is_none_wherever_it_stands() {
        let plain = "aZ ~\u{7f}\u{80}é😀!#[]";
        for byte in 0..0x80_u8 {
            let ends = byte < b' ' || matches!(byte, b'"' | b'\\');
            for at in 0..plain.len() {
                let mut bytes = plain.repeat(2).into_bytes();
                bytes[at] = byte;
                let expected = if ends { at } else { bytes.len() };
                assert_eq!(literal_length(&bytes), expected, "{byte:#x} at {at}");
            }
        }
    }
}
