//! Exponential buckets that are kept between scrapes.

use telemark_registry::Native;

use super::bound::Bound;

/// The samples of a histogram in exponential buckets, as [`Native`] has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exponential {
    pub(super) schema: i8,
    pub(super) zero: u64,
    /// The number of the first bucket.
    pub(super) offset: i32,
    pub(super) buckets: Vec<u64>,
}

impl Exponential {
    pub(super) const fn new() -> Self {
        Self { schema: 0, zero: 0, offset: 0, buckets: Vec::new() }
    }

    /// Takes a reading, in the room that the one before had.
    pub(super) fn set(&mut self, read: &Native<'_>) {
        self.schema = read.schema;
        self.zero = read.zero;
        self.offset = read.offset;
        self.buckets.clear();
        // Most of the buckets that a source has room for are empty.
        let is_filled = |count: &u64| *count > 0;
        let (Some(first), Some(last)) =
            (read.buckets.iter().position(is_filled), read.buckets.iter().rposition(is_filled))
        else {
            return;
        };
        self.buckets.extend_from_slice(&read.buckets[first..=last]);
        self.offset = i32::try_from(first).map_or(read.offset, |first| read.offset + first);
    }

    /// The samples of classic buckets that are not in these, each in the bucket that has its upper end:
    /// those from before exponential buckets were kept. More is not known of them.
    pub(super) fn missing(&self, buckets: &[u64], bounds: &[Bound]) -> Self {
        let mut missing = Self { schema: self.schema, ..Self::new() };
        let mut filled = self.filled().peekable();
        let mut known = self.zero;
        let mut last = 0;
        for (count, bound) in buckets.iter().zip(bounds) {
            while let Some((_, count)) =
                filled.next_if(|(number, _)| self.end(*number) <= bound.value)
            {
                known += count;
            }
            let count = count.saturating_sub(core::mem::take(&mut known));
            if bound.value <= 0.0 {
                missing.zero += count;
                continue;
            }
            last = if bound.value.is_finite() {
                self.number(bound.value)
            } else {
                // Twice the bound before.
                last + (1 << self.schema.max(0))
            };
            if count > 0 {
                missing.add_to(last, count);
            }
        }
        missing
    }

    /// Adds buckets of the same resolution or a finer one.
    pub(super) fn add_all(&mut self, other: &Self) {
        let Self { schema, zero, offset, buckets } = other;
        self.add(&Native { schema: *schema, zero: *zero, offset: *offset, buckets });
    }

    /// The value that a bucket ends with.
    #[expect(clippy::cast_precision_loss, reason = "the numbers of buckets are small")]
    fn end(&self, number: i64) -> f64 {
        (number as f64 / f64::from(self.schema).exp2()).exp2()
    }

    /// The bucket that a value is in.
    #[expect(clippy::cast_possible_truncation, reason = "the numbers of buckets are small")]
    fn number(&self, value: f64) -> i64 {
        (value.log2() * f64::from(self.schema).exp2()).ceil() as i64
    }

    /// Adds a reading, in the coarser one of both resolutions.
    pub(super) fn add(&mut self, read: &Native<'_>) {
        if read.schema < self.schema {
            self.coarsen(read.schema);
        }
        self.zero = self.zero.wrapping_add(read.zero);
        let by = u32::from(read.schema.abs_diff(self.schema));
        for (number, count) in (i64::from(read.offset)..).zip(read.buckets) {
            if *count > 0 {
                self.add_to(coarser(number, by), *count);
            }
        }
    }

    /// All samples.
    pub(super) fn count(&self) -> u64 {
        self.buckets.iter().fold(self.zero, |sum, count| sum.wrapping_add(*count))
    }

    /// The buckets that are not empty, with their numbers.
    pub(super) fn filled(&self) -> impl Iterator<Item = (i64, u64)> {
        let numbered = (i64::from(self.offset)..).zip(self.buckets.iter().copied());
        numbered.filter(|(_, count)| *count > 0)
    }

