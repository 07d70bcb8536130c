//! Which part of a metric's samples a result adds up.
//!
//! A sum of some series is never above the same sum of these and others, if none is negative. So of two
//! results that come from one metric in the same steps, the one that is asked for with more matchers is a part
//! of the other.

use std::collections::BTreeSet;

/// Samples of one metric, added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Portion {
    /// The metric, and what was made of it, step by step.
    steps: String,
    /// The labels by which it is added up, unless it isn't.
    by: Option<BTreeSet<String>>,
    /// Each narrows it.
    matchers: BTreeSet<String>,
    /// What it was multiplied with.
    scale: f64,
}

impl Portion {
    /// A metric's series, unnarrowed.
    pub(crate) fn of(metric: String) -> Self {
        Self { steps: metric, by: None, matchers: BTreeSet::new(), scale: 1.0 }
    }

    /// Only those that pass.
    #[must_use]
    pub(crate) fn narrowed(mut self, matcher: String) -> Self {
        self.matchers.insert(matcher);
        self
    }

    /// What a function makes of each series; a part of what it makes of all.
    #[must_use]
    pub(crate) fn step(mut self, function: &str) -> Self {
        self.push_grouping();
        self.steps = [function, "(", &self.steps, ")"].concat();
        self
    }

    /// Added up by these labels.
    #[must_use]
    pub(crate) fn summed(mut self, by: BTreeSet<String>) -> Self {
        self = self.step("sum");
        self.by = Some(by);
        self
    }

    #[must_use]
    pub(crate) fn scaled(self, factor: f64) -> Self {
        Self { scale: self.scale * factor, ..self }
    }

    /// Without a part of it.
    #[must_use]
    pub(crate) fn without(self, part: &Self) -> Self {
        let removed = part.matchers.difference(&self.matchers).cloned().collect::<Vec<_>>();
        self.narrowed(format!("none of {}", removed.join(",")))
    }

    fn push_grouping(&mut self) {
        if let Some(by) = self.by.take() {
            let labels = by.into_iter().collect::<Vec<_>>();
            self.steps = [&self.steps, " by (", &labels.join(","), ")"].concat();
        }
    }

    /// By how much a part has been multiplied more than its whole; nothing where it is no part of it.
    pub(crate) fn share_of(&self, whole: &Self) -> Option<f64> {
        let coarser = match (&self.by, &whole.by) {
            (Some(ours), Some(theirs)) => theirs.is_subset(ours),
            (ours, theirs) => ours == theirs,
        };
        let is_part = self.steps == whole.steps && whole.matchers.is_subset(&self.matchers);
        let factor = self.scale / whole.scale;
        (coarser && is_part && factor.is_finite() && factor > 0.0).then_some(factor)
    }
}
