//! What may follow an operand: a range, an offset, a fixed time, a way to treat the range's edges.

use super::expr::signed;
use super::selector::named;
use super::{Node, Parser};
use crate::ast::{
    At, AtTime, DurationExpr, Expr, ExprKind, Ident, MatrixSelector, Offset, Quote, RangeMode,
    RangeModeKind, Subquery, ValueType, VectorSelector,
};
use crate::error::ParseError;
use crate::keyword::Keyword;
use crate::lexer::{Token, TokenKind};
use crate::problem::{Fixed, Problem};
use crate::span::Span;

impl Parser<'_> {
    /// Whatever follows an operand directly.
    pub(super) fn modifiers(&mut self, mut node: Node) -> Node {
        loop {
            node = match self.token.kind {
                TokenKind::LeftBracket => self.range(node),
                TokenKind::Keyword(Keyword::Offset) => self.offset(node),
                TokenKind::At => self.at(node),
                TokenKind::Keyword(Keyword::Anchored) => self.mode(node, RangeModeKind::Anchored),
                TokenKind::Keyword(Keyword::Smoothed) => self.mode(node, RangeModeKind::Smoothed),
                _ => return node,
            };
        }
    }

    fn range(&mut self, node: Node) -> Node {
        let open = self.advance().span;
        let range = self.positive_duration("in a range", "a duration such as `5m`");
        if self.eat(TokenKind::Colon).is_some() {
            return self.subquery(node, range);
        }
        self.close_bracket("in a range", "`]` or `:`");
        let span = self.span_from(open.start);
        self.matrix(node, range, span)
    }

    fn matrix(&mut self, mut node: Node, range: DurationExpr, range_span: Span) -> Node {
        hole_to_selector(&mut node.expr);
        let vector_span = node.expr.span;
        let span = vector_span.to(range_span);
        match node.expr.kind {
            ExprKind::VectorSelector(vector) => {
                if vector.offset.is_some() {
                    self.report(range_span, Problem::RangeBehind("offset"));
                } else if vector.at.is_some() {
                    self.report(range_span, Problem::RangeBehind("@"));
                }
                let selector = MatrixSelector { vector, vector_span, range };
                Node::leaf(ExprKind::MatrixSelector(selector), span)
            }
            ExprKind::Invalid => node,
            _ => {
                self.report(range_span, Fixed::RangeTarget);
                if node.expr.value_type() != Some(ValueType::InstantVector) {
                    return Node::leaf(ExprKind::Invalid, span);
                }
                // The nearest thing that can be meant, so that what stands around it fits.
                self.subquery_node(node, range, None, span)
            }
        }
    }

    /// The rest of a subquery, behind its colon.
    fn subquery(&mut self, node: Node, range: DurationExpr) -> Node {
        let place = "in a subquery";
        let step = (self.token.kind != TokenKind::RightBracket)
            .then(|| self.positive_duration(place, "a duration or `]`"));
        self.close_bracket(place, "`]`");
        let span = self.span_from(node.expr.span.start);
        self.subquery_node(node, range, step, span)
    }

    fn subquery_node(
        &mut self,
        node: Node,
        range: DurationExpr,
        step: Option<DurationExpr>,
        span: Span,
    ) -> Node {
        let subquery = Subquery { expr: node.expr, range, step, offset: None, at: None };
        self.around(node.height, ExprKind::Subquery(subquery), span)
    }

    fn close_bracket(&mut self, place: &'static str, expected: &'static str) {
        if !self.expect(TokenKind::RightBracket, place, expected) {
            self.skip_to_bracket();
            if self.eat(TokenKind::RightBracket).is_none() {
                self.lexer.leave_brackets();
            }
        }
    }

    fn offset(&mut self, mut node: Node) -> Node {
        let start = self.advance().span.start;
        let duration = self.offset_duration();
        let offset = Offset { duration, span: self.span_from(start) };
        let span = offset.span;
        match target(&mut node.expr) {
            Some(Target { offset: slot, .. }) => {
                if slot.replace(Box::new(offset)).is_some() {
                    let error = ParseError::new(span, Problem::ModifierTwice("offset"));
                    self.push(error.blaming(node.expr.span));
                }
            }
            None => self.bad_target(&node, span, "offset"),
        }
        node.expr.span.end = span.end;
        node
    }

    fn at(&mut self, mut node: Node) -> Node {
        let start = self.advance().span.start;
        let time = self.at_time(node.expr.span);
        let span = self.span_from(start);
        match target(&mut node.expr) {
            Some(Target { at: slot, .. }) => {
                if slot.is_some() {
                    self.report(span, Problem::ModifierTwice("@"));
                }
                *slot = time.map(|time| Box::new(At { time, span }));
            }
            None => self.bad_target(&node, span, "@"),
        }
        node.expr.span.end = span.end;
        node
    }

    fn bad_target(&mut self, node: &Node, span: Span, modifier: &'static str) {
        if node.expr.kind != ExprKind::Invalid {
            self.report(span, Problem::ModifierTarget(modifier));
        }
    }

    fn mode(&mut self, mut node: Node, kind: RangeModeKind) -> Node {
        let span = self.advance().span;
        hole_to_selector(&mut node.expr);
        let vector = match &mut node.expr.kind {
            ExprKind::VectorSelector(vector) => vector,
            ExprKind::MatrixSelector(matrix) => &mut matrix.vector,
            ExprKind::Invalid => return node,
            ExprKind::Subquery(_) => {
                self.report(span, Problem::ModeTarget(kind, "a subquery"));
                return node;
            }
            _ => {
                self.report(span, Problem::ModeTarget(kind, "an expression"));
                return node;
            }
        };
        if vector.mode.is_some_and(|mode| mode.kind != kind) {
            self.report(span, Fixed::TwoModes);
        }
        vector.mode = Some(RangeMode { kind, span });
        node.expr.span.end = span.end;
        node
    }

    /// The time behind `@`. For one that can't be, Prometheus names what stands in front of it.
    fn at_time(&mut self, target: Span) -> Option<AtTime> {
        let place = "behind `@`";
        let Token { kind, span } = self.token;
        let named = match kind {
            TokenKind::Keyword(Keyword::Start) => Some(AtTime::Start),
            TokenKind::Keyword(Keyword::End) => Some(AtTime::End),
            _ => None,
        };
        if named.is_some() {
            self.advance();
            let _ = self.expect(TokenKind::LeftParen, place, "`(`")
                && self.expect(TokenKind::RightParen, place, "`)`");
            return named;
        }
        if kind == TokenKind::Template {
            let token = self.advance();
            return Some(AtTime::Hole(self.template(token)));
        }
        let sign = self.sign();
        if sign.is_some() {
            self.advance();
        }
        let Some(number) = self.number() else {
            self.unexpected(place, "a timestamp in seconds, `start()` or `end()`");
            return None;
        };
        let number = match sign {
            Some(op) => signed(op, number, span.to(number.span)),
            None => number,
        };
        // Also refuses NaN.
        if number.value.abs() < MAX_TIMESTAMP {
            return Some(AtTime::Timestamp(number));
        }
        let error = ParseError::new(number.span, Fixed::TimestampOutOfRange);
        self.push(error.blaming(target));
        Some(AtTime::Timestamp(number))
    }
}

/// Upstream keeps timestamps in an `int64`: 2^63.
const MAX_TIMESTAMP: f64 = 9_223_372_036_854_775_808.0;

/// The modifiers of a selector or a subquery.
struct Target<'n> {
    offset: &'n mut Option<Box<Offset>>,
    at: &'n mut Option<Box<At>>,
}

fn target(expr: &mut Expr) -> Option<Target<'_>> {
    hole_to_selector(expr);
    match &mut expr.kind {
        ExprKind::VectorSelector(VectorSelector { offset, at, .. })
        | ExprKind::MatrixSelector(MatrixSelector {
            vector: VectorSelector { offset, at, .. },
            ..
        })
        | ExprKind::Subquery(Subquery { offset, at, .. }) => Some(Target { offset, at }),
        _ => None,
    }
}

/// Makes a hole what only the name of a metric can be.
fn hole_to_selector(expr: &mut Expr) {
    if let ExprKind::Hole(template) = &expr.kind {
        let (text, holes) = (template.text.clone(), template.holes.clone());
        let name = Ident { text, quote: Quote::None, holes, span: template.span };
        expr.kind = ExprKind::VectorSelector(named(Some(name)));
    }
}
