//! What a series has at a scrape.

use telemark_registry::{Distribution, Exemplar, Sample};

use super::bound::Bound;
use super::exponential::Exponential;
use super::number::Number;
use crate::decimal::{Decimal, Places};

/// The value of a series, in room that is kept between scrapes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Of counters, gauges and infos.
    Number(Number),
    Histogram(Histogram),
    Summary(Summary),
}

/// One longer than the family's bounds without `+Inf`, not cumulative.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Histogram {
    pub(crate) buckets: Vec<u64>,
    pub(crate) sum: Number,
    pub(super) exponential: Option<Exponential>,
    /// The samples from before there were exponential buckets, which are found out once: a sample more or
    /// less with each scrape would look like another process.
    before: Option<Exponential>,
    /// At most one for each bucket, by rising bucket.
    pub(super) exemplars: Vec<Exemplar>,
}

/// Quantiles that somebody else has estimated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Summary {
    /// By the family's bounds.
    pub(crate) quantiles: Vec<Number>,
    pub(crate) sum: Number,
    pub(crate) count: u64,
}

impl Histogram {
    pub(crate) fn new(buckets: Vec<u64>, sum: Number) -> Self {
        Self { buckets, sum, exponential: None, before: None, exemplars: Vec::new() }
    }

    /// The exemplar of a bucket.
    pub(super) fn exemplar(&self, bucket: usize) -> Option<&Exemplar> {
        let place = self.exemplars.binary_search_by_key(&bucket, |exemplar| exemplar.bucket);
        place.ok().map(|place| &self.exemplars[place])
    }

    /// Completes the exponential buckets after the last reading of a scrape.
    pub(super) fn complete(&mut self, bounds: &[Bound]) {
        let Some(exponential) = &mut self.exponential else {
            self.before = None;
            return;
        };
        let before = self.before.get_or_insert_with(|| exponential.missing(&self.buckets, bounds));
        exponential.add_all(before);
    }

    fn set(&mut self, read: &Distribution<'_>, places: Places) {
        for (bucket, at) in self.buckets.iter_mut().zip(0..) {
            *bucket = read.buckets.get::<usize>(at).copied().unwrap_or_default();
        }
        self.sum = Number::Exact(Decimal::recorded(read.sum, places));
        match &read.native {
            Some(native) => self.exponential.get_or_insert(Exponential::new()).set(native),
            None => self.exponential = None,
        }
        self.exemplars.clear();
        self.exemplars.extend_from_slice(read.exemplars);
    }

    fn add(&mut self, read: &Distribution<'_>, places: Places) {
        for (total, count) in self.buckets.iter_mut().zip(read.buckets) {
            *total = total.wrapping_add(*count);
        }
        self.sum = self.sum.plus(Number::Exact(Decimal::recorded(read.sum, places)));
        match (&mut self.exponential, &read.native) {
            (Some(sum), Some(native)) => sum.add(native),
            // Exponential buckets without some of the samples would contradict the others.
            _ => self.exponential = None,
        }
        for exemplar in read.exemplars {
            match self.exemplars.binary_search_by_key(&exemplar.bucket, |known| known.bucket) {
                Ok(place) if self.exemplars[place].unix_nanos < exemplar.unix_nanos => {
                    self.exemplars[place] = *exemplar;
                }
                Ok(_) => {}
                Err(place) => self.exemplars.insert(place, *exemplar),
            }
        }
    }
}

impl Value {
    /// Takes a reading. A kind of sample that this is no value of, or that a later registry has, is
    /// refused.
    pub(super) fn set(&mut self, sample: &Sample<'_>, places: Places) -> bool {
        match (self, sample) {
            (Self::Histogram(histogram), Sample::Histogram(read)) => histogram.set(read, places),
            (Self::Number(number), sample) => match exact(sample, places) {
                Some(read) => *number = Number::Exact(read),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// Adds the reading of another series with the same labels.
    pub(super) fn add(&mut self, sample: &Sample<'_>, places: Places) {
        match (self, sample) {
            (Self::Histogram(histogram), Sample::Histogram(read)) => histogram.add(read, places),
            (Self::Number(number), sample) => {
                if let Some(read) = exact(sample, places) {
                    *number = number.plus(Number::Exact(read));
                }
            }
            _ => {}
        }
    }
}

fn exact(sample: &Sample<'_>, places: Places) -> Option<Decimal> {
    match sample {
        Sample::Counter(sum) => Some(Decimal::recorded(*sum, places)),
        Sample::Fine(sum) => Some(Decimal::fine(*sum)),
        Sample::Level(level) => Some(Decimal::level(*level, places)),
        _ => None,
    }
}
