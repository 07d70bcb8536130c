//! Which of its family's series a name stands for.

/// Which of its family's series it is. Exhaustive: the exposition formats have no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The only one, or of a summary the quantiles.
    Whole,
    /// The buckets of a classic histogram.
    Bucket,
    /// The sum of what was observed.
    Sum,
    /// The number of observations.
    Count,
    /// The time since which it counts.
    Created,
}

impl Part {
    pub(crate) const OF_HISTOGRAMS: [Self; 3] = [Self::Bucket, Self::Sum, Self::Count];
    pub(crate) const OF_SUMMARIES: [Self; 3] = [Self::Whole, Self::Sum, Self::Count];

    /// What the name has behind the family's.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Bucket => "_bucket",
            Self::Sum => "_sum",
            Self::Count => "_count",
            Self::Created => "_created",
        }
    }
}
