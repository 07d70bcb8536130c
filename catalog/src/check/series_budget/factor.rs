//! What a number of series is the product of.

use std::cmp::Reverse;

use telemark_registry::Instrument;
use telemark_registry::catalog::v1::{Family, Label, Metric};

/// One factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Factor {
    count: u64,
    of: Of,
}

/// What there are several of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Of {
    /// The buckets of a histogram, its sum and its count.
    Parts,
    /// Outcomes, errors counted by their types.
    Endings,
    /// The values of a label.
    Closed(String),
    /// The values of a label that has a cap, the overflow included.
    Capped(String),
}

impl Factor {
    /// Those of the series that a function adds to a family, the largest first.
    pub(super) fn of_metric(family: &Family, metric: &Metric) -> Vec<Self> {
        let mut factors = Vec::new();
        if family.instrument == Instrument::Histogram {
            // `+Inf`, the sum and the count come on top of the declared bounds.
            factors.push(Self { count: family.buckets.len() as u64 + 3, of: Of::Parts });
        }
        let with_outcomes = metric.labels.iter().find(|label| !label.outcomes.is_empty());
        if let Some(types) = with_outcomes {
            // The outcomes that are no errors come on top of the errors' types.
            factors.push(Self { count: types.values.len() as u64 + 3, of: Of::Endings });
        }
        let others = metric.labels.iter().filter(|label| {
            let ends = label.prometheus_name == "outcome" && with_outcomes.is_some();
            label.outcomes.is_empty() && !ends
        });
        factors.extend(others.map(Self::of_label));
        Self::sorted(factors)
    }

    /// That of a label of the catalog.
    pub(super) fn of_label(label: &Label) -> Self {
        let name = label.prometheus_name.clone();
        let count = (label.values.len() as u64).saturating_add(label.cap);
        Self { count, of: if label.cap > 0 { Of::Capped(name) } else { Of::Closed(name) } }
    }

    /// That of a label with so many values.
    pub(super) fn of_values(name: &str, count: usize) -> Self {
        Self { count: count as u64, of: Of::Closed(name.to_owned()) }
    }

    /// That of outcomes together with the label that only some of them have.
    pub(super) fn of_endings(count: usize) -> Self {
        Self { count: count as u64, of: Of::Endings }
    }

    /// The largest first, without those that are one.
    pub(super) fn sorted(mut factors: Vec<Self>) -> Vec<Self> {
        factors.retain(|factor| factor.count > 1);
        factors.sort_by_key(|factor| Reverse(factor.count));
        factors
    }

    pub(super) fn product(factors: &[Self]) -> u64 {
        factors.iter().fold(1, |product: u64, factor| product.saturating_mul(factor.count))
    }

    pub(super) fn is_below(&self, other: &Self) -> bool {
        self.count < other.count
    }

    /// All of them, as people write a product.
    pub(super) fn shown(factors: &[Self]) -> String {
        let one = |factor: &Self| match &factor.of {
            Of::Parts => format!("{} for buckets, sum and count", factor.count),
            Of::Endings => format!("{} outcomes and types of errors", factor.count),
            Of::Closed(label) => format!("{} of `{label}`", factor.count),
            Of::Capped(label) => format!("{} of `{label}` (capped)", factor.count),
        };
        factors.iter().map(one).collect::<Vec<_>>().join(" × ")
    }

    /// What makes it smaller in the service.
    pub(super) fn advice(&self) -> String {
        match &self.of {
            Of::Parts => "fewer buckets make it smaller".to_owned(),
            Of::Endings => "fewer types of errors make it smaller".to_owned(),
            Of::Closed(label) => format!("leave `{label}` out, or give it fewer values"),
            Of::Capped(label) => format!("give `{label}` a smaller cap, or a closed set of values"),
        }
    }

    /// What makes it smaller in a query.
    pub(super) fn advice_for_queries(&self, without: u64) -> Option<String> {
        match &self.of {
            Of::Closed(label) | Of::Capped(label) => {
                Some(format!("without `{label}` there are {without}"))
            }
            Of::Parts | Of::Endings => None,
        }
    }
}
