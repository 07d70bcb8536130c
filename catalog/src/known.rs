//! What a query may name: the catalog's series, those that rules record, and what others own.

use telemark_registry::catalog::v1::{Catalog, Family, Function};

use crate::config::Surroundings;
use crate::external::MetricType;
use crate::schema::{Index, Part, Recording, Series, recorded};

/// Everything that a query may name.
#[derive(Debug)]
pub struct Known<'a> {
    catalog: &'a Catalog,
    index: Index<'a>,
    cycles: Vec<Vec<&'a str>>,
    surroundings: &'a Surroundings,
}

/// The function to show for a family, out of those that declare it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declaration<'a> {
    pub(crate) function: &'a Function,
    /// How many more there are.
    pub(crate) others: usize,
}

impl<'a> Known<'a> {
    /// Puts together what there is.
    pub fn new(
        catalog: &'a Catalog,
        recordings: impl IntoIterator<Item = Recording<'a>>,
        surroundings: &'a Surroundings,
    ) -> Self {
        let mut index = Index::new(catalog, surroundings);
        let recordings: Vec<_> = recordings.into_iter().collect();
        let cycles = recorded::add(&recordings, &mut index);
        Self { catalog, index, cycles, surroundings }
    }

    /// The series of a name, unless nobody is known to emit it.
    pub fn lookup(&self, name: &str) -> Option<&Series<'a>> {
        self.index.get(name)
    }

    /// Every series that is known by its name, in alphabetical order.
    pub fn series(&self) -> impl Iterator<Item = &Series<'a>> {
        self.index.named()
    }

    /// Recorded names that record each other, in the order in which each reads the next.
    pub fn cycles(&self) -> &[Vec<&'a str>] {
        &self.cycles
    }

    /// The buckets of a histogram, if that is what has the name: all of its series have longer names.
    pub(crate) fn histogram(&self, name: &str) -> Option<&Series<'a>> {
        let buckets = self.index.get(&format!("{name}{}", Part::Bucket.suffix()))?;
        let found = buckets.metric_type == MetricType::Histogram && buckets.part == Part::Bucket;
        found.then_some(buckets)
    }

    pub(crate) fn index(&self) -> &Index<'a> {
        &self.index
    }

    /// The functions and declared metrics of the service.
    pub(crate) fn functions(&self) -> &'a [Function] {
        &self.catalog.functions
    }

    pub(crate) fn surroundings(&self) -> &'a Surroundings {
        self.surroundings
    }

    /// A function that declares a family, and if a label is named, one that gives it that label.
    pub(crate) fn declaration(
        &self,
        family: &Family,
        label: Option<&str>,
    ) -> Option<Declaration<'a>> {
        let declares = |function: &&Function| {
            function.metrics.iter().any(|metric| {
                metric.family == family.prometheus_name
                    && label.is_none_or(|name| {
                        metric.labels.iter().any(|own| own.prometheus_name == name)
                    })
            })
        };
        let mut declaring = self.catalog.functions.iter().filter(declares);
        Some(Declaration { function: declaring.next()?, others: declaring.count() })
    }
}
