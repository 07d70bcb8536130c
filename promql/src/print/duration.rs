//! Lengths of time.

use super::Printer;
use crate::ast::{DurationExpr, DurationKind};
use crate::operator::DurationOp;

impl Printer {
    pub(super) fn duration(&mut self, duration: &DurationExpr) {
        match &duration.kind {
            DurationKind::Literal(number) => self.number(number),
            DurationKind::Query(function) => self.out.extend([function.as_str(), "()"]),
            DurationKind::Unary { op, expr, .. } => {
                self.out.push_str(op.as_str());
                self.duration(expr);
            }
            DurationKind::Binary {
                op: op @ (DurationOp::MaxOf | DurationOp::MinOf),
                lhs,
                rhs,
                ..
            } => {
                self.out.extend([op.as_str(), "("]);
                self.duration(lhs);
                self.out.push_str(", ");
                self.duration(rhs);
                self.out.push(')');
            }
            DurationKind::Binary { op, lhs, rhs, .. } => {
                self.duration(lhs);
                self.out.extend([" ", op.as_str(), " "]);
                self.duration(rhs);
            }
            DurationKind::Paren(inner) => {
                self.out.push('(');
                self.duration(inner);
                self.out.push(')');
            }
            DurationKind::Hole(template) => self.out.push_str(&template.text),
            DurationKind::Invalid => {}
        }
    }

    /// The length of an offset. If it starts with a number, an operator behind that would belong to
    /// the expression around it; two signs before it prevent that and change nothing.
    pub(super) fn offset_duration(&mut self, duration: &DurationExpr) {
        if let DurationKind::Binary { op, .. } = &duration.kind
            && !matches!(op, DurationOp::MaxOf | DurationOp::MinOf)
            && starts_with_number(duration)
        {
            self.out.push_str("--");
        }
        self.duration(duration);
    }
}

fn starts_with_number(duration: &DurationExpr) -> bool {
    match &duration.kind {
        DurationKind::Literal(_) => true,
        DurationKind::Binary { op: DurationOp::MaxOf | DurationOp::MinOf, .. } => false,
        DurationKind::Binary { lhs, .. } => starts_with_number(lhs),
        _ => false,
    }
}
