//! Durations as Prometheus' configuration has them.

use std::fmt;

/// A duration in whole milliseconds, such as `1h30m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    millis: u64,
}

/// The units in the order in which they have to stand, with their milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * DAY),
    ("w", 7 * DAY),
    ("d", DAY),
    ("h", 60 * MINUTE),
    ("m", MINUTE),
    ("s", 1000),
    ("ms", 1),
];
const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

impl Duration {
    /// Reads a duration: whole numbers with the units `y`, `w`, `d`, `h`, `m`, `s` and `ms`, each at most
    /// once and in this order, or `0`. This is `ParseDuration` of Prometheus' package `model`.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "0" {
            return Some(Self { millis: 0 });
        }
        let mut rest = text;
        let mut units = UNITS.as_slice();
        let mut millis = 0u64;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, behind) = rest.split_at(digits);
            let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (unit, behind) = behind.split_at(letters);
            let index = units.iter().position(|(name, _)| *name == unit)?;
            let factor = units[index].1;
            let part = number.parse::<u64>().ok()?.checked_mul(factor)?;
            millis = millis.checked_add(part)?;
            units = &units[index + 1..];
            rest = behind;
        }
        // Upstream keeps nanoseconds in an i64.
        let is_in_range = millis <= i64::MAX.unsigned_abs() / 1_000_000;
        (!text.is_empty() && is_in_range).then_some(Self { millis })
    }

    /// Its milliseconds.
    pub fn as_millis(self) -> u64 {
        self.millis
    }
}

impl From<std::time::Duration> for Duration {
    /// Leaves away what is less than a millisecond.
    fn from(duration: std::time::Duration) -> Self {
        Self { millis: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX) }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millis == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.millis;
        for (unit, factor) in UNITS {
            // Weeks and years only where nothing is left over: `13d` says more than `1w6d`.
            let fits = rest.is_multiple_of(factor) || !matches!(unit, "y" | "w");
            if rest >= factor && fits {
                write!(f, "{}{unit}", rest / factor)?;
                rest %= factor;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn durations_are_read_as_prometheus_reads_them() {
        let shown = |text| Duration::parse(text).map(|duration| duration.to_string());
        for (text, expected) in [
            ("0", Some("0s")),
            ("0s", Some("0s")),
            ("90s", Some("1m30s")),
            ("1h30m", Some("1h30m")),
            ("1d12h5ms", Some("1d12h5ms")),
            ("2w", Some("2w")),
            ("13d", Some("13d")),
            ("1y", Some("1y")),
            ("", None),
            ("5", None),
            ("m", None),
            ("1m1h", None),
            ("1m 1s", None),
            ("1.5h", None),
            ("-5m", None),
            ("1min", None),
            ("300y", None),
            ("99999999999999999999s", None),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{text}");
        }
    }
}
