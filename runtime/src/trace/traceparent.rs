//! The header `traceparent` (W3C Trace Context, level 1, section 3.2).

use core::fmt;
use core::str::FromStr;

use super::TraceContext;

/// Why a text is no `traceparent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceparentError(&'static str);

impl fmt::Display for TraceparentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no `traceparent`: {}", self.0)
    }
}

impl core::error::Error for TraceparentError {}

impl FromStr for TraceContext {
    type Err = TraceparentError;

    /// Reads a header's value. A version that is later than 00 may have more at its end.
    fn from_str(text: &str) -> Result<Self, TraceparentError> {
        let mut parts = text.split('-');
        let mut next = |length, wrong| {
            let part = parts.next().filter(|part| part.len() == length);
            let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            part.filter(|part| part.bytes().all(digit)).ok_or(TraceparentError(wrong))
        };
        let version = next(2, "the version must be two digits, 0 to f")?;
        let trace = next(32, "the trace id must be 32 digits, 0 to f")?;
        let span = next(16, "the parent id must be 16 digits, 0 to f")?;
        let flags = next(2, "the flags must be two digits, 0 to f")?;
        match (version, parts.next()) {
            ("ff", _) => return Err(TraceparentError("the version ff is none")),
            ("00", Some(_)) => return Err(TraceparentError("version 00 ends with the flags")),
            _ => {}
        }
        let id = |digits| u128::from_str_radix(digits, 16).unwrap_or_default();
        let sampled = id(flags) & 1 == 1;
        let span = u64::try_from(id(span)).unwrap_or_default();
        Self::new(id(trace), span, sampled).ok_or(TraceparentError("an id of zeros is no id"))
    }
}

impl fmt::Display for TraceContext {
    /// The header's value, in version 00.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = u8::from(self.is_sampled());
        write!(f, "00-{:032x}-{:016x}-{flags:02x}", self.trace_id(), self.span_id())
    }
}

#[cfg(test)]
mod tests {
    use super::TraceContext;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn read(text: &str) -> Result<String, String> {
        let read = text.parse::<TraceContext>();
        read.map(|trace| trace.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_header_is_written_as_it_was_read() {
        for flags in ["00", "01"] {
            let header = format!("00-{TRACE}-00f067aa0ba902b7-{flags}");
            assert_eq!(read(&header), Ok(header));
        }
    }

    #[test]
    fn a_later_version_may_have_more_and_other_flags_are_not_passed_on() {
        let written = Ok(format!("00-{TRACE}-00f067aa0ba902b7-01"));
        assert_eq!(read(&format!("cc-{TRACE}-00f067aa0ba902b7-03-what-ever")), written);
    }

    #[test]
    fn each_mistake_is_named() {
        let said = [
            "",
            "0-1",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        ]
        .map(|text| read(text).unwrap_err());
        assert_eq!(
            said,
            [
                "no `traceparent`: the version must be two digits, 0 to f",
                "no `traceparent`: the version must be two digits, 0 to f",
                "no `traceparent`: the trace id must be 32 digits, 0 to f",
                "no `traceparent`: the parent id must be 16 digits, 0 to f",
                "no `traceparent`: the flags must be two digits, 0 to f",
                "no `traceparent`: version 00 ends with the flags",
                "no `traceparent`: the version ff is none",
                "no `traceparent`: an id of zeros is no id",
            ]
        );
    }
}
