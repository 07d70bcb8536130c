//! What an aggregation makes of what it aggregates.
//!
//! `by` keeps the labels it names and no others, `without` drops those it names and the name; without
//! either, no label is left. `topk` and its like choose series and leave them as they are, and
//! `count_values` sets a label (Prometheus, "Operators", "Aggregation operators").

use telemark_promql::{Aggregate, AggregateOp, Expr, GroupingKind, Span};

use super::call::text;
use super::labels::LabelState;
use super::reason::{Dropper, Reason, Why};
use super::values::Values;
use super::{Flow, NAME_LABEL, Walk};
use crate::schema::{Motion, Shape, Unit};

impl<'a> Walk<'a> {
    pub(super) fn aggregate(&mut self, aggregate: &'a Aggregate, expr: &'a Expr) -> Flow<'a> {
        let param = aggregate.param.as_deref();
        if let Some(param) = param {
            self.flow(param);
        }
        let inner = self.flow(&aggregate.expr);
        if chooses(aggregate.op) {
            return Flow { series: None, ..inner };
        }
        let why = Why::new(
            Reason::Dropped(Dropper::Aggregation {
                op: Some(aggregate.op),
                grouping: aggregate.grouping.as_ref().map(|grouping| grouping.kind),
            }),
            operator_span(aggregate, expr),
        );
        let mut labels = grouped(&inner, aggregate, why);
        if aggregate.op == AggregateOp::CountValues
            && let Some((name, span)) = param.and_then(text)
        {
            let set = LabelState::guaranteed(Values::Open, Why::new(Reason::Set, span));
            labels = labels.with(name, set);
        }
        let flow = Flow { labels, series: None, number: None, ..inner };
        samples(aggregate.op, flow)
    }
}

/// The operator with its grouping, without what it aggregates.
fn operator_span(aggregate: &Aggregate, expr: &Expr) -> Span {
    match &aggregate.grouping {
        Some(grouping) if grouping.span.start < aggregate.expr.span.start => {
            Span { start: aggregate.op_span.start, end: grouping.span.end }
        }
        Some(_) => expr.span,
        None => aggregate.op_span,
    }
}

fn grouped<'a>(
    inner: &Flow<'a>,
    aggregate: &'a Aggregate,
    why: Why<'a>,
) -> super::labels::Labels<'a> {
    let grouping = aggregate.grouping.as_ref();
    let names: Vec<_> = grouping
        .iter()
        .flat_map(|grouping| &grouping.labels)
        .map(|label| label.text.as_str())
        .collect();
    let kind = grouping.map_or(GroupingKind::By, |grouping| grouping.kind);
    inner.labels.keep(&names, why, |name| {
        let listed = name.is_some_and(|name| names.contains(&name));
        match kind {
            GroupingKind::By => listed,
            GroupingKind::Without => !listed && name != Some(NAME_LABEL),
        }
    })
}

/// Whether the result is some of the series, as they are.
fn chooses(op: AggregateOp) -> bool {
    matches!(op, AggregateOp::Topk | AggregateOp::Bottomk)
}

fn samples(op: AggregateOp, flow: Flow<'_>) -> Flow<'_> {
    let motion = match flow.motion {
        Motion::Counter => Motion::SummedCounter,
        // Several constants of 1 in one are a number of things.
        Motion::Info | Motion::Truth if op == AggregateOp::Sum => Motion::Gauge,
        motion => motion,
    };
    let counted = Flow {
        motion: Motion::Gauge,
        shape: Shape::Float,
        unit: Unit::COUNT,
        observed: Unit::Unknown,
        ..flow.clone()
    };
    match op {
        AggregateOp::Count | AggregateOp::CountValues => counted,
        AggregateOp::Group => Flow { motion: Motion::Truth, ..counted },
        AggregateOp::Stddev => Flow { motion: Motion::Gauge, ..flow },
        AggregateOp::Stdvar => {
            Flow { motion: Motion::Gauge, unit: flow.unit.times(flow.unit), ..flow }
        }
        AggregateOp::Sum
        | AggregateOp::Avg
        | AggregateOp::Min
        | AggregateOp::Max
        | AggregateOp::Quantile => Flow { motion, ..flow },
        _ => Flow { motion: Motion::Unknown, shape: Shape::Unknown, unit: Unit::Unknown, ..flow },
    }
}
