//! What samples are, and how they behave over time.

/// How samples behave over time, which decides what functions make sense of them. Exhaustive: an
/// analysis that doesn't know one should fail to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motion {
    /// Nobody said.
    Unknown,
    /// The same at all times: a literal.
    Constant,
    /// Only rises, except where its process starts anew.
    Counter,
    /// Counters added up or otherwise put into one. A reset of one of them looks like any other value, so
    /// `rate` makes no sense of it any more.
    SummedCounter,
    /// How fast a counter rises, or how much it has risen: what `rate`, `increase` and `irate` make.
    Rate,
    /// Rises and falls.
    Gauge,
    /// A constant 1 whose labels are the message.
    Info,
    /// 0 or 1, by whether something is so.
    Truth,
}

/// What one sample is. Exhaustive, as [`Motion`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Nobody said.
    Unknown,
    /// A number that stands for itself.
    Float,
    /// A number that belongs with those of the other buckets of its classic histogram.
    Bucket,
    /// A native histogram.
    Histogram,
}

impl Motion {
    /// Whether it is a counter as it is exposed, or several in one.
    pub const fn is_cumulative(self) -> bool {
        matches!(self, Self::Counter | Self::SummedCounter)
    }
}
