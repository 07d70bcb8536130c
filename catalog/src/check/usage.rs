//! Who reads which series, through recording rules that are read themselves.

use std::mem;

use telemark_promql::{Matcher, Parsed, visit};
use telemark_registry::Instrument;
use telemark_registry::catalog::v1::{Family, Function, Label};

use super::asked::{Asked, Owner};
use super::label_impossible_value::accepts;
use super::record_unused::Reads;
use crate::config::Surroundings;
use crate::flow::{NAME_LABEL, metric_name, selector, value};
use crate::known::Known;
use crate::rules::RuleKind;
use crate::schema::{CONFLICT_PREFIX, Part};

/// What everybody reads.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// By alerts and objectives.
    watching: Readings,
    /// By dashboards and templates, of which nobody asks which series of a name they choose.
    showing: Readings,
    /// By each recording rule, with the name that it records.
    recording: Vec<(String, Readings)>,
}

/// What somebody reads.
#[derive(Clone, Debug, Default)]
pub(super) struct Readings {
    reads: Reads,
    selected: Vec<Selected>,
}

/// A selector. Without a name it chooses by a matcher.
#[derive(Clone, Debug)]
struct Selected {
    name: Option<String>,
    matchers: Vec<Matcher>,
}

impl Usage {
    pub(super) fn add(&mut self, asked: &Asked<'_>, parsed: &Parsed) {
        match asked.owner {
            Owner::Rule(rule) if rule.kind == RuleKind::Record => {
                let mut readings = Readings::default();
                readings.add(asked, parsed);
                self.recording.push((rule.name.value.clone(), readings));
            }
            Owner::Rule(_) | Owner::Slo { .. } => self.watching.add(asked, parsed),
            Owner::Template
            | Owner::Panel { .. }
            | Owner::Annotation { .. }
            | Owner::Variable { .. } => self.showing.reads.add(asked, parsed),
        }
    }

    /// What is read by anybody, and by rules that nobody reads.
    pub(super) fn reads(&self) -> Reads {
        let mut reads = self.watching.reads.clone();
        reads.extend(&self.showing.reads);
        for (_, readings) in &self.recording {
            reads.extend(&readings.reads);
        }
        reads
    }

    /// What alerts and objectives read.
    pub(super) fn watched(&self) -> Readings {
        self.through_rules(self.watching.clone())
    }

    /// What anybody reads.
    pub(super) fn used(&self) -> Readings {
        let mut direct = self.watching.clone();
        direct.extend(&self.showing);
        self.through_rules(direct)
    }

    fn through_rules(&self, mut readings: Readings) -> Readings {
        let mut left: Vec<_> = self.recording.iter().collect();
        loop {
            let (read, unread): (Vec<_>, Vec<_>) = mem::take(&mut left)
                .into_iter()
                .partition(|(name, _)| readings.reads.may_have(name));
            if read.is_empty() {
                return readings;
            }
            for (_, through) in read {
                readings.extend(through);
            }
            left = unread;
        }
    }
}

impl Readings {
    fn add(&mut self, asked: &Asked<'_>, parsed: &Parsed) {
        self.reads.add(asked, parsed);
        visit::walk(&parsed.expr, &mut |expr| {
            if let Some(selector) = selector(expr) {
                self.selected.push(Selected {
                    name: metric_name(selector).map(|name| name.text.to_owned()),
                    matchers: selector.matchers.clone(),
                });
            }
        });
    }

    fn extend(&mut self, other: &Self) {
        self.reads.extend(&other.reads);
        self.selected.extend_from_slice(&other.selected);
    }

    /// Whether something may read one of a family's series.
    pub(super) fn has(&self, family: &Family) -> bool {
        names(family).iter().any(|name| self.reads.may_have(name))
    }

    /// Whether something can choose one of the series that a function adds to its families.
    pub(super) fn has_series_of(&self, function: &Function, known: &Known<'_>) -> bool {
        function.metrics.iter().any(|metric| {
            let Some(family) = known.family(&metric.family) else { return true };
            self.selected.iter().any(|selected| {
                names(family).iter().any(|name| selected.chooses(name))
                    && selected
                        .matchers
                        .iter()
                        .filter(|matcher| matcher.label.text != NAME_LABEL)
                        .all(|matcher| meets(matcher, &metric.labels, family, known.surroundings()))
            })
        })
    }
}

impl Selected {
    fn chooses(&self, name: &str) -> bool {
        if let Some(own) = &self.name {
            return own == name;
        }
        let mut named = self.matchers.iter().filter(|it| it.label.text == NAME_LABEL);
        named.all(|matcher| value(matcher).is_none() || accepts(matcher, name))
    }
}

/// The names of a family's series.
fn names(family: &Family) -> Vec<String> {
    let name = |part: Part| format!("{}{}", family.prometheus_name, part.suffix());
    let mut names = vec![name(Part::Whole)];
    if family.instrument == Instrument::Histogram {
        names.extend(Part::OF_HISTOGRAMS.map(name));
    }
    names
}

/// Whether a matcher takes what a function's series can have. What the family doesn't have is the scrape's.
fn meets(matcher: &Matcher, own: &[Label], family: &Family, around: &Surroundings) -> bool {
    let asked = matcher.label.text.as_str();
    let renamed = asked.strip_prefix(CONFLICT_PREFIX).filter(|own| around.adds_label(own));
    let name = renamed.unwrap_or(asked);
    let named = |label: &&Label| label.prometheus_name == name;
    if value(matcher).is_none()
        || (renamed.is_none() && around.adds_label(asked))
        || family.labels.iter().find(named).is_none()
    {
        return true;
    }
    let Some(label) = own.iter().find(named) else { return accepts(matcher, "") };
    label.cap > 0
        || label.values.is_empty()
        || (!label.outcomes.is_empty() && accepts(matcher, ""))
        || label.values.iter().any(|value| accepts(matcher, value))
}
