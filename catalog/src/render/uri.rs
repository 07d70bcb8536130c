//! Paths as references in URIs.

use std::fmt::Write as _;

/// A path as a relative reference, or with the scheme `file` where it is absolute.
///
/// RFC 3986, section 2.3: what isn't unreserved is escaped; a slash divides. A colon in the first segment
/// would end a scheme.
pub(super) fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn whatever_a_path_has_stays_within_its_uri() {
        assert_eq!(uri("rules/a-b_c.yml"), "rules/a-b_c.yml");
        assert_eq!(uri("a b/#1?.yml"), "a%20b/%231%3F.yml");
        assert_eq!(uri("c:\\x\\é.yml"), "c%3A/x/%C3%A9.yml");
        assert_eq!(uri("/w/a.yml"), "file:///w/a.yml");
    }
}
