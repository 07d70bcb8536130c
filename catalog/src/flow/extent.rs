//! Between which values a result lies, and which part of a metric it adds up.
//!
//! Only what holds at any time counts: what rates and counters can be, where quantiles end, and that a part
//! is never more than the whole. Everything else is any value.

use std::sync::Arc;

use telemark_promql::{
    Aggregate, AggregateOp, BinaryOp, Call, DurationExpr, DurationKind, Expr, ExprKind, Function,
    GroupingKind, Ident, MatchOp, Matcher, VectorSelector,
};

use super::Flow;
use super::selector::metric_name;
use crate::schema::{BUCKET_LABEL, Extent, Part, Portion, Series, Shape};

/// What is known of a result's values.
#[derive(Clone, Debug)]
pub struct Reach<'a> {
    /// Between which values they lie.
    pub extent: Extent,
    /// Which part of a metric they add up, if that can be told.
    pub(crate) portion: Option<Arc<Portion>>,
    /// The upper bounds of the buckets that they belong to, as `le` spells them. Empty where there are
    /// none, or none are known.
    pub buckets: &'a [String],
}

impl Reach<'_> {
    pub(super) const ANY: Self = Self { extent: Extent::ANY, portion: None, buckets: &[] };

    pub(super) fn within(extent: Extent) -> Self {
        Self { extent, ..Self::ANY }
    }
}

pub(super) fn of_selector<'a>(
    selector: &VectorSelector,
    range: Option<&DurationExpr>,
    series: &'a Series<'a>,
) -> Reach<'a> {
    let portion = portion(selector, range, series).map(Arc::new);
    Reach { extent: series.extent, portion, buckets: &series.buckets }
}

fn portion(
    selector: &VectorSelector,
    range: Option<&DurationExpr>,
    series: &Series<'_>,
) -> Option<Portion> {
    if selector.at.is_some() || selector.mode.is_some() || !selector.holes.is_empty() {
        return None;
    }
    let name = metric_name(selector)?.text;
    let recorded = series.portion.as_ref().filter(|_| range.is_none() && selector.offset.is_none());
    let (mut metric, mut bound) = (name.to_owned(), None);
    // A bucket is a part of its histogram's calls.
    if series.part == Part::Bucket && recorded.is_none() {
        let is_bound = |it: &&Matcher| {
            it.label.text == BUCKET_LABEL && it.op == MatchOp::Equal && it.value.holes.is_empty()
        };
        if let Some(matcher) = selector.matchers.iter().find(is_bound) {
            let family = name.strip_suffix(Part::Bucket.suffix())?;
            metric = [family, Part::Count.suffix()].concat();
            bound = Some(matcher);
        }
    }
    if let Some(range) = range {
        metric = [&metric, "[", &length(range)?, "]"].concat();
    }
    if let Some(offset) = &selector.offset {
        metric = [&metric, " offset ", &length(&offset.duration)?].concat();
    }
    let whole = recorded.map_or_else(|| Portion::of(metric), |recorded| Portion::clone(recorded));
    let everything = bound.filter(|bound| bound.value.value == "+Inf");
    let narrows = |it: &&Matcher| everything != Some(*it);
    Some(selector.matchers.iter().filter(narrows).fold(whole, |portion, matcher| {
        let (op, label) = (matcher.op.as_str(), &matcher.label.text);
        // With the label's length, no two matchers have one text.
        let length = label.len().to_string();
        portion.narrowed([op, &length, ":", label, &matcher.value.value].concat())
    }))
}

fn length(duration: &DurationExpr) -> Option<String> {
    match &duration.kind {
        DurationKind::Hole(template) => Some(template.text.clone()),
        _ => duration.seconds().map(|seconds| seconds.to_string()),
    }
}

pub(super) fn of_aggregate<'a>(aggregate: &Aggregate, inner: &Flow<'a>) -> Reach<'a> {
    let reach = &inner.reach;
    let extent = match aggregate.op {
        Some(
            AggregateOp::Avg
            | AggregateOp::Min
            | AggregateOp::Max
            | AggregateOp::Topk
            | AggregateOp::Bottomk
            | AggregateOp::Limitk
            | AggregateOp::LimitRatio,
        ) => reach.extent,
        Some(AggregateOp::Sum) => reach.extent.summed(),
        Some(AggregateOp::Count) => Extent::COUNT,
        _ => Extent::ANY,
    };
    let portion = match (aggregate.op, &aggregate.grouping, &reach.portion) {
        (Some(AggregateOp::Sum), grouping, Some(portion)) => {
            let labels = match grouping {
                None => Some(Vec::new()),
                Some(grouping) if grouping.kind == GroupingKind::By => {
                    grouping.labels.iter().map(Ident::exact).collect()
                }
                Some(_) => None,
            };
            let by = labels.map(|labels| labels.into_iter().map(str::to_owned).collect());
            by.map(|by| Arc::new(Portion::clone(portion).summed(by)))
        }
        _ => None,
    };
    Reach { extent, portion, buckets: reach.buckets }
}

