//! Recording rules as series like all others.
//!
//! The labels, type and unit of what a rule records are those of its query's result, with the rule's own
//! labels on top; one with an empty value takes the label away (`RecordingRule.Eval` in
//! `rules/recording.go`). So a mistake is found behind any number of rules. Rules are followed after those
//! that they read; those that read each other are open.

mod order;

use std::collections::BTreeMap;

use telemark_promql::Expr;

use super::{Index, Label, More, Openness, Part, Series, Setter, Source, Unit};
use crate::external::MetricType;
use crate::flow::{Flow, Flows, LabelState, NAME_LABEL, Presence, Reason};
use crate::load::is_templated;
use crate::rules::Rule;

/// A recording rule, so far as it decides about the series of its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording<'a> {
    /// The series it records.
    pub name: &'a str,
    /// Its query; nothing for one that can't be read.
    pub query: Option<&'a Expr>,
    /// The labels that it and its group set.
    pub labels: Vec<(&'a str, &'a str)>,
}

impl<'a> Recording<'a> {
    /// A recording rule of a file.
    pub fn of(rule: &'a Rule) -> Self {
        // A rule's own labels override those of its group.
        let labels = rule.group.labels.iter().chain(&rule.labels);
        let labels = labels.map(|label| (label.name.value.as_str(), label.value.text.as_str()));
        Self { name: &rule.name.value, query: rule.query(), labels: labels.collect() }
    }
}

/// Adds what rules record, and returns the names that record each other: one list a cycle, in the order
/// in which each reads the next.
pub(crate) fn add<'a>(recordings: &[Recording<'a>], index: &mut Index<'a>) -> Vec<Vec<&'a str>> {
    let mut rules: BTreeMap<&str, Vec<&Recording<'_>>> = BTreeMap::new();
    for rule in recordings {
        rules.entry(rule.name).or_default().push(rule);
    }
    let ordered = order::ordered(&rules);
    for name in ordered.cycles.iter().flatten() {
        index.add(named(name, Series::unknown(Source::Recorded, Openness::Cycle)));
    }
    for name in ordered.names {
        let described = rules[name].iter().map(|rule| {
            let recorded = match rule.query {
                Some(expr) => recorded(Flows::over(expr, index).at(expr)),
                None => Series::unknown(Source::Recorded, Openness::UnreadRule),
            };
            labelled(recorded, rule)
        });
        if let Some(series) = described.reduce(|one, other| one.union(&other)) {
            index.add_recorded(named(name, series));
        }
    }
    ordered.cycles
}

fn named<'a>(name: &str, series: Series<'a>) -> Series<'a> {
    Series { name: name.to_owned(), ..series }
}

/// What a query gives, as series.
fn recorded(flow: &Flow<'_>) -> Series<'static> {
    if flow.dead.is_some() {
        // The rule itself is to blame, not those that read what it records.
        return Series::unknown(Source::Recorded, Openness::UnreadRule);
    }
    let more = match flow.labels.rest().why.reason {
        _ if flow.labels.rest().is_impossible() => More::Closed,
        Reason::Open(why) => More::Open(why),
        _ => More::Open(Openness::Function),
    };
    let mut series = Series {
        name: String::new(),
        metric_type: MetricType::Unknown,
        part: flow.series.map_or(Part::Whole, |series| series.part),
        motion: flow.motion,
        shape: flow.shape,
        // A number that is recorded has no unit of its own.
        unit: if flow.unit == Unit::Any { Unit::Unknown } else { flow.unit },
        observed: flow.observed,
        labels: Vec::new(),
        more,
        buckets: flow.reach.buckets.to_vec(),
        extent: flow.reach.extent,
        portion: flow.reach.portion.clone(),
        source: Source::Recorded,
    };
    for (name, state) in flow.labels.named() {
        let absent = state.is_impossible();
        if name != NAME_LABEL && !(absent && more == More::Closed) {
            series.set(inferred(name, state));
        }
    }
    series
}

/// Series with the labels that a rule sets.
fn labelled(mut series: Series<'static>, rule: &Recording<'_>) -> Series<'static> {
    for (name, value) in &rule.labels {
        let open = is_templated(value);
        series.set(Label {
            name: (*name).to_owned(),
            guaranteed: !open && !value.is_empty(),
            values: match *value {
                _ if open => None,
                "" => Some([].into()),
                value => Some([value.to_owned()].into()),
            },
            only_with: None,
            setter: Setter::Rule,
        });
    }
    series
}

fn inferred(name: &str, state: &LabelState<'_>) -> Label {
    Label {
        name: name.to_owned(),
        guaranteed: state.presence() == Presence::Guaranteed,
        values: state.values.listed().map(|values| values.map(str::to_owned).collect()),
        only_with: None,
        setter: Setter::Query,
    }
}
