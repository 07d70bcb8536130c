//! A confidence interval of a median that assumes nothing of the distribution.
//!
//! Each of `n` independent values is below the median with probability one half, so how many are is
//! binomial, and the `k`th smallest and the `k`th largest enclose the median unless fewer than `k` are on
//! one side (David and Nagaraja, "Order Statistics", 3rd edition, section 7.1). It is exact, needs no
//! random numbers, and an outlier counts as one value, however far out it is. A bootstrap of the median
//! draws from the same order statistics, and is right only in the limit.

use serde::Serialize;

use crate::median::median;

/// A median, and what encloses it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The median of the values.
    pub median: f64,
    /// The upper end.
    pub upper: f64,
}

/// The interval that misses the median with a probability of at most `miss`, half of it on each side.
///
/// None where there are too few values for that: there must be as many as `log2(2 / miss)`.
///
/// ```
/// use telemark_benches::overhead::interval;
///
/// let values = [0.4, 9.0, 0.1, 0.5, 0.3, 0.2, 0.6, 0.8];
/// let found = interval(&values, 0.05).unwrap();
/// assert_eq!((found.lower, found.upper), (0.1, 9.0));
/// assert!((found.median - 0.45).abs() < 1e-9);
/// assert_eq!(interval(&values, 0.001), None);
/// ```
pub fn interval(values: &[f64], miss: f64) -> Option<Interval> {
    let outside = outside(values.len(), miss / 2.0)?;
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (lower, upper) = (sorted[outside], sorted[sorted.len() - 1 - outside]);
    Some(Interval { lower, median: median(sorted)?, upper })
}

/// How many of `count` sorted values may be left out on one side: the most for which that many, or
/// fewer, fall on that side of the median with a probability of at most `miss`.
fn outside(count: usize, miss: f64) -> Option<usize> {
    let count_f = f64::from(u32::try_from(count).ok()?);
    // The probability that `below` values are on one side, for one `below` after the other.
    let mut probability = 0.5_f64.powf(count_f);
    let mut cumulated = probability;
    let mut found = None;
    for below in 0..count / 2 {
        if cumulated > miss {
            break;
        }
        found = Some(below);
        let next = f64::from(u32::try_from(below).ok()?) + 1.0;
        probability *= (count_f - next + 1.0) / next;
        cumulated += probability;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::outside;

    #[test]
    fn the_ranks_are_those_of_the_printed_tables() {
        // Conover, "Practical Nonparametric Statistics", table A3: P(Bin(20, 1/2) <= 5) = 0.0207 and
        // P(Bin(20, 1/2) <= 6) = 0.0577; P(Bin(10, 1/2) <= 1) = 0.0107 and P(Bin(10, 1/2) <= 2) = 0.0547.
        assert_eq!(outside(20, 0.0207), Some(5));
        assert_eq!(outside(20, 0.0206), Some(4));
        assert_eq!(outside(20, 0.0577), Some(6));
        assert_eq!(outside(10, 0.025), Some(1));
    }

    #[test]
    fn too_few_values_enclose_nothing() {
        assert_eq!(outside(5, 0.025), None);
        assert_eq!(outside(6, 0.025), Some(0));
        assert_eq!(outside(0, 0.025), None);
    }
}
