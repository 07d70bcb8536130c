//! Which parts of a query not every server takes.

use super::{Feature, Requirement};
use crate::ast::{
    AtTime, Binary, DurationExpr, DurationKind, Expr, ExprKind, Ident, NumberForm, NumberLiteral,
    Offset, Operator, Quote, VectorSelector,
};
use crate::operator::{BinaryOp, DurationOp};
use crate::span::Span;
use crate::visit;

/// What a query asks of its server beyond Prometheus 2.42, in the order in which it is written.
///
/// ```
/// use telemark_promql::{Flag, Unmet, Version, parse, requirements};
///
/// let query = r#"limitk(3, {"my.metric"}) / 5m"#;
/// let requirements = requirements(&parse(query)?);
/// let shown: Vec<_> = requirements
///     .iter()
///     .map(|it| format!("{} at {:?}", it.feature, it.span.range()))
///     .collect();
/// assert_eq!(
///     shown,
///     [
///         "the aggregation `limitk` at 0..6",
///         "a quoted name at 11..22",
///         "a length of time as a number at 27..29",
///     ],
/// );
///
/// let server = Version { major: 3, minor: 14 };
/// let unmet: Vec<_> =
///     requirements.iter().filter_map(|it| it.feature.unmet(server, &[])).collect();
/// assert_eq!(unmet, [Unmet::Disabled(Flag::ExperimentalFunctions)]);
/// # Ok::<(), telemark_promql::ParseError>(())
/// ```
pub fn requirements(expr: &Expr) -> Vec<Requirement> {
    let mut finder = Finder { found: Vec::new() };
    visit::walk(expr, &mut |expr| finder.expr(expr));
    finder.found.sort_by_key(|requirement| requirement.span);
    finder.found
}

struct Finder {
    found: Vec<Requirement>,
}

impl Finder {
    fn push(&mut self, feature: Feature, span: Span) {
        if feature.is_special() {
            self.found.push(Requirement { feature, span });
        }
    }

    /// What the expression itself asks for, without the expressions in it.
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(number) => self.number(number),
            ExprKind::VectorSelector(selector) => self.vector(selector),
            ExprKind::MatrixSelector(selector) => {
                self.vector(&selector.vector);
                self.duration(&selector.range);
            }
            ExprKind::Subquery(subquery) => {
                self.duration(&subquery.range);
                if let Some(step) = &subquery.step {
                    self.duration(step);
                }
                self.offset(subquery.offset.as_deref());
                self.time(subquery.at.as_deref().map(|at| &at.time));
            }
            ExprKind::Call(call) => {
                if let Some(function) = call.function {
                    self.push(Feature::Function(function), call.name.span);
                }
            }
            ExprKind::Aggregate(aggregate) => {
                if let Some(op) = aggregate.op {
                    self.push(Feature::Aggregation(op), aggregate.name.span);
                }
                self.labels(aggregate.grouping.iter().flat_map(|grouping| &grouping.labels));
            }
            ExprKind::Binary(binary) => self.binary(binary),
            ExprKind::String(_)
            | ExprKind::Unary(_)
            | ExprKind::Paren(_)
            | ExprKind::Hole(_)
            | ExprKind::Invalid => {}
        }
    }

    fn binary(&mut self, binary: &Binary) {
        if let Operator::Known(op @ (BinaryOp::TrimUpper | BinaryOp::TrimLower)) = binary.op {
            self.push(Feature::Trim(op), binary.op_span);
        }
        if let Some(matching) = &binary.matching {
            self.labels(matching.labels.iter().chain(&matching.include));
        }
        if let Some(fill) = &binary.fill {
            self.push(Feature::Fill, fill.span);
        }
    }

    fn vector(&mut self, selector: &VectorSelector) {
        let labels = selector.matchers.iter().map(|matcher| &matcher.label);
        self.quoted(selector.name.iter().chain(labels));
        self.offset(selector.offset.as_deref());
        self.time(selector.at.as_deref().map(|at| &at.time));
        if let Some(mode) = &selector.mode {
            self.push(Feature::RangeMode(mode.kind), mode.span);
        }
    }

    fn labels<'i>(&mut self, labels: impl Iterator<Item = &'i Ident> + Clone) {
        self.quoted(labels.clone());
        for label in labels.filter(|label| label.quote == Quote::None && label.text.contains(':')) {
            self.push(Feature::ColonInLabel, label.span);
        }
    }

    fn quoted<'i>(&mut self, names: impl Iterator<Item = &'i Ident>) {
        for name in names.filter(|name| name.quote != Quote::None) {
            self.push(Feature::QuotedName, name.span);
        }
    }

    fn offset(&mut self, offset: Option<&Offset>) {
        if let Some(offset) = offset {
            self.duration(&offset.duration);
        }
    }

    fn time(&mut self, time: Option<&AtTime>) {
        if let Some(AtTime::Timestamp(number)) = time {
            self.number(number);
        }
    }

    fn number(&mut self, number: &NumberLiteral) {
        if number.form == NumberForm::Duration {
            self.push(Feature::DurationAsNumber, number.span);
        }
    }

    /// A computed length asks for arithmetic once, and for what is in it that is newer still.
    fn duration(&mut self, duration: &DurationExpr) {
        match &duration.kind {
            DurationKind::Literal(number) => {
                if number.form == NumberForm::Number {
                    self.push(Feature::NumberAsDuration, number.span);
                }
            }
            _ => {
                if self.is_arithmetic(duration) {
                    self.push(Feature::DurationArithmetic, duration.span);
                }
            }
        }
    }

    fn is_arithmetic(&mut self, duration: &DurationExpr) -> bool {
        match &duration.kind {
            DurationKind::Literal(_) | DurationKind::Hole(_) | DurationKind::Invalid => false,
            DurationKind::Query(function) => {
                self.push(Feature::DurationOfQuery(*function), duration.span);
                false
            }
            DurationKind::Unary { expr, .. } => {
                let inner = self.is_arithmetic(expr);
                // A sign before a hole may be one before a number.
                inner || !matches!(expr.kind, DurationKind::Hole(_))
            }
            DurationKind::Binary { op, op_span, lhs, rhs } => {
                let operands = [lhs, rhs].map(|operand| self.is_arithmetic(operand));
                if let DurationOp::MaxOf | DurationOp::MinOf = op {
                    self.push(Feature::DurationExtreme, *op_span);
                    return operands.contains(&true);
                }
                true
            }
            DurationKind::Paren(inner) => {
                self.is_arithmetic(inner);
                true
            }
        }
    }
}
