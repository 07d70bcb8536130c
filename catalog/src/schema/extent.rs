//! Between which values samples lie.

/// The smallest and the largest value that samples can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// None is below.
    pub least: f64,
    /// None is above.
    pub most: f64,
    /// What says so.
    pub limit: Limit,
}

/// Why samples have a smallest or a largest value. Exhaustive: a message must be thought of for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Nothing does, or calculating has lost what did.
    Unsaid,
    /// A quantile is never beyond the last bucket that has an end (Prometheus, "Functions",
    /// `histogram_quantile`).
    LastBucket,
    /// A part of a whole.
    Share,
    /// What only grows is never below zero, and neither is how fast it does.
    Growth,
    /// A number of series: without one, there is no result.
    Count,
    /// 0 or 1, by whether something is so.
    Truth,
}

impl Extent {
    /// Any value.
    pub const ANY: Self =
        Self { least: f64::NEG_INFINITY, most: f64::INFINITY, limit: Limit::Unsaid };
    /// What only grows.
    pub const GROWTH: Self = Self { least: 0.0, limit: Limit::Growth, ..Self::ANY };
    /// A number of series.
    pub const COUNT: Self = Self { least: 1.0, limit: Limit::Count, ..Self::ANY };
    /// A part of a whole.
    pub const SHARE: Self = Self { least: 0.0, most: 1.0, limit: Limit::Share };
    /// 0 or 1.
    pub const TRUTH: Self = Self { least: 0.0, most: 1.0, limit: Limit::Truth };

    /// Always the same number.
    pub const fn of_number(value: f64) -> Self {
        Self { least: value, most: value, limit: Limit::Unsaid }
    }

    /// Quantiles of a histogram with these upper bounds, which rise and end in `+Inf`.
    pub(crate) fn of_quantiles(buckets: &[String]) -> Self {
        let mut bounds = buckets.iter().filter_map(|bound| bound.parse::<f64>().ok());
        let Some(first) = bounds.next().filter(|bound| bound.is_finite()) else { return Self::ANY };
        let most = bounds.rfind(|bound| bound.is_finite()).unwrap_or(first);
        // The first bucket begins at zero, unless it ends below.
        let least = if first > 0.0 { 0.0 } else { first };
        Self { least, most, limit: Limit::LastBucket }
    }

    /// Multiplied with a number.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        if !factor.is_finite() || factor == 0.0 {
            return Self::ANY;
        }
        let ends = [self.least * factor, self.most * factor];
        let [least, most] = if factor > 0.0 { ends } else { [ends[1], ends[0]] };
        Self { least, most, ..self }
    }

    /// Added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let (least, most) = (self.least + other.least, self.most + other.most);
        let limit = if self.limit == Limit::Unsaid { other.limit } else { self.limit };
        Self { least, most, limit }
    }

    /// Some of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let limit = if self.limit == Limit::Unsaid { other.limit } else { self.limit };
        Self { least: self.least.min(other.least), most: self.most.max(other.most), limit }
    }

    /// One or more of these added up.
    #[must_use]
    pub fn summed(self) -> Self {
        let least = if self.least >= 0.0 { self.least } else { f64::NEG_INFINITY };
        let most = if self.most <= 0.0 { self.most } else { f64::INFINITY };
        Self { least, most, ..self }
    }

    /// Whether nothing is known.
    pub fn is_any(&self) -> bool {
        self.least == f64::NEG_INFINITY && self.most == f64::INFINITY
    }
}
