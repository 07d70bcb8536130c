//! What a selector chooses.
//!
//! Each matcher leaves the values that it accepts. `=` and `=~` of a text that isn't empty accept no
//! missing label, `!=` and `!~` accept one unless they name the empty text (Prometheus, "Querying basics",
//! "Time series selectors").

use std::collections::BTreeMap;

use telemark_promql::{DurationExpr, MatchOp, Matcher, Quote, Span, VectorSelector};

use super::labels::{LabelState, Labels};
use super::pattern::Pattern;
use super::reason::{Reason, Why};
use super::values::Values;
use super::{Flow, NAME_LABEL, extent};
use crate::load::is_templated;
use crate::schema::{Index, Label, More, OnlyWith, Openness, Series};

/// The name by which a selector chooses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MetricName<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Span,
    /// Whether it stands in quotes, as the value of `__name__`.
    pub(crate) quoted: bool,
}

/// The one name that all series of a selector have, if it says which.
pub(crate) fn metric_name(selector: &VectorSelector) -> Option<MetricName<'_>> {
    if let Some(name) = &selector.name {
        let quoted = name.quote != Quote::None;
        return Some(MetricName { text: name.exact()?, span: name.span, quoted });
    }
    let matcher = selector
        .matchers
        .iter()
        .find(|matcher| matcher.label.text == NAME_LABEL && matcher.op == MatchOp::Equal)?;
    let text = value(matcher)?;
    Some(MetricName { text, span: matcher.value.span, quoted: true })
}

/// The text that a matcher compares with, unless something is filled in first.
pub(crate) fn value(matcher: &Matcher) -> Option<&str> {
    matcher.value.exact().filter(|value| !is_templated(value))
}

pub(super) fn flow<'a>(
    selector: &'a VectorSelector,
    range: Option<&DurationExpr>,
    span: Span,
    index: &'a Index<'a>,
) -> Flow<'a> {
    let name = metric_name(selector);
    let series = name.and_then(|name| index.get(name.text));
    let unnamed = match &selector.name {
        Some(_) => Openness::Hole,
        None => Openness::AnyName,
    };
    let unknown = if name.is_some() { Openness::UnknownMetric } else { unnamed };
    let (labels, dead) = narrowed(&base(series, name, unknown, span), series, selector);
    let mut flow = Flow { labels, dead, series, ..Flow::open(Openness::AnyName, span) };
    if let Some(series) = series {
        flow.motion = series.motion;
        flow.shape = series.shape;
        flow.unit = series.unit;
        flow.observed = series.observed;
        flow.reach = extent::of_selector(selector, range, series);
    }
    flow
}

/// The labels before any matcher.
fn base<'a>(
    series: Option<&'a Series<'a>>,
    name: Option<MetricName<'a>>,
    unknown: Openness,
    span: Span,
) -> Labels<'a> {
    let span = name.map_or(span, |name| name.span);
    let own_name = name.map_or(Values::Open, |name| Values::one(name.text));
    let reason = series.map_or(Reason::Open(unknown), Reason::Declared);
    let own_name = (NAME_LABEL, LabelState::guaranteed(own_name, Why::new(reason, span)));
    let Some(series) = series else {
        let why = Why::new(Reason::Open(unknown), span);
        let rest = LabelState { may_lack: true, values: Values::Open, why };
        return Labels::new(vec![own_name], rest);
    };
    let mut named = Vec::with_capacity(series.labels.len() + 1);
    named.extend(
        series.labels.iter().map(|label| (label.name.as_str(), state(label, series, span))),
    );
    named.push(own_name);
    let rest = match series.more {
        More::Closed => LabelState::impossible(Why::new(Reason::Undeclared(series), span)),
        More::Open(why) => {
            let why = Why::new(Reason::Open(why), span);
            LabelState { may_lack: true, values: Values::Open, why }
        }
    };
    Labels::new(named, rest)
}

fn state<'a>(label: &'a Label, series: &'a Series<'a>, span: Span) -> LabelState<'a> {
    let values = match &label.values {
        None => Values::Open,
        Some(values) if values.is_empty() => {
            return LabelState::impossible(Why::new(Reason::Undeclared(series), span));
        }
        Some(values) => Values::Listed(values),
    };
    let why = Why::new(Reason::Declared(series), span);
    LabelState { may_lack: !label.guaranteed, values, why }
}

