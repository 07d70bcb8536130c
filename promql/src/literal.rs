//! The values of numbers and durations.

use crate::error::ParseError;
use crate::problem::{Fixed, Problem};
use crate::span::Span;

/// The units of a duration in the order in which they must stand, with their milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * DAY),
    ("w", 7 * DAY),
    ("d", DAY),
    ("h", 60 * 60 * 1000),
    ("m", 60 * 1000),
    ("s", 1000),
    ("ms", 1),
];
const DAY: u64 = 24 * 60 * 60 * 1000;

/// Upstream counts nanoseconds in an `int64`.
const MAX_MILLIS: u64 = i64::MAX as u64 / 1_000_000;

/// How many bytes of `text`, which starts with a digit or a point, look like a number.
///
/// That includes numbers which [`parse_number`] refuses, such as `0x` and `1e`.
pub(crate) fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let run = |from: usize, digit: fn(&u8) -> bool| {
        from + bytes[from..].iter().take_while(|b| digit(b)).count()
    };
    if let [b'0', b'x' | b'X', ..] = bytes {
        return run(2, |b| b.is_ascii_hexdigit() || *b == b'_');
    }
    let digit = |b: &u8| b.is_ascii_digit() || *b == b'_';
    let mut end = run(0, digit);
    if bytes.get(end) == Some(&b'.') {
        end = run(end + 1, digit);
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        end += 1;
        if let Some(b'+' | b'-') = bytes.get(end) {
            end += 1;
        }
        end = run(end, digit);
    }
    end
}

/// The value of a number that starts at `start` of the query.
///
/// Digits with a leading zero are octal where they can be, as upstream reads them (Go's
/// `strconv.ParseInt` with base 0).
pub(crate) fn parse_number(text: &str, start: usize) -> Result<f64, ParseError> {
    let error = |problem| ParseError::new(Span::new(start, start + text.len()), problem);
    let plain;
    let text = if text.contains('_') {
        plain = without_underscores(text).ok_or_else(|| error(Fixed::BadNumber))?;
        plain.as_str()
    } else {
        text
    };
    let integer = if let [b'0', b'x' | b'X', ..] = text.as_bytes() {
        let digits = &text[2..];
        if digits.is_empty() {
            return Err(error(Fixed::BadNumber));
        }
        Some(i64::from_str_radix(digits, 16).map_err(|_| error(Fixed::NumberOutOfRange))?)
    } else if text.starts_with('0') {
        i64::from_str_radix(text, 8).ok()
    } else {
        None
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "upstream rounds an integer to the nearest float, and so does the cast"
    )]
    if let Some(integer) = integer {
        return Ok(integer as f64);
    }
    let value: f64 = text.parse().map_err(|_| error(Fixed::BadNumber))?;
    if value.is_infinite() {
        return Err(error(Fixed::NumberOutOfRange));
    }
    Ok(value)
}

/// The digits of a number, if each underscore in it stands between two of them, or behind `0x`.
fn without_underscores(text: &str) -> Option<String> {
    let hexadecimal = matches!(text.as_bytes(), [b'0', b'x' | b'X', ..]);
    let digit = |at: usize| match text.as_bytes().get(at) {
        Some(b'x' | b'X') => hexadecimal && at == 1,
        Some(b) => b.is_ascii_digit() || (hexadecimal && b.is_ascii_hexdigit()),
        None => false,
    };
    let separates = |(at, _)| at > 0 && digit(at - 1) && digit(at + 1);
    text.match_indices('_').all(separates).then(|| text.replace('_', ""))
}

/// The seconds of a duration that starts at `start` of the query.
pub(crate) fn parse_duration(text: &str, start: usize) -> Result<f64, ParseError> {
    let span = |from: usize, to: usize| Span::new(start + from, start + to);
    let run =
        |from: usize, part: fn(&char) -> bool| from + text[from..].chars().take_while(part).count();
    let mut millis: u64 = 0;
    let mut next_unit = 0;
    let mut at = 0;
    while at < text.len() {
        let digits_end = run(at, char::is_ascii_digit);
        let unit_end = run(digits_end, |c| c.is_ascii_alphabetic() || *c == '_');
        let unit = &text[digits_end..unit_end];
        if digits_end == at || unit.is_empty() {
            return Err(ParseError::new(span(0, text.len()), Fixed::BadNumber));
        }
        let Some(index) = UNITS.iter().position(|(name, _)| *name == unit) else {
            let problem = Problem::UnknownUnit(unit.to_owned());
            return Err(ParseError::new(span(digits_end, unit_end), problem));
        };
        let (name, factor) = UNITS[index];
        if index < next_unit {
            return Err(ParseError::new(span(digits_end, unit_end), Problem::UnitOrder(name)));
        }
        // Digits beyond `u64` are as much out of range as their product would be.
        let total = text[at..digits_end]
            .parse::<u64>()
            .ok()
            .and_then(|count| count.checked_mul(factor)?.checked_add(millis))
            .filter(|total| *total <= MAX_MILLIS);
        let Some(total) = total else {
            return Err(ParseError::new(span(at, unit_end), Fixed::DurationOutOfRange));
        };
        millis = total;
        next_unit = index + 1;
        at = unit_end;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "292 years are fewer milliseconds than a float has exact integers"
    )]
    Ok(millis as f64 / 1000.0)
}

/// How a length of time is written, rounded to milliseconds.
pub(crate) fn show_duration(seconds: f64) -> String {
    let sign = if seconds.is_sign_negative() { "-" } else { "" };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is rounded and not negative, and too large ones become the largest"
    )]
    let mut rest = (seconds.abs() * 1000.0).round() as u64;
    let mut shown = sign.to_owned();
    for (unit, millis) in UNITS {
        if rest >= millis {
            shown.extend([(rest / millis).to_string().as_str(), unit]);
            rest %= millis;
        }
    }
    if shown.len() == sign.len() {
        shown.push_str("0s");
    }
    shown
}
