//! Types: which of them an operator, a function or an aggregation takes.

use crate::ast::{Aggregate, Binary, Call, Cardinality, Expr, ExprKind, MatchingKind, ValueType};
use crate::error::ParseError;
use crate::operator::AggregateOp;
use crate::problem::{Fixed, Problem};

/// What operators take.
const OPERAND: &[ValueType] = &[ValueType::Scalar, ValueType::InstantVector];

/// Checks an expression and everything in it, and returns its type.
pub(crate) fn check(expr: &Expr) -> Result<ValueType, ParseError> {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::VectorSelector(_)
        | ExprKind::MatrixSelector(_) => Ok(expr.value_type()),
        ExprKind::Subquery(subquery) => {
            expect(&subquery.expr, &[ValueType::InstantVector], "before a subquery")?;
            Ok(ValueType::RangeVector)
        }
        ExprKind::Call(call) => check_call(call),
        ExprKind::Aggregate(aggregate) => check_aggregate(aggregate),
        ExprKind::Binary(binary) => check_binary(binary),
        ExprKind::Unary(unary) => expect(&unary.expr, OPERAND, "behind a sign"),
        ExprKind::Paren(inner) => check(inner),
    }
}

fn expect(
    expr: &Expr,
    expected: &'static [ValueType],
    place: impl Into<String>,
) -> Result<ValueType, ParseError> {
    let found = check(expr)?;
    if expected.contains(&found) {
        return Ok(found);
    }
    let problem = Problem::Type { place: place.into(), expected, found };
    Err(ParseError::new(expr.span, problem))
}

/// The types one by one, since an error lists what it expects as a slice.
fn only(value_type: ValueType) -> &'static [ValueType] {
    match value_type {
        ValueType::Scalar => &[ValueType::Scalar],
        ValueType::String => &[ValueType::String],
        ValueType::InstantVector => &[ValueType::InstantVector],
        ValueType::RangeVector => &[ValueType::RangeVector],
    }
}

fn check_call(call: &Call) -> Result<ValueType, ParseError> {
    let function = call.function;
    let signature = function.signature();
    let found = call.args.len();
    if found < signature.min_args() {
        let problem = Problem::CallArgs { function, found };
        return Err(ParseError::new(call.name.span, problem));
    }
    for (index, arg) in call.args.iter().enumerate() {
        let Some(expected) = signature.arg_type(index) else {
            let last = call.args.last().unwrap_or(arg);
            let problem = Problem::CallArgs { function, found };
            return Err(ParseError::new(arg.span.to(last.span), problem));
        };
        expect(arg, only(expected), format_args!("in a call of `{function}`").to_string())?;
    }
    Ok(signature.returns)
}

fn check_aggregate(aggregate: &Aggregate) -> Result<ValueType, ParseError> {
    let op = aggregate.op;
    if let Some(param) = &aggregate.param {
        let expected = match op {
            AggregateOp::CountValues => ValueType::String,
            _ => ValueType::Scalar,
        };
        expect(param, only(expected), format!("as the parameter of `{op}`"))?;
    }
    expect(&aggregate.expr, only(ValueType::InstantVector), format!("in `{op}`"))
}

fn check_binary(binary: &Binary) -> Result<ValueType, ParseError> {
    let op = binary.op;
    let place = || format!("beside `{op}`");
    let lhs = expect(&binary.lhs, OPERAND, place())?;
    let rhs = expect(&binary.rhs, OPERAND, place())?;
    let scalars = [(&binary.lhs, lhs), (&binary.rhs, rhs)]
        .into_iter()
        .filter(|(_, found)| *found == ValueType::Scalar);
    if op.is_set()
        && let Some((scalar, _)) = scalars.clone().next()
    {
        return Err(ParseError::new(scalar.span, Problem::ScalarSet(op)));
    }
    let scalars = scalars.count();
    if op.is_comparison() && !binary.return_bool && scalars == 2 {
        return Err(ParseError::new(binary.op_span, Fixed::ScalarComparison));
    }
    if let Some(matching) = &binary.matching {
        if scalars > 0 && !matching.labels.is_empty() {
            return Err(ParseError::new(matching.span, Fixed::MatchingScalars));
        }
        if op.is_set() && matching.card != Cardinality::ManyToMany {
            return Err(ParseError::new(matching.span, Problem::GroupedSet(op)));
        }
        let twice = matching
            .include
            .iter()
            .find(|include| matching.labels.iter().any(|label| label.text == include.text));
        if let Some(label) = twice.filter(|_| matching.kind == MatchingKind::On) {
            let problem = Problem::OnAndGroup(label.text.clone());
            return Err(ParseError::new(label.span, problem));
        }
    }
    Ok(if scalars == 2 { ValueType::Scalar } else { ValueType::InstantVector })
}
