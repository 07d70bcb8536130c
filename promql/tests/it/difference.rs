//! Where what others say of a query differs from what the parser says, and why.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Difference {
    /// A rule of Prometheus' own tests is no query on purpose.
    InvalidOnPurpose,
    /// A rule has a function of `MetricsQL`, which Prometheus doesn't know.
    MetricsQl,

    /// promql-parser has no `</` and `>/`.
    NoTrimOperators,
    /// promql-parser has no `anchored` and `smoothed`.
    NoRangeModes,
    /// promql-parser computes no lengths of time.
    NoComputedDurations,
    /// promql-parser resolves escapes between backticks.
    EscapesInBackticks,
    /// promql-parser wants the second argument of `info` to be selective.
    SelectiveInfo,
    /// promql-parser takes any vector as the second argument of `info`.
    AnyInfoSelector,
    /// promql-parser has no limit to numbers of seconds.
    UnlimitedDurations,
    /// promql-parser takes a quoted name for a matcher.
    QuotedNameAsMatcher,
    /// promql-parser drops the sign `+`.
    DroppedPlus,
    /// promql-parser takes a byte for a code point.
    ByteAsCodePoint,
    /// promql-parser rounds times to milliseconds.
    RoundedTime,

    /// Prometheus 2.42 takes any letter between the two lengths of a subquery.
    LetterBetweenDurations,
    /// Prometheus 2.42 forgets to look for `start()` and `end()` before a range.
    RangeBehindEnd,
}

impl Difference {
    /// One of these texts is in the query, or in what is said about it.
    fn texts(self) -> &'static [&'static str] {
        match self {
            Self::InvalidOnPurpose => &["test +", "rate(hi)"],
            Self::MetricsQl => &["histogram_share("],
            Self::NoTrimOperators => &["</", ">/"],
            Self::NoRangeModes => &["anchored", "smoothed"],
            Self::NoComputedDurations => &["unexpected character inside brackets", "offset "],
            Self::EscapesInBackticks => &["`\\a\\b", "`a\\dos"],
            Self::SelectiveInfo => &["info(metric, {"],
            Self::AnyInfoSelector => &["info("],
            Self::UnlimitedDurations => &["9.5e10"],
            Self::QuotedNameAsMatcher => &["some.metric", "{\"foo\"}"],
            Self::DroppedPlus => &["(unary +"],
            Self::ByteAsCodePoint => &["\\xFF"],
            Self::RoundedTime => &["@ 3.3333", "@ 2.345"],
            Self::LetterBetweenDurations => &["[5s s 5s]"],
            Self::RangeBehindEnd => &["@ end()[5m]"],
        }
    }
}

/// Sorts pairs of a query and what is said about it by the first of the differences that explains them.
/// Panics at a pair that none explains, and where a difference has a text that explains nothing.
pub(crate) fn explain<'a>(
    queries: impl IntoIterator<Item = (&'a str, String)>,
    differences: &[Difference],
) -> String {
    let mut counts = BTreeMap::new();
    let mut unused: Vec<_> = differences.iter().flat_map(|difference| difference.texts()).collect();
    let mut unexplained = String::new();
    for (query, said) in queries {
        let applies = |text: &str| query.contains(text) || said.contains(text);
        let explains = |difference: &&Difference| difference.texts().iter().any(|it| applies(it));
        match differences.iter().find(explains) {
            Some(difference) => *counts.entry(*difference).or_insert(0) += 1,
            None => writeln!(unexplained, "{query}\n    {said}").unwrap(),
        }
        unused.retain(|text| !applies(text));
    }
    assert!(unexplained.is_empty(), "nothing explains:\n{unexplained}");
    assert!(unused.is_empty(), "these texts explain nothing: {unused:?}");
    let mut summary = String::new();
    for (difference, count) in counts {
        writeln!(summary, "{count} {difference:?}").unwrap();
    }
    summary
}
