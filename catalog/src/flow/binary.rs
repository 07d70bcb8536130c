//! What an operator makes of its operands.
//!
//! Two series match if they have the same values of the labels that count, where a missing label has the
//! empty value: those of `on`, or all but those of `ignoring`, never the name unless `on` says so
//! (Prometheus, "Operators", "Vector matching"). So behind a match each such label can have only what
//! both sides can. The rest of the result is that of `resultMetric` in `promql/engine.go`.

mod matching;
mod samples;

use telemark_promql::{Binary, BinaryOp, Expr, Operator, Unary, UnaryOp, ValueType};

pub(crate) use matching::{Matched, NoMatch};

use super::labels::Labels;
use super::reason::{Dropper, Reason, Why};
use super::{Flow, NAME_LABEL, Walk, extent};
use crate::schema::{Motion, Openness};

impl<'a> Walk<'a> {
    pub(super) fn unary(&mut self, unary: &'a Unary) -> Flow<'a> {
        let inner = self.flow(&unary.expr);
        if unary.op == UnaryOp::Plus {
            return inner;
        }
        let why = Why::new(Reason::Dropped(Dropper::Matching(None)), unary.op_span);
        let motion = if inner.motion.is_cumulative() { Motion::Gauge } else { inner.motion };
        let number = inner.number.map(|number| -number);
        Flow {
            labels: inner.labels.without(NAME_LABEL, why),
            series: None,
            motion,
            number,
            reach: extent::of_unary(&inner),
            ..inner
        }
    }

    pub(super) fn binary(&mut self, binary: &'a Binary, expr: &'a Expr) -> Flow<'a> {
        let lhs = self.flow(&binary.lhs);
        let rhs = self.flow(&binary.rhs);
        let Operator::Known(op) = binary.op else {
            return Flow::open(Openness::Hole, expr.span);
        };
        let is_scalar = |expr: &Expr| expr.value_type() == Some(ValueType::Scalar);
        let why = Why::new(Reason::Dropped(Dropper::Matching(Some(op))), operator(binary));
        let sides = (is_scalar(&binary.lhs), is_scalar(&binary.rhs));
        let samples = match sides {
            // `5 > x` gives samples of `x`.
            (true, false) if op.is_comparison() && binary.return_bool.is_none() => rhs.clone(),
            _ => samples::of(op, binary.return_bool.is_some(), &lhs, &rhs),
        };
        let (labels, dead, always) = match sides {
            (true, true) => (Labels::none(Why::new(Reason::NoSeries, expr.span)), None, true),
            (true, false) => scalar_and(binary, op, &rhs, why),
            (false, true) => scalar_and(binary, op, &lhs, why),
            (false, false) => vectors(binary, op, &lhs, &rhs, why),
        };
        let dead = dead.or_else(|| never_true(binary, op, &lhs, &rhs));
        let reach = extent::of_binary(op, binary.return_bool.is_some(), &lhs, &rhs);
        let from_lhs = op == BinaryOp::Unless || op == BinaryOp::Or && rhs.dead.is_some();
        Flow {
            labels,
            dead,
            always: always && dead.is_none(),
            series: if from_lhs { lhs.series } else { None },
            reach,
            ..samples
        }
    }
}

/// The operator with its modifiers.
fn operator(binary: &Binary) -> telemark_promql::Span {
    let end = binary.matching.as_ref().map_or(binary.op_span.end, |matching| matching.span.end);
    telemark_promql::Span { start: binary.op_span.start, end }
}

/// The labels, why there is no result, and whether there always is one.
type Series<'a> = (Labels<'a>, Option<Why<'a>>, bool);

fn scalar_and<'a>(binary: &Binary, op: BinaryOp, vector: &Flow<'a>, why: Why<'a>) -> Series<'a> {
    let keeps_name = !matching::changes_schema(op) && binary.return_bool.is_none();
    let labels =
        if keeps_name { vector.labels.clone() } else { vector.labels.without(NAME_LABEL, why) };
    let filters = op.is_comparison() && binary.return_bool.is_none();
    (labels, vector.dead, vector.always && !filters)
}

fn vectors<'a>(
    binary: &'a Binary,
    op: BinaryOp,
    lhs: &Flow<'a>,
    rhs: &Flow<'a>,
    why: Why<'a>,
) -> Series<'a> {
    match (op, lhs.dead, rhs.dead) {
        (BinaryOp::Or, None, Some(_)) => return (lhs.labels.clone(), None, lhs.always),
        (BinaryOp::Or, Some(_), None) => return (rhs.labels.clone(), None, rhs.always),
        (BinaryOp::Or, _, dead) => {
            let labels = lhs.labels.combine(&rhs.labels, |_, ours, theirs| ours.union(theirs));
            return (labels, dead, lhs.always || rhs.always);
        }
        (BinaryOp::Unless, dead, _) => return (lhs.labels.clone(), dead, false),
        _ => {}
    }
    let Some(matched) = Matched::of(binary, op, &lhs.labels, &rhs.labels) else {
        let hole = Why::new(Reason::Open(Openness::Hole), why.span);
        return (Labels::open(hole), lhs.dead.or(rhs.dead), false);
    };
    let dead = lhs.dead.or(rhs.dead).or_else(|| matched.dead());
    (matched.result(why), dead.filter(|_| binary.fill.is_none()), false)
}

/// A comparison of two numbers that is never true gives nothing.
#[expect(clippy::float_cmp, reason = "it compares as Prometheus does")]
fn never_true<'a>(
    binary: &Binary,
    op: BinaryOp,
    lhs: &Flow<'a>,
    rhs: &Flow<'a>,
) -> Option<Why<'a>> {
    if !op.is_comparison() || binary.return_bool.is_some() {
        return None;
    }
    let (lhs, rhs) = (lhs.number?, rhs.number?);
    let is_true = match op {
        BinaryOp::Equal => lhs == rhs,
        BinaryOp::NotEqual => lhs != rhs,
        BinaryOp::Greater => lhs > rhs,
        BinaryOp::Less => lhs < rhs,
        BinaryOp::GreaterOrEqual => lhs >= rhs,
        BinaryOp::LessOrEqual => lhs <= rhs,
        _ => return None,
    };
    (!is_true).then(|| Why::new(Reason::NeverTrue, binary.op_span))
}
