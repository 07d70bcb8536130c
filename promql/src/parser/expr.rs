//! Expressions: operators by precedence, and what stands between them.

use super::{MAX_DEPTH, Node, Parser};
use crate::ast::{ExprKind, NumberForm, NumberLiteral, Operator, Unary};
use crate::keyword::Keyword;
use crate::lexer::{Token, TokenKind};
use crate::operator::{BinaryOp, UnaryOp};
use crate::span::Span;

/// How tightly an operator binds; a higher level binds tighter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Power,
}

impl Level {
    pub(super) fn of(op: BinaryOp) -> Self {
        match op {
            BinaryOp::Or => Self::Or,
            BinaryOp::And | BinaryOp::Unless => Self::And,
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Greater
            | BinaryOp::Less
            | BinaryOp::GreaterOrEqual
            | BinaryOp::LessOrEqual
            | BinaryOp::TrimUpper
            | BinaryOp::TrimLower => Self::Comparison,
            BinaryOp::Add | BinaryOp::Sub => Self::Sum,
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::Mod | BinaryOp::Atan2 => Self::Product,
            BinaryOp::Pow => Self::Power,
        }
    }

    /// The loosest level that the right operand of an operator of this one may have by itself.
    pub(super) fn right(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Comparison,
            Self::Comparison => Self::Sum,
            Self::Sum => Self::Product,
            // The one that associates to the right.
            Self::Product | Self::Power => Self::Power,
        }
    }
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Node {
        self.operators(Level::Or)
    }

    /// An expression whose operators bind at least as tightly as `level`.
    pub(super) fn operators(&mut self, level: Level) -> Node {
        if self.depth == MAX_DEPTH {
            self.too_deep(self.token.span);
            return self.invalid();
        }
        self.depth += 1;
        let mut node = self.operand();
        while let Some(found) = self.operator()
            && found >= level
        {
            node = self.binary(node, found);
        }
        self.depth -= 1;
        node
    }

    /// What operators make of an expression that has been read.
    pub(super) fn operators_behind(&mut self, mut node: Node) -> Node {
        while let Some(found) = self.operator() {
            node = self.binary(node, found);
        }
        node
    }

    /// How tightly the next token binds, if it is an operator.
    pub(super) fn operator(&self) -> Option<Level> {
        match self.token.kind {
            TokenKind::Operator(op) | TokenKind::Keyword(Keyword::Operator(op)) => {
                Some(Level::of(op))
            }
            TokenKind::Template => Some(Level::Comparison),
            _ => None,
        }
    }

    /// Takes the operator that comes next.
    pub(super) fn take_operator(&mut self) -> (Operator, Span) {
        let token = self.advance();
        let op = match token.kind {
            TokenKind::Operator(op) | TokenKind::Keyword(Keyword::Operator(op)) => {
                Operator::Known(op)
            }
            _ => Operator::Hole(self.template(token)),
        };
        (op, token.span)
    }

    /// The sign that comes next, if one does.
    pub(super) fn sign(&self) -> Option<UnaryOp> {
        match self.token.kind {
            TokenKind::Operator(BinaryOp::Add) => Some(UnaryOp::Plus),
            TokenKind::Operator(BinaryOp::Sub) => Some(UnaryOp::Minus),
            _ => None,
        }
    }

    /// Takes the number or duration that comes next, if one does.
    pub(super) fn number(&mut self) -> Option<NumberLiteral> {
        let (value, form) = match self.token.kind {
            TokenKind::Number(value) => (value, NumberForm::Number),
            TokenKind::Duration(value) => (value, NumberForm::Duration),
            _ => return None,
        };
        let span = self.advance().span;
        Some(NumberLiteral { value, form, span })
    }

    /// What stands between two operators, its sign and its modifiers included.
    fn operand(&mut self) -> Node {
        let Some(op) = self.sign() else {
            let node = self.primary();
            return self.modifiers(node);
        };
        let op_span = self.advance().span;
        // A sign binds as tightly as a product, so that `-a ^ b` is `-(a ^ b)`.
        let inner = self.operators(Level::Power);
        let span = op_span.to(inner.expr.span);
        if let ExprKind::Number(number) = inner.expr.kind {
            let number = signed(op, number, span);
            return Node::leaf(ExprKind::Number(number), span);
        }
        let unary = Unary { op, op_span, expr: inner.expr };
        self.around(inner.height, ExprKind::Unary(unary), span)
    }

    fn primary(&mut self) -> Node {
        if let Some(number) = self.number() {
            return Node::leaf(ExprKind::Number(number), number.span);
        }
        let token = self.token;
        match token.kind {
            TokenKind::String => {
                self.advance();
                let literal = self.string(token);
                Node::leaf(ExprKind::String(literal), token.span)
            }
            TokenKind::LeftParen => self.paren(),
            TokenKind::LeftBrace => self.selector(None),
            TokenKind::Keyword(Keyword::Aggregate(op)) => {
                self.advance();
                match self.token.kind {
                    TokenKind::LeftParen | TokenKind::Keyword(Keyword::By | Keyword::Without) => {
                        self.aggregate(Some(op), token)
                    }
                    _ => self.selector(Some(token)),
                }
            }
            TokenKind::Template => {
                self.advance();
                self.filled_in(token)
            }
            TokenKind::Keyword(
                Keyword::Start
                | Keyword::End
                | Keyword::Step
                | Keyword::Range
                | Keyword::MaxOf
                | Keyword::MinOf,
            )
            | TokenKind::Ident => {
                self.advance();
                match self.token.kind {
                    TokenKind::LeftParen => self.call(token),
                    _ => self.selector(Some(token)),
                }
            }
            TokenKind::MetricIdent => {
                self.advance();
                self.selector(Some(token))
            }
            TokenKind::Keyword(keyword) if keyword.names_metric() => {
                self.advance();
                self.selector(Some(token))
            }
            _ => {
                self.unexpected("in a query", "an expression");
                self.invalid()
            }
        }
    }

    /// The rest of what starts with a word that has holes.
    fn filled_in(&mut self, token: Token) -> Node {
        match self.token.kind {
            TokenKind::LeftParen => self.call(token),
            TokenKind::Keyword(Keyword::By | Keyword::Without) => self.aggregate(None, token),
            TokenKind::LeftBrace => self.selector(Some(token)),
            _ => {
                let template = self.template(token);
                let number = template.text.starts_with(|c: char| c.is_ascii_digit());
                // Part of a name makes it the name of a metric; by itself, it may be anything.
                if !number && !template.is_all_holes() {
                    return self.selector(Some(token));
                }
                Node::leaf(ExprKind::Hole(template), token.span)
            }
        }
    }

    fn paren(&mut self) -> Node {
        let start = self.advance().span.start;
        let inner = self.expression();
        if !self.expect(TokenKind::RightParen, "in parentheses", "an operator or `)`") {
            self.skip_to(TokenKind::RightParen, TokenKind::RightParen);
            self.eat(TokenKind::RightParen);
        }
        let span = self.span_from(start);
        self.around(inner.height, ExprKind::Paren(inner.expr), span)
    }
}

/// A number behind a sign.
pub(super) fn signed(op: UnaryOp, number: NumberLiteral, span: Span) -> NumberLiteral {
    let value = match op {
        UnaryOp::Plus => number.value,
        UnaryOp::Minus => -number.value,
    };
    NumberLiteral { value, span, ..number }
}
