//! What an aggregation makes of what it aggregates.
//!
//! `by` keeps the labels it names and no others, `without` drops those it names and the name; without
//! either, no label is left. `topk` and its like choose series and leave them as they are, and
//! `count_values` sets a label (Prometheus, "Operators", "Aggregation operators").

use telemark_promql::{Aggregate, AggregateOp, Expr, Grouping, GroupingKind, Ident, Span};

use super::call::text;
use super::labels::{Kept, LabelState, Labels};
use super::reason::{Dropper, Reason, Why};
use super::values::Values;
use super::{Flow, NAME_LABEL, Walk, extent};
use crate::schema::{Motion, Shape, Unit};

impl<'a> Walk<'a> {
    pub(super) fn aggregate(&mut self, aggregate: &'a Aggregate, expr: &'a Expr) -> Flow<'a> {
        let param = aggregate.param.as_deref();
        if let Some(param) = param {
            self.flow(param);
        }
        let inner = self.flow(&aggregate.expr);
        let reach = extent::of_aggregate(aggregate, &inner);
        if aggregate.op.is_some_and(chooses) {
            return Flow { series: None, reach, ..inner };
        }
        let grouping = aggregate.grouping.as_ref();
        let dropper = Dropper::Aggregation {
            op: aggregate.op,
            grouping: grouping.map(|grouping| grouping.kind),
        };
        let why = Why::new(Reason::Dropped(dropper), operator_span(aggregate, expr));
        // A hole may stand for an aggregation that chooses.
        let least = if aggregate.op.is_none() { Kept::Perhaps } else { Kept::No };
        let mut labels = grouped(&inner, grouping, least, why);
        if aggregate.op == Some(AggregateOp::CountValues)
            && let Some((name, span)) = param.and_then(text)
        {
            let set = LabelState::guaranteed(Values::Open, Why::new(Reason::Set, span));
            labels = labels.with(name, set);
        }
        let flow = Flow { labels, series: None, number: None, reach, ..inner };
        samples(aggregate.op, flow)
    }
}

/// The operator with its grouping, without what it aggregates.
fn operator_span(aggregate: &Aggregate, expr: &Expr) -> Span {
    match &aggregate.grouping {
        Some(grouping) if grouping.span.start < aggregate.expr.span.start => {
            Span { start: aggregate.name.span.start, end: grouping.span.end }
        }
        Some(_) => expr.span,
        None => aggregate.name.span,
    }
}

fn grouped<'a>(
    inner: &Flow<'a>,
    grouping: Option<&'a Grouping>,
    least: Kept,
    why: Why<'a>,
) -> Labels<'a> {
    let (kind, labels) = match grouping {
        Some(grouping) => (grouping.kind, grouping.labels.as_slice()),
        None => (GroupingKind::By, [].as_slice()),
    };
    let mut names: Vec<_> = labels.iter().filter_map(Ident::exact).collect();
    // A hole can stand for any label, and for several.
    let unlisted = if names.len() == labels.len() { None } else { Some(Kept::Perhaps) };
    names.sort_unstable();
    inner.labels.naming(names.iter().copied()).keep(why, |name| {
        let listed = name.is_some_and(|name| names.binary_search(&name).is_ok());
        match kind {
            GroupingKind::By if listed => Kept::Yes,
            GroupingKind::By => unlisted.unwrap_or(least),
            GroupingKind::Without if listed || name == Some(NAME_LABEL) => least,
            GroupingKind::Without => unlisted.unwrap_or(Kept::Yes),
        }
    })
}

/// Whether the result is some of the series, as they are.
fn chooses(op: AggregateOp) -> bool {
    matches!(
        op,
        AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::Limitk | AggregateOp::LimitRatio
    )
}

fn samples(op: Option<AggregateOp>, flow: Flow<'_>) -> Flow<'_> {
    let motion = match flow.motion {
        Motion::Counter => Motion::SummedCounter,
        // Several constants of 1 in one are a number of things.
        Motion::Info | Motion::Truth if op == Some(AggregateOp::Sum) => Motion::Gauge,
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
        Some(AggregateOp::Count | AggregateOp::CountValues) => counted,
        Some(AggregateOp::Group) => Flow { motion: Motion::Truth, ..counted },
        Some(AggregateOp::Stddev) => {
            Flow { motion: Motion::Gauge, unit: flow.unit.length(), ..flow }
        }
        Some(AggregateOp::Stdvar) => {
            let length = flow.unit.length();
            Flow { motion: Motion::Gauge, unit: length.times(length), ..flow }
        }
        Some(
            AggregateOp::Sum
            | AggregateOp::Avg
            | AggregateOp::Min
            | AggregateOp::Max
            | AggregateOp::Quantile,
        ) => Flow { motion, ..flow },
        _ => Flow { motion: Motion::Unknown, shape: Shape::Unknown, unit: Unit::Unknown, ..flow },
    }
}
