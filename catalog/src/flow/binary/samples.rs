//! What an operator makes of its samples: how they behave over time, and their unit.

use telemark_promql::BinaryOp;

use super::super::Flow;
use crate::schema::{Motion, Shape, Unit};

/// A flow with the samples of the result; everything else of it is still to be said.
pub(super) fn of<'a>(op: BinaryOp, return_bool: bool, lhs: &Flow<'a>, rhs: &Flow<'a>) -> Flow<'a> {
    let left = lhs.clone();
    match op {
        BinaryOp::And | BinaryOp::Unless | BinaryOp::TrimLower | BinaryOp::TrimUpper => {
            Flow { number: None, ..left }
        }
        BinaryOp::Or if rhs.dead.is_some() => left,
        BinaryOp::Or if lhs.dead.is_some() => rhs.clone(),
        BinaryOp::Or => either(lhs, rhs),
        op if op.is_comparison() && return_bool => Flow {
            motion: Motion::Truth,
            shape: Shape::Float,
            unit: Unit::COUNT,
            observed: Unit::Unknown,
            number: None,
            ..left
        },
        op if op.is_comparison() => left,
        op => Flow {
            motion: motion(op, lhs, rhs),
            shape: shape(lhs, rhs),
            unit: unit(op, lhs, rhs),
            observed: lhs.observed,
            number: number(op, lhs, rhs),
            ..left
        },
    }
}

fn either<'a>(lhs: &Flow<'a>, rhs: &Flow<'a>) -> Flow<'a> {
    let motion = match (lhs.motion, rhs.motion) {
        (Motion::Constant, motion) | (motion, Motion::Constant) => motion,
        (ours, theirs) if ours == theirs => ours,
        (ours, theirs) if ours.is_cumulative() && theirs.is_cumulative() => Motion::SummedCounter,
        _ => Motion::Unknown,
    };
    let same_shape = lhs.shape == rhs.shape;
    Flow {
        motion,
        shape: if same_shape { lhs.shape } else { Shape::Unknown },
        unit: lhs.unit.or(rhs.unit),
        observed: lhs.observed.or(rhs.observed),
        number: lhs.number.filter(|number| rhs.number == Some(*number)),
        ..lhs.clone()
    }
}

fn motion(op: BinaryOp, lhs: &Flow<'_>, rhs: &Flow<'_>) -> Motion {
    let scales = matches!(op, BinaryOp::Mul | BinaryOp::Div);
    match (lhs.motion, rhs.motion) {
        (Motion::Unknown, _) | (_, Motion::Unknown) => Motion::Unknown,
        (Motion::Constant, Motion::Constant) => Motion::Constant,
        (motion, Motion::Constant) if motion.is_cumulative() && scales => motion,
        (Motion::Constant, motion) if motion.is_cumulative() && op == BinaryOp::Mul => motion,
        // Multiplied with a metric whose value is 1, to take its labels.
        (motion, Motion::Info) | (Motion::Info, motion) if op == BinaryOp::Mul => motion,
        (ours, theirs) if ours.is_cumulative() && theirs.is_cumulative() => match op {
            BinaryOp::Add => Motion::SummedCounter,
            _ => Motion::Gauge,
        },
        (Motion::Rate, Motion::Rate | Motion::Constant) | (Motion::Constant, Motion::Rate)
            if !scales || lhs.motion == Motion::Constant || rhs.motion == Motion::Constant =>
        {
            Motion::Rate
        }
        _ => Motion::Gauge,
    }
}

fn shape(lhs: &Flow<'_>, rhs: &Flow<'_>) -> Shape {
    match (lhs.shape, rhs.shape) {
        (Shape::Unknown, _) | (_, Shape::Unknown) => Shape::Unknown,
        (Shape::Float, shape) | (shape, Shape::Float) => shape,
        (ours, theirs) if ours == theirs => ours,
        _ => Shape::Unknown,
    }
}

fn unit(op: BinaryOp, lhs: &Flow<'_>, rhs: &Flow<'_>) -> Unit {
    let is_one = |flow: &Flow<'_>| flow.motion == Motion::Info;
    match op {
        _ if lhs.unit == Unit::Any && rhs.unit == Unit::Any => Unit::Any,
        BinaryOp::Add | BinaryOp::Sub => match (lhs.unit, rhs.unit) {
            (Unit::Instant, Unit::Instant) if op == BinaryOp::Sub => Unit::SECONDS,
            (Unit::Instant, unit) if unit == Unit::SECONDS => Unit::Instant,
            (ours, theirs) => ours.or(theirs),
        },
        BinaryOp::Mul if is_one(rhs) => lhs.unit,
        BinaryOp::Mul if is_one(lhs) => rhs.unit,
        BinaryOp::Mul => match (factor(lhs), factor(rhs)) {
            (Some(factor), None) => rhs.unit.scaled(factor),
            (None, Some(factor)) => lhs.unit.scaled(factor),
            _ => lhs.unit.times(rhs.unit),
        },
        BinaryOp::Div => match (factor(lhs), factor(rhs)) {
            (None, Some(divisor)) => lhs.unit.scaled(1.0 / divisor),
            (Some(factor), None) => Unit::RATIO.divided(rhs.unit).scaled(factor),
            _ => lhs.unit.divided(rhs.unit),
        },
        BinaryOp::Mod => lhs.unit,
        _ => Unit::Unknown,
    }
}

/// The number that samples are multiplied with, if it is one without a unit.
fn factor(flow: &Flow<'_>) -> Option<f64> {
    flow.number.filter(|_| flow.unit == Unit::Any)
}

fn number(op: BinaryOp, lhs: &Flow<'_>, rhs: &Flow<'_>) -> Option<f64> {
    let (lhs, rhs) = (lhs.number?, rhs.number?);
    match op {
        BinaryOp::Add => Some(lhs + rhs),
        BinaryOp::Sub => Some(lhs - rhs),
        BinaryOp::Mul => Some(lhs * rhs),
        BinaryOp::Div => Some(lhs / rhs),
        BinaryOp::Mod => Some(lhs % rhs),
        BinaryOp::Pow => Some(lhs.powf(rhs)),
        _ => None,
    }
}
