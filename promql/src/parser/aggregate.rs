//! Names with arguments in parentheses: aggregations and function calls.

use super::{Node, Parser};
use crate::ast::{Aggregate, Call, Expr, ExprKind, Grouping, GroupingKind, Ident};
use crate::error::ParseError;
use crate::function::Function;
use crate::keyword::Keyword;
use crate::lexer::{Token, TokenKind};
use crate::operator::AggregateOp;
use crate::problem::{Fixed, Problem};
use crate::span::Span;

impl Parser<'_> {
    /// The rest of an aggregation, whose name has been taken.
    ///
    /// Here and in [`call`](Self::call) the node is built in a function of its own, which keeps its
    /// large temporaries out of the frames that stay on the stack while arguments are parsed.
    pub(super) fn aggregate(&mut self, op: AggregateOp, op_span: Span) -> Result<Node, ParseError> {
        let before = self.grouping()?;
        let args = self.args("in an aggregation")?;
        let grouping = match before {
            Some(before) => Some(before),
            None => self.grouping()?,
        };
        aggregate_node(op, op_span, grouping, args, self.span_from(op_span.start))
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
                let expected =
                    if labels.is_empty() { "a label name or `)`" } else { "a label name" };
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
        let args = self.args("in a call")?;
        call_node(function, name, args, self.span_from(token.span.start))
    }

    fn args(&mut self, place: &'static str) -> Result<Args, ParseError> {
        self.expect(TokenKind::LeftParen, place, "`(`")?;
        let mut args = Args { exprs: Vec::new(), height: 0 };
        if self.eat(TokenKind::RightParen)?.is_some() {
            return Ok(args);
        }
        loop {
            let node = self.expression()?;
            args.push(node);
            if self.eat(TokenKind::RightParen)?.is_some() {
                return Ok(args);
            }
            let comma = self.expect(TokenKind::Comma, place, "an operator, `,` or `)`")?;
            if self.token.kind == TokenKind::RightParen {
                return Err(ParseError::new(comma.span, Fixed::TrailingComma));
            }
        }
    }
}

/// Expressions in parentheses.
struct Args {
    exprs: Vec<Expr>,
    /// How many levels the highest of them has.
    height: usize,
}

impl Args {
    fn push(&mut self, node: Node) {
        self.height = self.height.max(node.height);
        self.exprs.push(*node.expr);
    }
}

fn aggregate_node(
    op: AggregateOp,
    op_span: Span,
    grouping: Option<Grouping>,
    args: Args,
    span: Span,
) -> Result<Node, ParseError> {
    let found = args.exprs.len();
    let mut exprs = args.exprs.into_iter().map(Box::new);
    let (param, expr) = match (op.has_param(), exprs.next(), exprs.next(), exprs.next()) {
        (false, Some(expr), None, None) => (None, expr),
        (true, Some(param), Some(expr), None) => (Some(param), expr),
        _ => return Err(ParseError::new(op_span, Problem::AggregateArgs { op, found })),
    };
    let aggregate = Aggregate { op, op_span, grouping, param, expr };
    Node::around(args.height, ExprKind::Aggregate(aggregate), span)
}

fn call_node(function: Function, name: Ident, args: Args, span: Span) -> Result<Node, ParseError> {
    let call = Call { function, name, args: args.exprs };
    Node::around(args.height, ExprKind::Call(call), span)
}
