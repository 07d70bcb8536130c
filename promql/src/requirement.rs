//! What a query asks of the server that it is for: a version, and features that have to be enabled.
//!
//! The baseline is Prometheus 2.42: what that has needs nothing. The versions are those in which
//! `promql/parser` of a release first has a thing, and the flags those that it wants for it then.
//!
//! Two things leave no trace in a tree and are not told: underscores in a number, which 2.54 brought, and
//! signs before a length of time that cancel each other out or are a plus, which came with arithmetic.

mod feature;
mod find;

use core::fmt;

pub use self::feature::Feature;
pub use self::find::requirements;

use crate::span::Span;

/// A release of Prometheus.
///
/// ```
/// use telemark_promql::Version;
///
/// let version: Version = "3.14.1".parse()?;
/// assert_eq!(version, Version { major: 3, minor: 14 });
/// assert!("v3".parse::<Version>().is_err());
/// # Ok::<(), telemark_promql::BadVersion>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// 3 of 3.14
    pub major: u16,
    /// 14 of 3.14
    pub minor: u16,
}

impl Version {
    pub(crate) const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl core::str::FromStr for Version {
    type Err = BadVersion;

    /// Reads `3.14`, with or without a `v` before it and a patch behind it.
    fn from_str(text: &str) -> Result<Self, BadVersion> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).splitn(3, '.');
        let mut part = || parts.next()?.parse().ok();
        let version = part().and_then(|major| Some(Self { major, minor: part()? }));
        version.ok_or_else(|| BadVersion { text: text.to_owned() })
    }
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadVersion {
    text: String,
}

impl fmt::Display for BadVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no version of Prometheus, expected one such as `3.14`", self.text)
    }
}

impl core::error::Error for BadVersion {}

/// What `--enable-feature` of Prometheus may name, as far as it decides about queries. Not exhaustive:
/// newer versions have more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Flag {
    /// `promql-binop-fill-modifiers`
    BinopFillModifiers,
    /// `promql-duration-expr`, without effect from 3.14 on
    DurationExpr,
    /// `promql-experimental-functions`
    ExperimentalFunctions,
    /// `promql-extended-range-selectors`
    ExtendedRangeSelectors,
}

impl Flag {
    /// Every flag, by name.
    pub const ALL: [Self; 4] = [
        Self::BinopFillModifiers,
        Self::DurationExpr,
        Self::ExperimentalFunctions,
        Self::ExtendedRangeSelectors,
    ];

    /// How it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BinopFillModifiers => "promql-binop-fill-modifiers",
            Self::DurationExpr => "promql-duration-expr",
            Self::ExperimentalFunctions => "promql-experimental-functions",
            Self::ExtendedRangeSelectors => "promql-extended-range-selectors",
        }
    }

    /// The flag of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.as_str() == name)
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A part of a query that not every server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What it is.
    pub feature: Feature,
    /// Where it stands.
    pub span: Span,
}

/// Why a server doesn't take a part of a query. Exhaustive: there is no fourth reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unmet {
    /// It is older than this version.
    Since(Version),
    /// It is this version or newer, which no longer has it.
    Until(Version),
    /// It wants this flag.
    Disabled(Flag),
}

impl Feature {
    /// Why a server of that version with these flags enabled doesn't take it, if it doesn't.
    pub fn unmet(self, version: Version, enabled: &[Flag]) -> Option<Unmet> {
        let needs = self.needs();
        if version < needs.since {
            return Some(Unmet::Since(needs.since));
        }
        if let Some(until) = needs.until.filter(|until| version >= *until) {
            return Some(Unmet::Until(until));
        }
        let flag = needs.flag.filter(|_| needs.stable.is_none_or(|stable| version < stable))?;
        (!enabled.contains(&flag)).then_some(Unmet::Disabled(flag))
    }
}
