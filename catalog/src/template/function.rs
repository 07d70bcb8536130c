//! The functions that a template may call.

/// Those of Go's `text/template`, section "Functions".
const GO: &[&str] = &[
    "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or",
    "print", "printf", "println", "slice", "urlquery",
];

/// Those of Prometheus 3 ("Template reference", "Functions"). `tmpl` and `strvalue` are among them, though
/// an alert has little use for either.
const PROMETHEUS: &[&str] = &[
    "args",
    "externalURL",
    "first",
    "graphLink",
    "humanize",
    "humanize1024",
    "humanizeDuration",
    "humanizePercentage",
    "humanizeTimestamp",
    "label",
    "match",
    "now",
    "parseDuration",
    "pathPrefix",
    "query",
    "reReplaceAll",
    "safeHtml",
    "sortByLabel",
    "stripDomain",
    "stripPort",
    "strvalue",
    "tableLink",
    "title",
    "toDuration",
    "toLower",
    "toTime",
    "toUpper",
    "urlQueryEscape",
    "value",
];

/// The functions that show a number in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Humanize {
    /// Metric prefixes.
    Decimal,
    /// Binary prefixes.
    Binary,
    /// Days, hours, minutes: the number is seconds.
    Duration,
    /// The number is a ratio.
    Percentage,
    /// The number is seconds since 1970.
    Timestamp,
}

impl Humanize {
    pub(crate) const ALL: [Self; 5] =
        [Self::Decimal, Self::Binary, Self::Duration, Self::Percentage, Self::Timestamp];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Decimal => "humanize",
            Self::Binary => "humanize1024",
            Self::Duration => "humanizeDuration",
            Self::Percentage => "humanizePercentage",
            Self::Timestamp => "humanizeTimestamp",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }
}

pub(super) fn is_known(name: &str) -> bool {
    GO.contains(&name) || PROMETHEUS.contains(&name)
}

/// The function whose name is most like this one.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let candidates = GO.iter().chain(PROMETHEUS).copied();
    crate::check::similar::nearest(name, candidates)
}
