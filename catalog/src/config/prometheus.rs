//! What the configuration says of the Prometheus that scrapes the service and runs its rules.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

/// The server. What it doesn't say isn't guessed: checks that need it stay silent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prometheus {
    /// Its version.
    pub version: Option<Version>,
    /// The features that it is started with.
    pub features: Vec<Feature>,
    /// The time between two scrapes of the service.
    pub scrape_interval: Option<Duration>,
    /// The time between two evaluations of a group that says none.
    pub evaluation_interval: Option<Duration>,
    /// How long samples are kept.
    pub retention: Option<Duration>,
}

/// A version of Prometheus, without its patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second.
    pub minor: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl TryFrom<String> for Version {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut numbers = text.splitn(3, '.').map(|number| number.parse().ok());
        match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Some(major)), Some(Some(minor)), None | Some(Some(_))) => {
                Ok(Self { major, minor })
            }
            _ => Err(format!("`{text}` is no version such as `3.4` or `3.4.1`")),
        }
    }
}

/// The features of Prometheus that have a say in what a query may be or gives. The others of
/// `--enable-feature` don't matter here.
///
/// Prometheus, "Feature flags".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Feature {
    /// Functions and aggregations that may still change.
    PromqlExperimentalFunctions,
    /// Arithmetic in ranges and offsets.
    PromqlDurationExpr,
    /// `anchored` and `smoothed`.
    PromqlExtendedRangeSelectors,
    /// `fill`, `fill_left` and `fill_right`.
    PromqlBinopFillModifiers,
    /// The name goes at the end of a query, not at each step.
    PromqlDelayedNameRemoval,
    /// Three more series of each scrape.
    ExtraScrapeMetrics,
    /// `__type__` and `__unit__` on every series.
    TypeAndUnitLabels,
    /// Histograms of one sample are scraped.
    NativeHistograms,
}

/// A time as Prometheus writes it: `1m30s`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Interval(pub(super) Duration);

/// The units in the order in which they have to stand, in milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 24 * 3_600_000),
    ("w", 7 * 24 * 3_600_000),
    ("d", 24 * 3_600_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

impl TryFrom<String> for Interval {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match milliseconds(&text) {
            Some(0) => Err("the time is 0".to_owned()),
            Some(milliseconds) => Ok(Self(Duration::from_millis(milliseconds))),
            None => Err(format!(
                "`{text}` is no time such as `15s` or `1m30s`; its units are y, w, d, h, m, s and \
                 ms, each at most once and in this order"
            )),
        }
    }
}

fn milliseconds(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut units = UNITS.iter();
    let mut sum = 0_u64;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|char: char| char.is_ascii_digit()).len();
        let count: u64 = rest[..digits].parse().ok()?;
        let letters = rest[digits..].find(|char: char| char.is_ascii_digit());
        let end = letters.map_or(rest.len(), |letters| digits + letters);
        let (_, unit) = units.find(|(name, _)| *name == &rest[digits..end])?;
        sum = sum.checked_add(count.checked_mul(*unit)?)?;
        rest = &rest[end..];
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::{Version, milliseconds};

    #[test]
    fn times_are_those_of_prometheus() {
        for (text, expected) in [
            ("15s", Some(15_000)),
            ("1m30s", Some(90_000)),
            ("1y2w3d4h5m6s7ms", Some(33_019_506_007)),
            ("0s", Some(0)),
            ("", None),
            ("15", None),
            ("s", None),
            ("30s1m", None),
            ("1m1m", None),
            ("1.5m", None),
            ("-1m", None),
            ("99999999999999999y", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
    }

    #[test]
    fn versions_may_name_a_patch() {
        let parse = |text: &str| Version::try_from(text.to_owned());
        assert_eq!(parse("3.4"), Ok(Version { major: 3, minor: 4 }));
        assert_eq!(parse("2.55.1"), Ok(Version { major: 2, minor: 55 }));
        for text in ["3", "3.x", "3.4.5.6", "v3.4", ""] {
            let expected = format!("`{text}` is no version such as `3.4` or `3.4.1`");
            assert_eq!(parse(text), Err(expected));
        }
    }
}
