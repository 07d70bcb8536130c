//! Expressions: operators by precedence, and what stands between them.

use super::{MAX_DEPTH, Node, Parser};
use crate::ast::{
    Binary, Cardinality, ExprKind, MatchingKind, NumberLiteral, StringLiteral, Unary,
    VectorMatching,
};
use crate::error::ParseError;
use crate::keyword::Keyword;
use crate::lexer::{Token, TokenKind};
use crate::operator::{BinaryOp, UnaryOp};
use crate::problem::Problem;
use crate::span::Span;
use crate::text;

/// How tightly an operator binds; a higher level binds tighter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Power,
}

impl Level {
    fn of(op: BinaryOp) -> Self {
        match op {
            BinaryOp::Or => Self::Or,
            BinaryOp::And | BinaryOp::Unless => Self::And,
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Greater
            | BinaryOp::Less
            | BinaryOp::GreaterOrEqual
            | BinaryOp::LessOrEqual => Self::Comparison,
            BinaryOp::Add | BinaryOp::Sub => Self::Sum,
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::Mod | BinaryOp::Atan2 => Self::Product,
            BinaryOp::Pow => Self::Power,
        }
    }

    /// The loosest level that the right operand of an operator of this one may have by itself.
    fn right(self) -> Self {
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
    pub(super) fn expression(&mut self) -> Result<Node, ParseError> {
        self.operators(Level::Or)
    }

    /// An expression whose operators bind at least as tightly as `level`.
    fn operators(&mut self, level: Level) -> Result<Node, ParseError> {
        if self.depth == MAX_DEPTH {
            return Err(ParseError::new(self.token.span, Problem::TooDeep(MAX_DEPTH)));
        }
        self.depth += 1;
        let mut node = self.operand()?;
        while let Some(op) = self.operator()
            && Level::of(op) >= level
        {
            node = self.binary(node, op)?;
        }
        self.depth -= 1;
        Ok(node)
    }

    fn operator(&self) -> Option<BinaryOp> {
        match self.token.kind {
            TokenKind::Operator(op) | TokenKind::Keyword(Keyword::Operator(op)) => Some(op),
            _ => None,
        }
    }

    fn binary(&mut self, lhs: Node, op: BinaryOp) -> Result<Node, ParseError> {
        let op_span = self.advance()?.span;
        let return_bool = match self.eat(TokenKind::Keyword(Keyword::Bool))? {
            Some(token) if !op.is_comparison() => {
                return Err(ParseError::new(token.span, Problem::BoolWithoutComparison(op)));
            }
            token => token.is_some(),
        };
        let matching = self.matching(op)?;
        let rhs = self.operators(Level::of(op).right())?;
        let span = lhs.expr.span.to(rhs.expr.span);
        let height = lhs.height.max(rhs.height);
        let binary = Binary { op, op_span, return_bool, matching, lhs: lhs.expr, rhs: rhs.expr };
        Node::around(height, ExprKind::Binary(binary), span)
    }

    fn matching(&mut self, op: BinaryOp) -> Result<Option<VectorMatching>, ParseError> {
        let kind = match self.token.kind {
            TokenKind::Keyword(Keyword::On) => MatchingKind::On,
            TokenKind::Keyword(Keyword::Ignoring) => MatchingKind::Ignoring,
            _ => return Ok(None),
        };
        let start = self.advance()?.span.start;
        let labels = self.labels()?;
        let group = match self.token.kind {
            TokenKind::Keyword(Keyword::GroupLeft) => Some(Cardinality::ManyToOne),
            TokenKind::Keyword(Keyword::GroupRight) => Some(Cardinality::OneToMany),
            _ => None,
        };
        let mut include = Vec::new();
        if group.is_some() {
            self.advance()?;
            // As upstream: a parenthesis here is never the start of the right operand.
            if self.token.kind == TokenKind::LeftParen {
                include = self.labels()?;
            }
        }
        let ungrouped = if op.is_set() { Cardinality::ManyToMany } else { Cardinality::OneToOne };
        Ok(Some(VectorMatching {
            card: group.unwrap_or(ungrouped),
            kind,
            labels,
            include,
            span: self.span_from(start),
        }))
    }

    /// What stands between two operators, its sign and its modifiers included.
    fn operand(&mut self) -> Result<Node, ParseError> {
        let op = match self.token.kind {
            TokenKind::Operator(BinaryOp::Add) => UnaryOp::Plus,
            TokenKind::Operator(BinaryOp::Sub) => UnaryOp::Minus,
            _ => {
                let node = self.primary()?;
                return self.modifiers(node);
            }
        };
        let op_span = self.advance()?.span;
        // A sign binds as tightly as a product, so that `-a ^ b` is `-(a ^ b)`.
        let inner = self.operators(Level::Power)?;
        let span = op_span.to(inner.expr.span);
        if let ExprKind::Number(number) = inner.expr.kind {
            let value = match op {
                UnaryOp::Plus => number.value,
                UnaryOp::Minus => -number.value,
            };
            return Ok(number_node(value, span));
        }
        let unary = Unary { op, op_span, expr: inner.expr };
        Node::around(inner.height, ExprKind::Unary(unary), span)
    }

    fn primary(&mut self) -> Result<Node, ParseError> {
        let token = self.token;
        match token.kind {
            TokenKind::Number(value) => {
                self.advance()?;
                Ok(number_node(value, token.span))
            }
            TokenKind::String => {
                let literal = self.string(token)?;
                Ok(string_node(literal))
            }
            TokenKind::LeftParen => self.paren(),
            TokenKind::LeftBrace => self.selector(None),
            TokenKind::Keyword(Keyword::Aggregate(op)) => {
                self.advance()?;
                match self.token.kind {
                    TokenKind::LeftParen | TokenKind::Keyword(Keyword::By | Keyword::Without) => {
                        self.aggregate(op, token.span)
                    }
                    _ => self.selector(Some(token)),
                }
            }
            TokenKind::Ident => {
                self.advance()?;
                match self.token.kind {
                    TokenKind::LeftParen => self.call(token),
                    _ => self.selector(Some(token)),
                }
            }
            TokenKind::MetricIdent => {
                self.advance()?;
                self.selector(Some(token))
            }
            TokenKind::Keyword(keyword) if keyword.names_metric() => {
                self.advance()?;
                self.selector(Some(token))
            }
            _ => Err(self.unexpected("in a query", "an expression")),
        }
    }

    fn paren(&mut self) -> Result<Node, ParseError> {
        let start = self.advance()?.span.start;
        let inner = self.expression()?;
        self.expect(TokenKind::RightParen, "in parentheses", "an operator or `)`")?;
        let kind = ExprKind::Paren(inner.expr);
        Node::around(inner.height, kind, self.span_from(start))
    }

    /// Takes the string that comes next.
    pub(super) fn string(&mut self, token: Token) -> Result<StringLiteral, ParseError> {
        let value = text::unquote(self.lexer.text(token.span), token.span.start)?;
        self.advance()?;
        Ok(StringLiteral { value, span: token.span })
    }
}

fn number_node(value: f64, span: Span) -> Node {
    Node::leaf(ExprKind::Number(NumberLiteral { value, span }), span)
}

fn string_node(literal: StringLiteral) -> Node {
    let span = literal.span;
    Node::leaf(ExprKind::String(literal), span)
}
