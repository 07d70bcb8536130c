//! Types: which of them an operator, a function or an aggregation takes.
//!
//! What a hole stands for, and what could not be read, has no type, and nothing is said about it.

use std::collections::BTreeSet;
use std::mem;

use crate::ast::{
    Aggregate, Binary, Call, Cardinality, Expr, ExprKind, Ident, Matcher, MatchingKind, Operator,
    Quote, ValueType, VectorMatching, VectorSelector,
};
use crate::error::ParseError;
use crate::function::Function;
use crate::operator::{AggregateOp, BinaryOp, MatchOp};
use crate::parser::NAME_LABEL;
use crate::pattern;
use crate::problem::{Fixed, Problem};
use crate::span::Span;

/// What operators take.
const OPERAND: &[ValueType] = &[ValueType::Scalar, ValueType::InstantVector];

/// Checks an expression and everything in it, and returns its type.
pub(crate) fn check(expr: &Expr, errors: &mut Vec<ParseError>) -> Option<ValueType> {
    Checker { errors, around: expr.span }.check(expr)
}

struct Checker<'e> {
    errors: &'e mut Vec<ParseError>,
    /// The expression that is looked at.
    around: Span,
}

impl Checker<'_> {
    fn report(&mut self, span: Span, problem: impl Into<Problem>) {
        self.errors.push(ParseError::new(span, problem));
    }

    /// Complains of a piece for which Prometheus names another.
    fn blame(&mut self, span: Span, blamed: Span, problem: impl Into<Problem>) {
        self.errors.push(ParseError::new(span, problem).blaming(blamed));
    }

    fn check(&mut self, expr: &Expr) -> Option<ValueType> {
        let around = mem::replace(&mut self.around, expr.span);
        let value_type = self.check_kind(expr);
        self.around = around;
        value_type
    }

    fn check_kind(&mut self, expr: &Expr) -> Option<ValueType> {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Hole(_) | ExprKind::Invalid => {
                expr.value_type()
            }
            ExprKind::VectorSelector(selector) => {
                self.check_selector(selector, expr.span);
                Some(ValueType::InstantVector)
            }
            ExprKind::MatrixSelector(matrix) => {
                self.check_selector(&matrix.vector, matrix.vector_span);
                Some(ValueType::RangeVector)
            }
            ExprKind::Subquery(subquery) => {
                let place = || "before a subquery".to_owned();
                let around = self.around;
                self.expect_blaming(around, &subquery.expr, &[ValueType::InstantVector], place);
                Some(ValueType::RangeVector)
            }
            ExprKind::Call(call) => self.check_call(call),
            ExprKind::Aggregate(aggregate) => {
                self.check_aggregate(aggregate);
                Some(ValueType::InstantVector)
            }
            ExprKind::Binary(binary) => self.check_binary(binary),
            ExprKind::Unary(unary) => {
                let around = self.around;
                self.expect_blaming(around, &unary.expr, OPERAND, || "behind a sign".to_owned())
            }
            ExprKind::Paren(inner) => self.check(inner),
        }
    }

    /// Checks an expression and complains if its type is none of the expected ones. Returns its type
    /// if it is one of them.
    fn expect(
        &mut self,
        expr: &Expr,
        expected: &'static [ValueType],
        place: impl Fn() -> String,
    ) -> Option<ValueType> {
        self.expect_blaming(expr.span, expr, expected, place)
    }

    /// The same where Prometheus names another piece than the expression.
    fn expect_blaming(
        &mut self,
        blamed: Span,
        expr: &Expr,
        expected: &'static [ValueType],
        place: impl Fn() -> String,
    ) -> Option<ValueType> {
        let found = self.check(expr)?;
        if expected.contains(&found) {
            return Some(found);
        }
        self.blame(expr.span, blamed, Problem::Type { place: place(), expected, found });
        None
    }

    fn check_selector(&mut self, selector: &VectorSelector, span: Span) {
        if let Some(name) = &selector.name
            && name.quote == Quote::None
            && let Some(matcher) = selector.matchers.iter().find(|it| it.label.text == NAME_LABEL)
        {
            self.report(matcher.span, Problem::NameTwice(name.text.clone()));
        }
        let named = selector.name.as_ref().is_some_and(|name| !name.text.is_empty());
        if !named && selector.holes.is_empty() && selector.matchers.iter().all(accepts_empty) {
            self.report(span, Fixed::MatchesEverything);
        }
    }

    fn check_call(&mut self, call: &Call) -> Option<ValueType> {
        let Some(function) = call.function else {
            for arg in &call.args {
                self.check(arg);
            }
            return None;
        };
        let signature = function.signature();
        let found = call.args.len();
        // What could not be read may have been any number of arguments.
        if call.args.iter().any(|arg| arg.kind == ExprKind::Invalid) {
            for arg in &call.args {
                self.check(arg);
            }
            return Some(signature.returns);
        }
        if found < signature.min_args() {
            self.blame(call.name.span, self.around, Problem::CallArgs { function, found });
        }
        for (index, arg) in call.args.iter().enumerate() {
            let Some(expected) = signature.arg_type(index) else {
                let last = call.args.last().unwrap_or(arg);
                let problem = Problem::CallArgs { function, found };
                self.blame(arg.span.to(last.span), self.around, problem);
                break;
            };
            if function == Function::Info && index == 1 {
                self.check_info(arg);
            } else {
                self.expect(arg, only(expected), || format!("in a call of `{function}`"));
            }
        }
        Some(signature.returns)
    }

    /// The second argument of `info`: matchers, which may match everything.
    fn check_info(&mut self, arg: &Expr) {
        match &arg.kind {
            ExprKind::Hole(_) | ExprKind::Invalid => {}
            ExprKind::VectorSelector(selector) => match &selector.name {
                Some(name) if name.quote == Quote::None => {
                    self.blame(name.span, arg.span, Fixed::InfoName);
                }
                _ => {}
            },
            _ => {
                self.report(arg.span, Fixed::InfoSelector);
                self.check(arg);
            }
        }
    }

    fn check_aggregate(&mut self, aggregate: &Aggregate) {
        let name = &aggregate.name.text;
        if let Some(param) = &aggregate.param {
            match aggregate.op {
                Some(op) => {
                    let expected = match op {
                        AggregateOp::CountValues => ValueType::String,
                        _ => ValueType::Scalar,
                    };
                    self.expect(param, only(expected), || format!("as the parameter of `{op}`"));
                }
                None => {
                    self.check(param);
                }
            }
        }
        let shown = || match aggregate.op {
            Some(op) => format!("in `{op}`"),
            None => format!("in `{name}`"),
        };
        self.expect(&aggregate.expr, only(ValueType::InstantVector), shown);
    }

    fn check_binary(&mut self, binary: &Binary) -> Option<ValueType> {
        let Operator::Known(op) = binary.op else {
            self.expect(&binary.lhs, OPERAND, || "beside an operator".to_owned());
            self.expect(&binary.rhs, OPERAND, || "beside an operator".to_owned());
            return None;
        };
        let place = || format!("beside `{op}`");
        let lhs = self.expect(&binary.lhs, OPERAND, place);
        let rhs = self.expect(&binary.rhs, OPERAND, place);
        if let Some(bool) = binary.return_bool
            && !op.is_comparison()
        {
            self.blame(bool, modified(binary), Problem::BoolWithoutComparison(op));
        }
        let scalar = Some(ValueType::Scalar);
        if op.is_set()
            && let Some((operand, _)) =
                [(&binary.lhs, lhs), (&binary.rhs, rhs)].iter().find(|(_, found)| *found == scalar)
        {
            self.blame(operand.span, self.around, Problem::ScalarSet(op));
        }
        if op.is_comparison() && binary.return_bool.is_none() && lhs == scalar && rhs == scalar {
            self.blame(binary.op_span, modified(binary), Fixed::ScalarComparison);
        }
        let any_scalar = lhs == scalar || rhs == scalar;
        if let Some(matching) = &binary.matching {
            self.check_matching(op, matching, any_scalar, modified(binary));
        }
        if let Some(fill) = &binary.fill {
            if any_scalar {
                self.report(fill.span, Fixed::FillingScalars);
            } else if op.is_set() {
                self.report(fill.span, Fixed::FillingSets);
            }
        }
        ValueType::of_operands(lhs, rhs)
    }

    fn check_matching(
        &mut self,
        op: BinaryOp,
        matching: &VectorMatching,
        any_scalar: bool,
        modified: Span,
    ) {
        if any_scalar {
            if !matching.labels.is_empty() {
                self.blame(matching.span, self.around, Fixed::MatchingScalars);
            }
        } else if op.is_set() && matching.card != Cardinality::ManyToMany {
            self.blame(matching.span, self.around, Problem::GroupedSet(op));
        }
        if matching.kind == MatchingKind::On && !matching.include.is_empty() {
            let on: BTreeSet<_> = matching.labels.iter().filter_map(Ident::exact).collect();
            let twice = |label: &&Ident| label.exact().is_some_and(|text| on.contains(text));
            if let Some(label) = matching.include.iter().find(twice) {
                self.blame(label.span, modified, Problem::OnAndGroup(label.text.clone()));
            }
        }
    }
}

/// An operator with its modifiers, without the last byte: where Prometheus ends what it names.
fn modified(binary: &Binary) -> Span {
    let matching = binary.matching.as_ref().map(|matching| matching.span);
    let fill = binary.fill.as_ref().map(|fill| fill.span);
    let modifiers = [binary.return_bool, matching, fill].into_iter().flatten();
    let end = modifiers.map(|span| span.end).fold(binary.op_span.end, usize::max);
    Span::new(binary.op_span.start, end - 1)
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

/// Whether a series without the label satisfies the matcher, or might do so.
fn accepts_empty(matcher: &Matcher) -> bool {
    let Some(value) = matcher.value.exact() else {
        return false;
    };
    // A pattern that doesn't compile has an error of its own.
    let pattern = || pattern::matches_empty(value).unwrap_or(false);
    match matcher.op {
        MatchOp::Equal => value.is_empty(),
        MatchOp::NotEqual => !value.is_empty(),
        MatchOp::Regex => pattern(),
        MatchOp::NotRegex => !pattern(),
    }
}
