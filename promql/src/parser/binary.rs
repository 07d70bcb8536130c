//! Operators between two expressions, and the modifiers behind them.

use super::expr::{Level, signed};
use super::{Node, Parser};
use crate::ast::{
    Binary, Cardinality, ExprKind, Fill, MatchingKind, NumberLiteral, VectorMatching,
};
use crate::keyword::Keyword;
use crate::lexer::TokenKind;
use crate::operator::BinaryOp;
use crate::span::Span;

impl Parser<'_> {
    /// The rest of an expression whose left operand has been read and whose operator comes next.
    pub(super) fn binary(&mut self, lhs: Node, level: Level) -> Node {
        let (op, op_span) = self.take_operator();
        let return_bool = self.eat(TokenKind::Keyword(Keyword::Bool)).map(|token| token.span);
        let matching = self.matching(op.known());
        let fill = self.fill().map(Box::new);
        let rhs = self.operators(level.right());
        self.binary_node(
            Binary { op, op_span, return_bool, matching, fill, lhs: lhs.expr, rhs: rhs.expr },
            lhs.height.max(rhs.height),
        )
    }

    fn binary_node(&mut self, binary: Binary, height: usize) -> Node {
        let span = binary.lhs.span.to(binary.rhs.span);
        self.around(height, ExprKind::Binary(binary), span)
    }

    fn matching(&mut self, op: Option<BinaryOp>) -> Option<VectorMatching> {
        let kind = match self.token.kind {
            TokenKind::Keyword(Keyword::On) => MatchingKind::On,
            TokenKind::Keyword(Keyword::Ignoring) => MatchingKind::Ignoring,
            _ => return None,
        };
        let start = self.advance().span.start;
        let labels = self.labels();
        let group = match self.token.kind {
            TokenKind::Keyword(Keyword::GroupLeft) => Some(Cardinality::ManyToOne),
            TokenKind::Keyword(Keyword::GroupRight) => Some(Cardinality::OneToMany),
            _ => None,
        };
        let mut include = Vec::new();
        if group.is_some() {
            self.advance();
            // As upstream: a parenthesis here is never the start of the right operand.
            if self.token.kind == TokenKind::LeftParen {
                include = self.labels();
            }
        }
        let set = op.is_some_and(BinaryOp::is_set);
        let ungrouped = if set { Cardinality::ManyToMany } else { Cardinality::OneToOne };
        let card = group.unwrap_or(ungrouped);
        Some(VectorMatching { card, kind, labels, include, span: self.span_from(start) })
    }

    fn fill(&mut self) -> Option<Fill> {
        let start = self.token.span.start;
        if self.eat(TokenKind::Keyword(Keyword::Fill)).is_some() {
            let value = self.fill_value();
            return Some(Fill { left: value, right: value, span: self.span_from(start) });
        }
        let (mut left, mut right) = (None, None);
        loop {
            match self.token.kind {
                TokenKind::Keyword(Keyword::FillLeft) if left.is_none() => {
                    self.advance();
                    left = self.fill_value();
                }
                TokenKind::Keyword(Keyword::FillRight) if right.is_none() => {
                    self.advance();
                    right = self.fill_value();
                }
                _ => break,
            }
        }
        let any = left.is_some() || right.is_some();
        any.then(|| Fill { left, right, span: self.span_from(start) })
    }

    /// A number in parentheses.
    fn fill_value(&mut self) -> Option<NumberLiteral> {
        let place = "behind `fill`";
        self.expect(TokenKind::LeftParen, place, "`(`");
        let sign = self.sign().map(|op| (op, self.advance().span));
        let number = self.number().map(|number| match sign {
            Some((op, op_span)) => signed(op, number, Span::to(op_span, number.span)),
            None => number,
        });
        if number.is_none() {
            self.unexpected(place, "a number");
        }
        if !self.expect(TokenKind::RightParen, place, "`)`") {
            self.skip_to(TokenKind::RightParen, TokenKind::RightParen);
            self.eat(TokenKind::RightParen);
        }
        number
    }
}