pub(super) fn of_call<'a>(call: &Call, function: Function, input: &Flow<'a>) -> Reach<'a> {
    let reach = &input.reach;
    let extent = match function {
        Function::Rate | Function::Irate | Function::Increase if input.motion.is_cumulative() => {
            Extent::GROWTH
        }
        Function::HistogramQuantile if input.shape == Shape::Bucket => {
            let is_quantile =
                call.args.first().and_then(number).is_some_and(|it| (0.0..=1.0).contains(&it));
            if is_quantile { Extent::of_quantiles(reach.buckets) } else { Extent::ANY }
        }
        Function::HistogramFraction => Extent::SHARE,
        Function::AvgOverTime
        | Function::FirstOverTime
        | Function::Info
        | Function::LabelJoin
        | Function::LabelReplace
        | Function::LastOverTime
        | Function::MaxOverTime
        | Function::MinOverTime
        | Function::Sort
        | Function::SortByLabel
        | Function::SortByLabelDesc
        | Function::SortDesc
        | Function::Scalar => reach.extent,
        Function::SumOverTime => reach.extent.summed(),
        Function::PresentOverTime | Function::Absent | Function::AbsentOverTime => Extent::TRUTH,
        _ => Extent::ANY,
    };
    let portion = match function {
        Function::Rate | Function::Irate | Function::Increase => reach
            .portion
            .as_ref()
            .map(|portion| Arc::new(Portion::clone(portion).step(function.name()))),
        _ => None,
    };
    Reach { extent, portion, buckets: reach.buckets }
}

fn number(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Number(number) => Some(number.value),
        ExprKind::Paren(inner) => number(inner),
        _ => None,
    }
}

pub(super) fn of_unary<'a>(inner: &Flow<'a>) -> Reach<'a> {
    Reach::within(inner.reach.extent.scaled(-1.0))
}

/// What an operator makes; `lhs` and `rhs` are what flows into it.
pub(super) fn of_binary<'a>(
    op: BinaryOp,
    return_bool: bool,
    lhs: &Flow<'a>,
    rhs: &Flow<'a>,
) -> Reach<'a> {
    let (ours, theirs) = (&lhs.reach, &rhs.reach);
    match op {
        op if op.is_comparison() && return_bool => Reach::within(Extent::TRUTH),
        BinaryOp::Or if rhs.dead.is_some() => ours.clone(),
        BinaryOp::Or if lhs.dead.is_some() => theirs.clone(),
        BinaryOp::Or => Reach {
            extent: ours.extent.union(theirs.extent),
            portion: ours.portion.clone().filter(|_| rhs.number == Some(0.0)),
            buckets: if ours.buckets == theirs.buckets { ours.buckets } else { &[] },
        },
        BinaryOp::Add => Reach::within(ours.extent.plus(theirs.extent)),
        BinaryOp::Sub => subtracted(ours, theirs),
        BinaryOp::Mul => match (lhs.number, rhs.number) {
            (None, Some(factor)) => scaled(ours, factor),
            (Some(factor), None) => scaled(theirs, factor),
            _ => Reach::ANY,
        },
        BinaryOp::Div => match rhs.number {
            Some(divisor) => scaled(ours, 1.0 / divisor),
            None => Reach::within(quotient(ours, theirs)),
        },
        // The left side's samples, or some of them: a part of which nothing can be said.
        op if op.is_comparison() && lhs.number.is_none() => Reach { portion: None, ..ours.clone() },
        op if op.is_comparison() => Reach { portion: None, ..theirs.clone() },
        BinaryOp::And | BinaryOp::Unless => Reach { portion: None, ..ours.clone() },
        _ => Reach::ANY,
    }
}

fn scaled<'a>(reach: &Reach<'a>, factor: f64) -> Reach<'a> {
    let portion = reach.portion.as_ref();
    Reach {
        extent: reach.extent.scaled(factor),
        portion: portion.map(|portion| Arc::new(Portion::clone(portion).scaled(factor))),
        buckets: reach.buckets,
    }
}

fn subtracted<'a>(whole: &Reach<'a>, part: &Reach<'a>) -> Reach<'a> {
    if let (Some(ours), Some(theirs)) = (&whole.portion, &part.portion)
        && part.extent.least >= 0.0
        && theirs.share_of(ours) == Some(1.0)
    {
        let rest = Portion::clone(ours).without(theirs);
        return Reach { portion: Some(Arc::new(rest)), ..Reach::within(whole.extent) };
    }
    Reach::within(whole.extent.plus(part.extent.scaled(-1.0)))
}

fn quotient(part: &Reach<'_>, whole: &Reach<'_>) -> Extent {
    if part.extent.least < 0.0 || whole.extent.least < 0.0 {
        return Extent::ANY;
    }
    match (&part.portion, &whole.portion) {
        (Some(part), Some(whole)) => match part.share_of(whole) {
            Some(factor) => Extent::SHARE.scaled(factor),
            None => Extent::GROWTH,
        },
        _ => Extent::GROWTH,
    }
}
