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
use super::{Flow, NAME_LABEL, Walk};
use crate::schema::{BUCKET_LABEL, Motion, Openness, Shape, Unit};

impl<'a> Walk<'a> {
    pub(super) fn call(&mut self, call: &'a Call, expr: &'a Expr) -> Flow<'a> {
        let args: Vec<_> = call.args.iter().map(|arg| self.flow(arg)).collect();
        let function = call.function;
        let Some(at) = vector_argument(function, args.len()) else {
            return self.without_series(call, args.into_iter().next(), expr);
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
                ..Flow::number(input.number, expr.span)
            };
        }
        let labels = labels(call, &input, expr.span);
        let flow = Flow { labels, series: None, number: None, ..input };
        samples::of(function, flow)
    }

    /// A function that has no series to work on.
    fn without_series(&mut self, call: &Call, arg: Option<Flow<'a>>, expr: &Expr) -> Flow<'a> {
        let number = Flow::number(None, expr.span);
        match call.function {
            Function::Vector => arg.map_or(number, |arg| Flow { series: None, ..arg }),
            Function::Time => Flow { motion: Motion::Gauge, unit: Unit::Instant, ..number },
            Function::Pi => Flow::number(Some(std::f64::consts::PI), expr.span),
            _ => match call.function.signature().returns {
                ValueType::Scalar => Flow { motion: Motion::Gauge, unit: Unit::Unknown, ..number },
                _ if is_part_of_time(call.function) => {
                    Flow { motion: Motion::Gauge, unit: Unit::Unknown, ..number }
                }
                _ => Flow::open(Openness::Function, expr.span),
            },
        }
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

fn labels<'a>(call: &'a Call, input: &Flow<'a>, span: Span) -> Labels<'a> {
    let dropped = Why::new(Reason::Dropped(Dropper::Function(call.function)), call.name.span);
    match call.function {
        Function::Sort | Function::SortDesc | Function::LastOverTime => input.labels.clone(),
        Function::LabelReplace => relabel::replace(call, &input.labels, span),
        Function::LabelJoin => relabel::join(call, &input.labels, span),
        Function::HistogramQuantile | Function::HistogramFraction => {
            let labels = input.labels.without(NAME_LABEL, dropped);
            labels.without(BUCKET_LABEL, dropped)
        }
        function => match function.name() {
            "sort_by_label" | "sort_by_label_desc" | "first_over_time" => input.labels.clone(),
            "info" => info(call, &input.labels, span),
            "histogram_quantiles" => {
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
        },
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
            .filter(|matcher| matcher.label.text != NAME_LABEL && value(matcher).is_some())
            .map(|matcher| matcher.label.text.as_str())
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
        ExprKind::String(text) => Some((text.value.as_str(), text.span))
            .filter(|(text, _)| !crate::rules::is_templated(text)),
        ExprKind::Paren(inner) => text(inner),
        _ => None,
    }
}

/// A result of which only the labels are known.
fn truth<'a>(labels: Labels<'a>, span: Span) -> Flow<'a> {
    Flow {
        labels,
        motion: Motion::Truth,
        shape: Shape::Float,
        unit: Unit::COUNT,
        ..Flow::open(Openness::Function, span)
    }
}
