//! Exponential buckets that are kept between scrapes.

use telemark_registry::Native;

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
        self.buckets.extend_from_slice(read.buckets);
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
        for place in 0..self.buckets.len() {
            let number = coarser(i64::from(self.offset) + place as i64, by);
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
    fn a_reading_without_samples_adds_nothing() {
        let none = Native { schema: 3, zero: 0, offset: 0, buckets: &[] };
        let some = Native { schema: 3, zero: 0, offset: -7, buckets: &[5] };
        let expected = Exponential { schema: 3, zero: 0, offset: -7, buckets: vec![5] };
        assert_eq!((sum(&none, &some), sum(&some, &none)), (expected.clone(), expected));
    }
}
