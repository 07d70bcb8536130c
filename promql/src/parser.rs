//! From tokens to a tree: what the rules of the grammar share.
//!
//! One token of lookahead, no backtracking. Nesting is bounded in both directions: the parser's own
//! recursion by counting on the way down, and the height of what loops build (`a + a + a`, which
//! leans to the left) by counting on the way up, so that whoever walks the tree may recurse.

mod aggregate;
mod expr;
mod selector;

use crate::ast::{Expr, ExprKind, Ident};
use crate::check;
use crate::error::ParseError;
use crate::lexer::{Lexer, Token, TokenKind};
use crate::problem::{Fixed, Problem};
use crate::span::Span;

/// How many expressions may stand in each other. The parser refuses a query that nests deeper, so
/// that recursion over a tree is safe on a thread's usual stack of 2 MiB.
///
/// `a + b + c` counts as three levels, since the left operand of the second `+` is the first one.
pub const MAX_DEPTH: usize = 256;

/// Parses a query of Prometheus 2.42 and checks its types.
///
/// ```
/// use telemark_promql::{BinaryOp, ExprKind, parse};
///
/// let query = "node_load1 > on (instance) group_left (job) node_load15";
/// let expr = parse(query)?;
/// let ExprKind::Binary(binary) = &expr.kind else {
///     panic!("a binary expression");
/// };
/// assert_eq!(binary.op, BinaryOp::Greater);
/// assert_eq!(&query[binary.op_span.range()], ">");
/// # Ok::<(), telemark_promql::ParseError>(())
/// ```
///
/// # Errors
///
/// The first thing that Prometheus 2.42 would refuse, or that nests deeper than [`MAX_DEPTH`].
/// Errors of grammar come before errors of type.
pub fn parse(input: &str) -> Result<Expr, ParseError> {
    let mut parser = Parser::new(input)?;
    let node = parser.query()?;
    check::check(&node.expr)?;
    Ok(*node.expr)
}

/// An expression and how many levels it has. In a box, since each stack frame of the parser holds
/// several.
struct Node {
    expr: Box<Expr>,
    height: usize,
}

impl Node {
    fn leaf(kind: ExprKind, span: Span) -> Self {
        Self { expr: Box::new(Expr { kind, span }), height: 1 }
    }

    /// An expression around others, the highest of which has `inner` levels.
    fn around(inner: usize, kind: ExprKind, span: Span) -> Result<Self, ParseError> {
        let height = inner + 1;
        if height > MAX_DEPTH {
            return Err(ParseError::new(span, Problem::TooDeep(MAX_DEPTH)));
        }
        Ok(Self { expr: Box::new(Expr { kind, span }), height })
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The token that comes next.
    token: Token,
    /// The end of the token before it.
    previous_end: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(input: &'a str) -> Result<Self, ParseError> {
        let mut lexer = Lexer::new(input);
        let token = lexer.next_token()?;
        Ok(Self { lexer, token, previous_end: 0, depth: 0 })
    }

    fn query(&mut self) -> Result<Node, ParseError> {
        if self.token.kind == TokenKind::End {
            return Err(ParseError::new(self.token.span, Fixed::Empty));
        }
        let node = self.expression()?;
        if self.token.kind != TokenKind::End {
            return Err(self.unexpected("behind an expression", "an operator or the end of input"));
        }
        Ok(node)
    }

    /// Takes the next token.
    fn advance(&mut self) -> Result<Token, ParseError> {
        let next = self.lexer.next_token()?;
        self.previous_end = self.token.span.end;
        Ok(core::mem::replace(&mut self.token, next))
    }

    /// Takes the next token if it is of that kind.
    fn eat(&mut self, kind: TokenKind) -> Result<Option<Token>, ParseError> {
        if self.token.kind == kind { self.advance().map(Some) } else { Ok(None) }
    }

    /// Takes the next token, which must be of that kind.
    fn expect(
        &mut self,
        kind: TokenKind,
        place: &'static str,
        expected: &'static str,
    ) -> Result<Token, ParseError> {
        self.eat(kind)?.ok_or_else(|| self.unexpected(place, expected))
    }

    /// An error about the next token.
    fn unexpected(&self, place: &'static str, expected: &'static str) -> ParseError {
        let text = self.lexer.text(self.token.span);
        let found = match self.token.kind {
            TokenKind::End => "end of input".to_owned(),
            TokenKind::Ident => format!("identifier `{text}`"),
            TokenKind::MetricIdent => format!("metric name `{text}`"),
            TokenKind::Keyword(_) => format!("keyword `{text}`"),
            TokenKind::Number(_) => format!("number `{text}`"),
            TokenKind::Duration(_) => format!("duration `{text}`"),
            TokenKind::String => "string".to_owned(),
            _ => format!("`{text}`"),
        };
        let problem = Problem::Unexpected { found, place, expected };
        ParseError::new(self.token.span, problem)
    }

    /// From `start` to the end of the last token taken.
    fn span_from(&self, start: usize) -> Span {
        Span::new(start, self.previous_end)
    }

    fn ident(&self, token: Token) -> Ident {
        Ident { text: self.lexer.text(token.span).to_owned(), span: token.span }
    }
}
