//! Names with arguments in parentheses: aggregations and function calls.

use super::{Node, Parser};
use crate::ast::{Aggregate, Call, Expr, ExprKind, Grouping};
use crate::error::ParseError;
use crate::function::Function;
use crate::keyword::Keyword;
use crate::lexer::{Token, TokenKind};
use crate::operator::AggregateOp;
use crate::problem::{Fixed, Problem};
use crate::span::Span;

/// Expressions in parentheses.
struct Args {
    exprs: Vec<Expr>,
    /// How many levels the highest of them has.
    height: usize,
    /// Whether all of them could be read, so that their number means something.
    complete: bool,
}

impl Args {
    fn push(&mut self, node: Node) {
        self.height = self.height.max(node.height);
        self.complete &= node.expr.kind != ExprKind::Invalid;
        self.exprs.push(*node.expr);
    }
}

impl Parser<'_> {
    /// The rest of an aggregation, whose name has been taken.
    ///
    /// Here and in [`call`](Self::call) the node is built in a function of its own, which keeps its
    /// large temporaries out of the frames that stay on the stack while arguments are parsed.
    pub(super) fn aggregate(&mut self, op: Option<AggregateOp>, token: Token) -> Node {
        let before = self.grouping();
        let args = self.args("in an aggregation");
        let grouping = before.or_else(|| self.grouping());
        self.aggregate_node(op, token, grouping, args)
    }

    /// The rest of a call, whose name has been taken.
    pub(super) fn call(&mut self, token: Token) -> Node {
        let args = self.args("in a call");
        if token.kind == TokenKind::Template
            && let TokenKind::Keyword(Keyword::By | Keyword::Without) = self.token.kind
        {
            let grouping = self.grouping();
            return self.aggregate_node(None, token, grouping, args);
        }
        self.call_node(token, args)
    }

    fn args(&mut self, place: &'static str) -> Args {
        let mut args = Args { exprs: Vec::with_capacity(1), height: 0, complete: true };
        if !self.expect(TokenKind::LeftParen, place, "`(`") {
            args.complete = false;
            return args;
        }
        if self.eat(TokenKind::RightParen).is_some() {
            return args;
        }
        loop {
            let node = self.expression();
            args.push(node);
            if !matches!(self.token.kind, TokenKind::RightParen | TokenKind::Comma) {
                let start = self.token.span.start;
                self.unexpected(place, "an operator, `,` or `)`");
                self.skip_to(TokenKind::Comma, TokenKind::RightParen);
                // What is skipped may be an argument behind a comma that is missing.
                let span = self.span_from(start);
                if span.start < span.end {
                    args.push(Node::leaf(ExprKind::Invalid, span));
                }
            }
            if self.token.kind == TokenKind::End || self.eat(TokenKind::RightParen).is_some() {
                return args;
            }
            let comma = self.advance().span;
            if self.eat(TokenKind::RightParen).is_some() {
                self.report(comma, Fixed::TrailingComma);
                return args;
            }
        }
    }

    fn aggregate_node(
        &mut self,
        op: Option<AggregateOp>,
        token: Token,
        grouping: Option<Grouping>,
        args: Args,
    ) -> Node {
        let name = self.ident(token);
        let found = args.exprs.len();
        let expected = match op {
            Some(op) if op.has_param() => 2..=2,
            Some(_) => 1..=1,
            None => 1..=2,
        };
        let takes_param = *expected.end() == 2;
        let span = self.span_from(token.span.start);
        if args.complete && !expected.contains(&found) {
            let name = op.map_or_else(|| name.text.clone(), |op| op.to_string());
            let problem = Problem::AggregateArgs { name, expected, found };
            self.push(ParseError::new(token.span, problem).blaming(span));
        }
        let missing =
            Expr { kind: ExprKind::Invalid, span: Span::new(token.span.end, token.span.end) };
        let readable = args.exprs.into_iter().filter(|arg| arg.kind != ExprKind::Invalid);
        let mut exprs = readable.map(Box::new);
        let first = exprs.next().unwrap_or_else(|| Box::new(missing));
        let (param, expr) = match exprs.next() {
            Some(second) if takes_param => (Some(first), second),
            _ => (None, first),
        };
        let aggregate = Aggregate { op, name, grouping, param, expr };
        self.around(args.height, ExprKind::Aggregate(aggregate), span)
    }

    fn call_node(&mut self, token: Token, args: Args) -> Node {
        let name = self.ident(token);
        let function = Function::from_name(&name.text);
        if function.is_none() && name.holes.is_empty() {
            self.report(name.span, Problem::UnknownFunction(name.text.clone()));
        }
        let span = self.span_from(token.span.start);
        let call = Call { function, name, args: args.exprs };
        self.around(args.height, ExprKind::Call(call), span)
    }
}