    fn add_to(&mut self, number: i64, count: u64) {
        let Ok(number) = i32::try_from(number) else {
            return;
        };
        if self.buckets.is_empty() {
            self.offset = number;
        }
        if number < self.offset {
            let before = self.offset.abs_diff(number) as usize;
            self.buckets.splice(0..0, core::iter::repeat_n(0, before));
            self.offset = number;
        }
        let place = self.offset.abs_diff(number) as usize;
        if place >= self.buckets.len() {
            self.buckets.resize(place + 1, 0);
        }
        self.buckets[place] = self.buckets[place].wrapping_add(count);
    }

    fn coarsen(&mut self, schema: i8) {
        let by = u32::from(self.schema.abs_diff(schema));
        let first = coarser(i64::from(self.offset), by);
        let mut last = 0;
        for (place, number) in (0..self.buckets.len()).zip(i64::from(self.offset)..) {
            let number = coarser(number, by);
            // It does not rise faster than the place, so that nothing is overwritten before it is read.
            last = usize::try_from(number - first).unwrap_or_default();
            let count = core::mem::take(&mut self.buckets[place]);
            self.buckets[last] = self.buckets[last].wrapping_add(count);
        }
        self.buckets.truncate(last + 1);
        // Nearer to zero than the offset before.
        self.offset = i32::try_from(first).unwrap_or(self.offset);
        self.schema = schema;
    }
}

/// The number of the bucket, of 2^`by` times the size, that a bucket is part of. Buckets include their
/// upper end.
fn coarser(number: i64, by: u32) -> i64 {
    let joined = 1_i64 << by.min(32);
    (number + joined - 1).div_euclid(joined)
}

#[cfg(test)]
mod tests {
    use telemark_registry::Native;

    use super::Exponential;
    use crate::page::bound::Bound;

    fn sum(left: &Native<'_>, right: &Native<'_>) -> Exponential {
        let mut sum = Exponential::new();
        sum.set(left);
        sum.add(right);
        sum
    }

    #[test]
    fn readings_of_different_range_and_resolution_add_up_in_the_coarser_one() {
        // Of schema 1, the buckets 3 and 4 end with 2^1.5 and 2^2: both are bucket 2 of schema 0.
        let fine = Native { schema: 1, zero: 1, offset: 3, buckets: &[10, 20, 30] };
        let coarse = Native { schema: 0, zero: 2, offset: -1, buckets: &[1, 0, 2] };
        let expected =
            Exponential { schema: 0, zero: 3, offset: -1, buckets: vec![1, 0, 2, 30, 30] };
        assert_eq!(sum(&fine, &coarse), expected);
        assert_eq!(sum(&coarse, &fine), expected);
        assert_eq!(expected.count(), 66);
        assert_eq!(expected.filled().collect::<Vec<_>>(), [(-1, 1), (1, 2), (2, 30), (3, 30)]);
    }

    #[test]
    fn samples_from_before_are_at_the_ends_of_their_classic_buckets() {
        let mut kept = Exponential::new();
        // Ends with 0.5, 1, 2, 4 and 8.
        kept.set(&Native { schema: 0, zero: 1, offset: -1, buckets: &[1, 0, 2, 0, 1] });
        let bounds = [0.0, 1.0, 4.0, f64::INFINITY].map(Bound::le);
        let missing = kept.missing(&[5, 1, 9, 4], &bounds);
        let expected = Exponential { schema: 0, zero: 4, offset: 2, buckets: vec![7, 3] };
        assert_eq!(missing, expected);
        kept.add_all(&missing);
        let all = Exponential { schema: 0, zero: 5, offset: -1, buckets: vec![1, 0, 2, 7, 4] };
        assert_eq!((kept.count(), kept), (19, all));
    }

    #[test]
    fn a_reading_without_samples_adds_nothing() {
        let none = Native { schema: 3, zero: 0, offset: 0, buckets: &[] };
        let some = Native { schema: 3, zero: 0, offset: -7, buckets: &[5] };
        let expected = Exponential { schema: 3, zero: 0, offset: -7, buckets: vec![5] };
        assert_eq!((sum(&none, &some), sum(&some, &none)), (expected.clone(), expected));
    }
}
