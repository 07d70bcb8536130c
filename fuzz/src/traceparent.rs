//! The header `traceparent`.

use telemark::trace::TraceContext;

/// Any text is a header or refused. What is read is the same once it is written again, and is written as it
/// was read where it is of version 00 and has no flags but the one that is known.
///
/// # Panics
///
/// If not.
pub fn traceparent(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(read) = text.parse::<TraceContext>() else { return };
    let written = read.to_string();
    assert_eq!(written.parse(), Ok(read), "{text:?}");
    if text.starts_with("00-") && (text.ends_with("-00") || text.ends_with("-01")) {
        assert_eq!(written, text);
    }
}
