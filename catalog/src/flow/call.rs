//! What a function makes of its arguments: the labels. [`samples`] has the rest.
//!
//! Functions of series keep their labels and drop the name, but for `sort` and its like, `last_over_time`
//! and `first_over_time`, which keep both (Prometheus, "Functions"; `dropName` in `promql/engine.go`).

mod absent;
mod relabel;
mod samples;

use telemark_promql::{Call, Expr, ExprKind, Function, Span, ValueType};

use super::labels::{LabelState, Labels};
use super::reason::{Dropper, Reason, Why};
use super::selector::value;
use super::values::Values;
use super::{Flow, NAME_LABEL, Reach, Walk, extent};
use crate::schema::{BUCKET_LABEL, Extent, Motion, Openness, Shape, Unit};

impl<'a> Walk<'a> {
    pub(super) fn call(&mut self, call: &'a Call, expr: &'a Expr) -> Flow<'a> {
        let args: Vec<_> = call.args.iter().map(|arg| self.flow(arg)).collect();
        let Some(function) = call.function else {
            return Flow::open(Openness::Hole, expr.span);
        };
        let Some(at) = vector_argument(function, args.len()) else {
            return without_series(function, args.into_iter().next(), expr);
        };
        let (input, written) = (args[at].clone(), &call.args[at]);
        if matches!(function, Function::Absent | Function::AbsentOverTime) {
            return absent::flow(written, function, expr.span);
        }
        if function == Function::Scalar {
            return Flow {
                motion: input.motion,
                shape: input.shape,
                unit: input.unit,
                reach: extent::of_call(call, function, &input),
                ..Flow::number(input.number, expr.span)
            };
        }
        let labels = labels(call, function, &input, expr.span);
        let reach = extent::of_call(call, function, &input);
        let flow = Flow { labels, series: None, number: None, reach, ..input };
        samples::of(function, flow)
    }
}

/// A function that has no series to work on.
fn without_series<'a>(function: Function, arg: Option<Flow<'a>>, expr: &Expr) -> Flow<'a> {
    let number = Flow::number(None, expr.span);
    let gauge = |unit| Flow { motion: Motion::Gauge, unit, ..Flow::number(None, expr.span) };
    match function {
        Function::Vector => arg.map_or(number, |arg| Flow { series: None, ..arg }),
        Function::Time | Function::Start | Function::End => gauge(Unit::Instant),
        Function::Step | Function::Range => gauge(Unit::SECONDS),
        Function::Pi => Flow::number(Some(std::f64::consts::PI), expr.span),
        _ if function.signature().returns == ValueType::Scalar => gauge(Unit::Unknown),
        _ if is_part_of_time(function) => gauge(Unit::Unknown),
        _ => Flow::open(Openness::Function, expr.span),
    }
}

/// Which argument has the series, if a call with so many has any.
fn vector_argument(function: Function, count: usize) -> Option<usize> {
    let signature = function.signature();
    let is_vector = |kind| matches!(kind, ValueType::InstantVector | ValueType::RangeVector);
    (0..count).find(|at| signature.arg_type(*at).is_some_and(is_vector))
}

/// `hour()` and its like, which take the time of evaluation where they are given none.
fn is_part_of_time(function: Function) -> bool {
    matches!(
        function,
        Function::DayOfMonth
            | Function::DayOfWeek
            | Function::DayOfYear
            | Function::DaysInMonth
            | Function::Hour
            | Function::Minute
            | Function::Month
            | Function::Year
    )
}

fn labels<'a>(call: &'a Call, function: Function, input: &Flow<'a>, span: Span) -> Labels<'a> {
    let dropped = Why::new(Reason::Dropped(Dropper::Function(function)), call.name.span);
    match function {
        Function::FirstOverTime
        | Function::LastOverTime
        | Function::Sort
        | Function::SortByLabel
        | Function::SortByLabelDesc
        | Function::SortDesc => input.labels.clone(),
        Function::Info => info(call, &input.labels, span),
        Function::LabelReplace => relabel::replace(call, &input.labels, span),
        Function::LabelJoin => relabel::join(call, &input.labels, span),
        Function::HistogramFraction | Function::HistogramQuantile => {
            let labels = input.labels.without(NAME_LABEL, dropped);
            labels.without(BUCKET_LABEL, dropped)
        }
        Function::HistogramQuantiles => {
            let labels = input.labels.without(NAME_LABEL, dropped);
            let labels = labels.without(BUCKET_LABEL, dropped);
            match call.args.get(1).and_then(text) {
                Some((name, span)) => {
                    let why = Why::new(Reason::Set, span);
                    labels.with(name, LabelState::guaranteed(Values::Open, why))
                }
                None => Labels::open(Why::new(Reason::Open(Openness::Hole), span)),
            }
        }
        _ => input.labels.without(NAME_LABEL, dropped),
    }
}

/// `info` adds labels of metrics that describe the same target: those that its second argument names, or
/// whatever they have.
fn info<'a>(call: &'a Call, labels: &Labels<'a>, span: Span) -> Labels<'a> {
    let why = Why::new(Reason::Open(Openness::Function), span);
    let added = LabelState { may_lack: true, values: Values::Open, why };
    let asked = call.args.get(1).map(|arg| match &arg.kind {
        ExprKind::VectorSelector(selector) => selector
            .matchers
            .iter()
            .filter(|matcher| value(matcher).is_some())
            .filter_map(|matcher| matcher.label.exact())
            .filter(|name| *name != NAME_LABEL)
            .collect(),
        _ => Vec::new(),
    });
    match asked {
        Some(asked) if !asked.is_empty() => {
            asked.into_iter().fold(labels.clone(), |labels, name| {
                let state = labels.get(name).union(&added);
                labels.with(name, state)
            })
        }
        _ => labels.combine(&Labels::open(why), |name, ours, added| match name {
            Some(NAME_LABEL) => ours.clone(),
            _ if ours.is_guaranteed() => ours.clone(),
            _ => ours.union(added),
        }),
    }
}

/// The text that an argument is, and where it stands.
pub(crate) fn text(expr: &Expr) -> Option<(&str, Span)> {
    match &expr.kind {
        ExprKind::String(text) => {
            Some((text.exact()?, text.span)).filter(|(text, _)| is_filled(text))
        }
        ExprKind::Paren(inner) => text(inner),
        _ => None,
    }
}

/// Whether nothing is filled in before the query is asked. `${1}` is a group of `label_replace`.
fn is_filled(text: &str) -> bool {
    let variable = |rest: &str| rest.starts_with(|first: char| !first.is_ascii_digit());
    !text.contains("{{") && !text.split("${").skip(1).any(variable)
}

/// A result of which only the labels are known.
fn truth(labels: Labels<'_>, span: Span) -> Flow<'_> {
    Flow {
        labels,
        motion: Motion::Truth,
        shape: Shape::Float,
        unit: Unit::COUNT,
        reach: Reach::within(Extent::TRUTH),
        ..Flow::open(Openness::Function, span)
    }
}
