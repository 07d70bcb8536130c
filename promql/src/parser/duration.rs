//! Lengths of time in ranges, steps and offsets.

use super::expr::{Level, signed};
use super::{MAX_DEPTH, Parser};
use crate::ast::{DurationExpr, DurationKind, NumberLiteral};
use crate::keyword::Keyword;
use crate::lexer::TokenKind;
use crate::operator::{BinaryOp, DurationFunction, DurationOp, UnaryOp};
use crate::problem::Fixed;
use crate::span::Span;

/// Upstream counts nanoseconds in an `int64`: 2^63 of them, in seconds.
const MAX_SECONDS: f64 = 9_223_372_036.854_776;

const EXPECTED: &str = "a number, a duration, `step()` or `range()`";

/// A length of time and how many levels it has.
struct Length {
    expr: DurationExpr,
    height: usize,
}

impl Length {
    fn leaf(kind: DurationKind, span: Span) -> Self {
        Self { expr: DurationExpr { kind, span }, height: 1 }
    }
}

impl Parser<'_> {
    /// The length of a range or a step.
    pub(super) fn positive_duration(
        &mut self,
        place: &'static str,
        expected: &'static str,
    ) -> DurationExpr {
        let expr = self.durations(Level::Sum, place, expected).expr;
        if let DurationKind::Literal(number) = &expr.kind
            && number.value <= 0.0
        {
            self.report(number.span, Fixed::DurationNotPositive);
        }
        expr
    }

    /// The length of an offset. An operator behind it belongs to the expression around it, unless it
    /// starts with a parenthesis or with two signs.
    pub(super) fn offset_duration(&mut self) -> DurationExpr {
        let place = "behind `offset`";
        let expected = "a duration such as `5m`";
        let Some(op) = self.sign() else {
            return match self.token.kind {
                TokenKind::LeftParen => self.durations(Level::Sum, place, expected),
                _ => self.duration(place, expected),
            }
            .expr;
        };
        let op_span = self.advance().span;
        if self.sign().is_none() {
            let inner = self.duration(place, EXPECTED);
            return self.signed_duration(op, op_span, inner).expr;
        }
        let inner = self.durations(Level::Power, place, EXPECTED);
        let signed = self.signed_duration(op, op_span, inner);
        self.durations_behind(signed, Level::Sum, place).expr
    }

    /// A length whose operators bind at least as tightly as `level`.
    fn durations(&mut self, level: Level, place: &'static str, expected: &'static str) -> Length {
        if self.depth == MAX_DEPTH {
            self.too_deep(self.token.span);
            return self.invalid_duration();
        }
        self.depth += 1;
        let first = match self.sign() {
            None => self.duration(place, expected),
            Some(op) => {
                let op_span = self.advance().span;
                let inner = self.durations(Level::Power, place, EXPECTED);
                self.signed_duration(op, op_span, inner)
            }
        };
        let length = self.durations_behind(first, level, place);
        self.depth -= 1;
        length
    }

    /// What operators make of a length that has been read.
    fn durations_behind(
        &mut self,
        mut length: Length,
        level: Level,
        place: &'static str,
    ) -> Length {
        while let Some((op, found)) = self.duration_operator()
            && found >= level
        {
            let op_span = self.advance().span;
            let rhs = self.durations(found.right(), place, EXPECTED);
            self.check_divisor(op, op_span, &rhs.expr);
            let span = length.expr.span.to(rhs.expr.span);
            length = self.duration_of_two(op, op_span, [length, rhs], span);
        }
        length
    }

    fn duration_operator(&self) -> Option<(DurationOp, Level)> {
        let TokenKind::Operator(op) = self.token.kind else {
            return None;
        };
        let duration_op = match op {
            BinaryOp::Add => DurationOp::Add,
            BinaryOp::Sub => DurationOp::Sub,
            BinaryOp::Mul => DurationOp::Mul,
            BinaryOp::Div => DurationOp::Div,
            BinaryOp::Mod => DurationOp::Mod,
            BinaryOp::Pow => DurationOp::Pow,
            _ => return None,
        };
        Some((duration_op, Level::of(op)))
    }

    /// One length without a sign and without operators.
    fn duration(&mut self, place: &'static str, expected: &'static str) -> Length {
        if let Some(number) = self.number() {
            return self.literal_duration(number);
        }
        let token = self.token;
        match token.kind {
            TokenKind::Template => {
                self.advance();
                Length::leaf(DurationKind::Hole(self.template(token)), token.span)
            }
            TokenKind::Keyword(Keyword::Step) => self.query_duration(DurationFunction::Step),
            TokenKind::Keyword(Keyword::Range) => self.query_duration(DurationFunction::Range),
            TokenKind::Keyword(Keyword::MaxOf) => self.extreme_duration(DurationOp::MaxOf),
            TokenKind::Keyword(Keyword::MinOf) => self.extreme_duration(DurationOp::MinOf),
            TokenKind::LeftParen => {
                self.advance();
                let inner = self.durations(Level::Sum, place, EXPECTED);
                self.expect(TokenKind::RightParen, place, "an operator or `)`");
                let span = self.span_from(token.span.start);
                self.duration_around(inner.height, DurationKind::Paren(Box::new(inner.expr)), span)
            }
            _ => {
                self.unexpected(place, expected);
                self.invalid_duration()
            }
        }
    }

    fn literal_duration(&mut self, number: NumberLiteral) -> Length {
        if number.value.abs() > MAX_SECONDS {
            self.report(number.span, Fixed::DurationOutOfRange);
        }
        Length::leaf(DurationKind::Literal(number), number.span)
    }

    /// `step()`
    fn query_duration(&mut self, function: DurationFunction) -> Length {
        let start = self.advance().span.start;
        let place = "in a length of time";
        if self.expect(TokenKind::LeftParen, place, "`(`") {
            self.expect(TokenKind::RightParen, place, "`)`");
        }
        Length::leaf(DurationKind::Query(function), self.span_from(start))
    }

    /// `max_of(…, …)`
    fn extreme_duration(&mut self, op: DurationOp) -> Length {
        let op_span = self.advance().span;
        let place = "in a length of time";
        self.expect(TokenKind::LeftParen, place, "`(`");
        let lhs = self.durations(Level::Sum, place, EXPECTED);
        self.expect(TokenKind::Comma, place, "an operator or `,`");
        let rhs = self.durations(Level::Sum, place, EXPECTED);
        self.expect(TokenKind::RightParen, place, "an operator or `)`");
        let span = self.span_from(op_span.start);
        self.duration_of_two(op, op_span, [lhs, rhs], span)
    }

    fn signed_duration(&mut self, op: UnaryOp, op_span: Span, inner: Length) -> Length {
        let span = op_span.to(inner.expr.span);
        if let DurationKind::Literal(number) = inner.expr.kind {
            return Length::leaf(DurationKind::Literal(signed(op, number, span)), span);
        }
        let kind = DurationKind::Unary { op, op_span, expr: Box::new(inner.expr) };
        self.duration_around(inner.height, kind, span)
    }

    fn check_divisor(&mut self, op: DurationOp, op_span: Span, rhs: &DurationExpr) {
        let DurationKind::Literal(number) = &rhs.kind else {
            return;
        };
        match op {
            DurationOp::Div if number.value == 0.0 => self.report(op_span, Fixed::DivisionByZero),
            DurationOp::Mod if number.value == 0.0 => self.report(op_span, Fixed::ModuloByZero),
            _ => {}
        }
    }

    fn duration_of_two(
        &mut self,
        op: DurationOp,
        op_span: Span,
        [lhs, rhs]: [Length; 2],
        span: Span,
    ) -> Length {
        let inner = lhs.height.max(rhs.height);
        let (lhs, rhs) = (Box::new(lhs.expr), Box::new(rhs.expr));
        self.duration_around(inner, DurationKind::Binary { op, op_span, lhs, rhs }, span)
    }

    fn duration_around(&mut self, inner: usize, kind: DurationKind, span: Span) -> Length {
        let height = inner + 1;
        if height > MAX_DEPTH {
            self.too_deep(span);
            return Length::leaf(DurationKind::Invalid, span);
        }
        Length { expr: DurationExpr { kind, span }, height }
    }

    fn invalid_duration(&self) -> Length {
        Length::leaf(DurationKind::Invalid, self.gap())
    }
}
