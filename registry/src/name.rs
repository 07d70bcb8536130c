//! The rules for metric and label names, as `const fn`, so that the macro and the compiler apply the
//! same ones.
//!
//! Metric names follow OpenTelemetry's instrument name syntax (specification, "Instrument name
//! syntax": a letter, then letters, digits, `_`, `.`, `-`, `/`, at most 255 characters), narrowed to
//! lower-case words joined by `.` and `_`, as the semantic conventions write all of theirs. Label
//! names follow the same form.

use core::fmt;

/// The longest name that is allowed, in bytes. OpenTelemetry's limit for instrument names.
pub const MAX_LENGTH: usize = 255;

/// Label names that Prometheus or this framework give a meaning of their own.
pub const RESERVED_LABELS: &[&str] = &["le", "quantile", "outcome", "job", "instance"];

/// Why a name is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// There is nothing there.
    Empty,
    /// It is longer than [`MAX_LENGTH`].
    TooLong,
    /// It does not start with a lower-case letter.
    BadStart,
    /// The byte at this index is not a lower-case letter, a digit, `_` or `.`.
    BadByte(usize),
    /// A `.` or `_` ends the name or follows another one, at this index.
    LooseSeparator(usize),
    /// It is one of [`RESERVED_LABELS`].
    Reserved,
    /// It ends in `total`, which the page adds to a counter's name.
    Total,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a name can't be empty"),
            Self::TooLong => write!(f, "a name has at most {MAX_LENGTH} bytes"),
            Self::BadStart => f.write_str("a name starts with a lower-case letter"),
            Self::BadByte(_) => {
                f.write_str("a name consists of lower-case letters, digits, `_` and `.`")
            }
            Self::LooseSeparator(_) => {
                f.write_str("`.` and `_` stand between two letters or digits")
            }
            Self::Reserved => {
                f.write_str("this name is taken: `")?;
                f.write_str(&RESERVED_LABELS.join("`, `"))?;
                f.write_str("` have a meaning of their own")
            }
            Self::Total => f.write_str(
                "a name does not end in `total`: the page adds `_total` to a counter's name",
            ),
        }
    }
}

impl core::error::Error for NameError {}

/// Checks a metric's name.
///
/// ```
/// use telemark_registry::name::{NameError, check_metric};
///
/// assert_eq!(check_metric("studio.job.queue_depth"), Ok(()));
/// assert_eq!(check_metric("studio.Job"), Err(NameError::BadByte(7)));
/// ```
///
/// # Errors
///
/// The first rule that the name breaks.
pub const fn check_metric(name: &str) -> Result<(), NameError> {
    check_form(name)
}

/// Checks the name of a metric that is declared by itself: the form of a metric's name, and no
/// `total` at the end.
///
/// # Errors
///
/// The first rule that the name breaks.
pub const fn check_declared(name: &str) -> Result<(), NameError> {
    match name.as_bytes() {
        [.., b'.' | b'_', b't', b'o', b't', b'a', b'l'] | b"total" => Err(NameError::Total),
        _ => check_form(name),
    }
}

/// Checks a label's name: the form of a metric's name, and none of [`RESERVED_LABELS`].
///
/// # Errors
///
/// The first rule that the name breaks.
pub const fn check_label(name: &str) -> Result<(), NameError> {
    let mut index = 0;
    while index < RESERVED_LABELS.len() {
        if is_same(name.as_bytes(), RESERVED_LABELS[index].as_bytes()) {
            return Err(NameError::Reserved);
        }
        index += 1;
    }
    check_form(name)
}

const fn check_form(name: &str) -> Result<(), NameError> {
    let bytes = name.as_bytes();
    if bytes.is_empty() {
        return Err(NameError::Empty);
    }
    if bytes.len() > MAX_LENGTH {
        return Err(NameError::TooLong);
    }
    if !bytes[0].is_ascii_lowercase() {
        return Err(NameError::BadStart);
    }
    let mut index = 1;
    while index < bytes.len() {
        let byte = bytes[index];
        if is_separator(byte) {
            if index + 1 == bytes.len() || is_separator(bytes[index - 1]) {
                return Err(NameError::LooseSeparator(index));
            }
        } else if !byte.is_ascii_lowercase() && !byte.is_ascii_digit() {
            return Err(NameError::BadByte(index));
        }
        index += 1;
    }
    Ok(())
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b'_')
}

const fn is_same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{NameError, check_declared, check_label, check_metric};

    #[test]
    fn each_rule_of_a_metric_name_is_told_by_its_own_error() {
        let answers: Vec<_> =
            ["http.server.active_requests", "", "9lives", "Http", "a.b c", "a..b", "a_", "größe"]
                .into_iter()
                .map(check_metric)
                .collect();
        assert_eq!(
            answers,
            [
                Ok(()),
                Err(NameError::Empty),
                Err(NameError::BadStart),
                Err(NameError::BadStart),
                Err(NameError::BadByte(3)),
                Err(NameError::LooseSeparator(2)),
                Err(NameError::LooseSeparator(1)),
                Err(NameError::BadByte(2)),
            ]
        );
        assert_eq!(check_metric(&"a".repeat(256)), Err(NameError::TooLong));
        assert_eq!(check_metric(&"a".repeat(255)), Ok(()));
    }

    #[test]
    fn a_label_may_not_be_named_like_one_that_prometheus_sets() {
        assert_eq!(check_label("le"), Err(NameError::Reserved));
        assert_eq!(check_label("instance"), Err(NameError::Reserved));
        assert_eq!(check_label("level"), Ok(()));
    }

    #[test]
    fn a_declared_metric_leaves_the_total_to_the_page() {
        let answers = ["jobs.total", "jobs_total", "total", "subtotal", "total.jobs", "Jobs"];
        assert_eq!(
            answers.map(check_declared),
            [
                Err(NameError::Total),
                Err(NameError::Total),
                Err(NameError::Total),
                Ok(()),
                Ok(()),
                Err(NameError::BadStart),
            ]
        );
    }

    #[test]
    fn the_rules_hold_at_compile_time() {
        const ANSWER: Result<(), NameError> = check_label("db.system.name");
        assert_eq!(ANSWER, Ok(()));
    }
}