/// The labels behind the matchers, and why nothing is chosen, if nothing is.
fn narrowed<'a>(
    labels: &Labels<'a>,
    series: Option<&'a Series<'a>>,
    selector: &'a VectorSelector,
) -> (Labels<'a>, Option<Why<'a>>) {
    let mut dead = None;
    let mut asked: BTreeMap<&str, LabelState<'_>> = BTreeMap::new();
    for matcher in &selector.matchers {
        let (Some(name), Some(value)) = (matcher.label.exact(), value(matcher)) else { continue };
        let before = asked.entry(name).or_insert_with(|| labels.get(name).clone());
        let after = accepted(before, matcher.op, value, matcher.span);
        if after.is_contradiction() && dead.is_none() {
            let undeclared = matches!(before.why.reason, Reason::Undeclared(_));
            let reason = if undeclared { before.why.reason } else { Reason::Excluded };
            dead = Some(Why::new(reason, matcher.span));
        }
        *before = after;
    }
    let mut labels = labels.replacing(asked);
    let conditional = series.into_iter().flat_map(|series| {
        let with =
            move |label: &'a Label| label.only_with.as_ref().map(|only| (series, label, only));
        series.labels.iter().filter_map(with)
    });
    for (series, label, only) in conditional {
        let met = conditioned(&labels, series, label, only);
        if let Some((name, state)) = met {
            if state.is_contradiction() && dead.is_none() {
                dead = Some(state.why);
            }
            labels = labels.with(name, state);
        }
    }
    (labels, dead)
}

/// What is left of a label behind a matcher.
fn accepted<'a>(
    before: &LabelState<'a>,
    op: MatchOp,
    value: &'a str,
    span: Span,
) -> LabelState<'a> {
    let may_lack = before.may_lack;
    let (may_lack, values) = match op {
        // A value that only the running program knows can turn out empty.
        MatchOp::Equal if value.is_empty() => {
            (may_lack || before.values.listed().is_none(), Values::none())
        }
        MatchOp::Equal => (false, before.values.intersection(&Values::one(value))),
        MatchOp::NotEqual if value.is_empty() => (false, before.values.clone()),
        MatchOp::NotEqual => (may_lack, before.values.filtered(|known| known != value)),
        MatchOp::Regex => {
            let pattern = Pattern::new(value);
            let values = match pattern.words() {
                Some(words) => {
                    let words = words.iter().copied().filter(|word| !word.is_empty());
                    before.values.intersection(&Values::of(words.collect()))
                }
                None => before.values.filtered(|known| pattern.accepts(known)),
            };
            (may_lack && pattern.accepts(""), values)
        }
        MatchOp::NotRegex => {
            let pattern = Pattern::new(value);
            let values = if pattern.accepts_all_but_empty() {
                Values::none()
            } else {
                before.values.filtered(|known| !pattern.takes_for_certain(known))
            };
            (may_lack && !pattern.takes_for_certain(""), values)
        }
    };
    let after = LabelState { may_lack, values, why: before.why };
    let same = after.presence() == before.presence() && after.values.is_same(&before.values);
    if before.is_impossible() || same {
        return after;
    }
    let reason = if after.is_impossible() { Reason::Excluded } else { Reason::Matched };
    LabelState { why: Why::new(reason, span), ..after }
}

/// A label that only some values of another go with: what is left of the one, if the other leaves less.
fn conditioned<'a>(
    labels: &Labels<'a>,
    series: &'a Series<'a>,
    label: &'a Label,
    only: &'a OnlyWith,
) -> Option<(&'a str, LabelState<'a>)> {
    let state = labels.get(&label.name);
    let deciding = labels.get(&only.label);
    let meets = only.values.iter().any(|value| !deciding.values.lack(value));
    if !meets && !state.is_impossible() {
        let why = Why::new(Reason::Apart(series), deciding.why.span);
        let apart = LabelState { may_lack: state.may_lack, values: Values::none(), why };
        return Some((&label.name, apart));
    }
    // Where the one must be there, the other has one of its values.
    (state.is_guaranteed() && meets).then(|| {
        let values = deciding.values.intersection(&Values::Listed(&only.values));
        (only.label.as_str(), LabelState { may_lack: false, values, why: state.why })
    })
}
