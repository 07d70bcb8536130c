//! Names with arguments in parentheses: aggregations and function calls.

use super::{Node, Parser};
use crate::ast::{Aggregate, Call, Expr, ExprKind, Grouping, GroupingKind, Ident};
use crate::error::ParseError;
use crate::function::Function;
use crate::keyword::Keyword;
use crate::lexer::{Token, TokenKind};
use crate::operator::AggregateOp;
use crate::problem::Problem;
use crate::span::Span;

impl Parser<'_> {
    /// The rest of an aggregation, whose name has been taken.
    pub(super) fn aggregate(&mut self, op: AggregateOp, op_span: Span) -> Result<Node, ParseError> {
        let before = self.grouping()?;
        let (args, height) = self.args("in an aggregation")?;
        let grouping = match before {
            Some(before) => Some(before),
            None => self.grouping()?,
        };
        let found = args.len();
        let mut args = args.into_iter();
        let (param, expr) = match (op.has_param(), args.next(), args.next(), args.next()) {
            (false, Some(expr), None, None) => (None, expr),
            (true, Some(param), Some(expr), None) => (Some(Box::new(param)), expr),
            _ => return Err(ParseError::new(op_span, Problem::AggregateArgs { op, found })),
        };
        let aggregate = Aggregate { op, op_span, grouping, param, expr: Box::new(expr) };
        let span = self.span_from(op_span.start);
        Node::around(height, ExprKind::Aggregate(aggregate), span)
    }

    fn grouping(&mut self) -> Result<Option<Grouping>, ParseError> {
        let kind = match self.token.kind {
            TokenKind::Keyword(Keyword::By) => GroupingKind::By,
            TokenKind::Keyword(Keyword::Without) => GroupingKind::Without,
            _ => return Ok(None),
        };
        let start = self.advance()?.span.start;
        let labels = self.labels()?;
        Ok(Some(Grouping { kind, labels, span: self.span_from(start) }))
    }

    /// Label names in parentheses.
    pub(super) fn labels(&mut self) -> Result<Vec<Ident>, ParseError> {
        let place = "in a list of labels";
        self.expect(TokenKind::LeftParen, place, "`(`")?;
        let mut labels = Vec::new();
        while self.eat(TokenKind::RightParen)?.is_none() {
            let is_label = match self.token.kind {
                TokenKind::Ident => true,
                TokenKind::Keyword(keyword) => keyword.names_label(),
                _ => false,
            };
            if !is_label {
                let expected = if labels.is_empty() {
                    "a label name or `)`"
                } else {
                    "a label name"
                };
                return Err(self.unexpected(place, expected));
            }
            let token = self.advance()?;
            labels.push(self.ident(token));
            if self.token.kind != TokenKind::RightParen {
                self.expect(TokenKind::Comma, place, "`,` or `)`")?;
            }
        }
        Ok(labels)
    }

    /// The rest of a call, whose name has been taken.
    pub(super) fn call(&mut self, token: Token) -> Result<Node, ParseError> {
        let name = self.ident(token);
        let Some(function) = Function::from_name(&name.text) else {
            return Err(ParseError::new(name.span, Problem::UnknownFunction(name.text)));
        };
        let (args, height) = self.args("in a call")?;
        let call = Call { function, name, args };
        let span = self.span_from(token.span.start);
        Node::around(height, ExprKind::Call(call), span)
    }

    /// Expressions in parentheses, and how many levels the highest of them has.
    fn args(&mut self, place: &'static str) -> Result<(Vec<Expr>, usize), ParseError> {
        self.expect(TokenKind::LeftParen, place, "`(`")?;
        let mut args = Vec::new();
        let mut height = 0;
        if self.eat(TokenKind::RightParen)?.is_some() {
            return Ok((args, height));
        }
        loop {
            let arg = self.expression()?;
            height = height.max(arg.height);
            args.push(arg.expr);
            if self.eat(TokenKind::RightParen)?.is_some() {
                return Ok((args, height));
            }
            let comma = self.expect(TokenKind::Comma, place, "an operator, `,` or `)`")?;
            if self.token.kind == TokenKind::RightParen {
                return Err(ParseError::new(comma.span, Problem::TrailingComma));
            }
        }
    }
}
