//! From tokens to a tree: what the rules of the grammar share.
//!
//! One token of lookahead, no backtracking. Nesting is bounded in both directions: the parser's own
//! recursion by counting on the way down, and the height of what loops build (`a + a + a`, which
//! leans to the left) by counting on the way up, so that whoever walks the tree may recurse.
//!
//! No rule fails. What can't be read becomes an invalid node, its token stays where it is, and whoever
//! expects a comma or a bracket next skips to it. The complaints about one token are one.

mod binary;
mod call;
mod duration;
mod expr;
mod label;
mod modifier;
mod recover;
mod selector;

pub(crate) use self::selector::NAME_LABEL;

use crate::ast::{Expr, ExprKind, Ident, Quote, StringLiteral, Template};
use crate::check;
use crate::error::ParseError;
use crate::hole;
use crate::lexer::{Lexer, Token, TokenKind};
use crate::problem::Fixed;
use crate::span::Span;
use crate::text::{self, Text};

/// How many expressions may stand in each other. The parser refuses a query that nests deeper, so
/// that recursion over a tree is safe on a thread's usual stack of 2 MiB.
///
/// `a + b + c` counts as three levels, since the left operand of the second `+` is the first one.
pub const MAX_DEPTH: usize = 256;

/// How many errors of a query are told. What more there is, is left out.
pub const MAX_ERRORS: usize = 100;

/// What a query is written in. Exhaustive: an analysis may ask which of the two it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// PromQL, as the server takes it.
    #[default]
    Prometheus,
    /// PromQL with the variables of a Grafana dashboard, as holes.
    Grafana,
}

/// A tree and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The tree, with invalid nodes where something could not be read.
    pub expr: Expr,
    /// At most [`MAX_ERRORS`], errors of grammar before errors of type, and each kind in the order in
    /// which they are written. If there are none, the query is valid.
    pub errors: Vec<ParseError>,
}

/// Parses a query of Prometheus 3.14 and checks its types.
///
/// ```
/// use telemark_promql::{BinaryOp, ExprKind, Operator, parse};
///
/// let query = "node_load1 > on (instance) group_left (job) node_load15";
/// let expr = parse(query)?;
/// let ExprKind::Binary(binary) = &expr.kind else {
///     panic!("a binary expression");
/// };
/// assert_eq!(binary.op, Operator::Known(BinaryOp::Greater));
/// assert_eq!(&query[binary.op_span.range()], ">");
/// # Ok::<(), telemark_promql::ParseError>(())
/// ```
///
/// # Errors
///
/// The first thing that Prometheus 3.14 would refuse with every feature enabled, or that nests deeper
/// than [`MAX_DEPTH`]. Errors of grammar come before errors of type.
pub fn parse(query: &str) -> Result<Expr, ParseError> {
    let parsed = parse_all(query, Dialect::Prometheus);
    match parsed.errors.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(parsed.expr),
    }
}

/// Parses a query and checks its types, as far as errors and holes let them be known.
///
/// ```
/// use telemark_promql::{Dialect, parse_all};
///
/// let parsed = parse_all(r#"sum(rate(errors{job="$job"}[$__rate_interval]))"#, Dialect::Grafana);
/// assert_eq!(parsed.errors, []);
///
/// let query = "rate(errors_total) / rat(requests_total[5m]) > bool";
/// let errors = parse_all(query, Dialect::Prometheus).errors;
/// let blamed: Vec<_> = errors.iter().map(|error| &query[error.span().range()]).collect();
/// assert_eq!(blamed, ["rat", "", "errors_total"]);
/// ```
pub fn parse_all(query: &str, dialect: Dialect) -> Parsed {
    let mut parser = Parser::new(query, dialect);
    let expr = *parser.query().expr;
    let mut errors = parser.errors;
    errors.sort_by_key(|error| error.span().start);
    let mut types = Vec::new();
    check::check(&expr, &mut types);
    types.sort_by_key(|error| error.span().start);
    errors.append(&mut types);
    errors.truncate(MAX_ERRORS);
    Parsed { expr, errors }
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
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    dialect: Dialect,
    /// The token that comes next.
    token: Token,
    /// The end of the token before it.
    previous_end: usize,
    depth: usize,
    errors: Vec<ParseError>,
    /// Whether there is no more to be told.
    stopped: bool,
}

impl<'a> Parser<'a> {
    fn new(query: &'a str, dialect: Dialect) -> Self {
        let lexer = Lexer::new(query, dialect);
        let token = Token { kind: TokenKind::End, span: Span::new(0, 0) };
        let errors = Vec::new();
        let mut parser =
            Self { lexer, dialect, token, previous_end: 0, depth: 0, errors, stopped: false };
        parser.advance();
        parser
    }

    fn query(&mut self) -> Node {
        if self.token.kind == TokenKind::End {
            self.report(self.token.span, Fixed::Empty);
            return self.invalid();
        }
        let mut node = self.expression();
        while self.token.kind != TokenKind::End {
            self.unexpected("behind an expression", "an operator or the end of input");
            self.advance();
            self.skip_to_operator();
            node = self.operators_behind(node);
        }
        node
    }

    /// Takes the next token.
    fn advance(&mut self) -> Token {
        let next = self.lexer.next_token();
        if let Some(error) = self.lexer.take_error() {
            self.push(error);
        }
        self.previous_end = self.token.span.end;
        core::mem::replace(&mut self.token, next)
    }

    /// Takes the next token if it is of that kind.
    fn eat(&mut self, kind: TokenKind) -> Option<Token> {
        (self.token.kind == kind).then(|| self.advance())
    }

    /// Takes the next token if it is of that kind, and complains if it isn't.
    fn expect(&mut self, kind: TokenKind, place: &'static str, expected: &'static str) -> bool {
        let found = self.eat(kind).is_some();
        if !found {
            self.unexpected(place, expected);
        }
        found
    }

    /// An expression around others, the highest of which has `inner` levels.
    fn around(&mut self, inner: usize, kind: ExprKind, span: Span) -> Node {
        let height = inner + 1;
        if height > MAX_DEPTH {
            self.too_deep(span);
            return Node::leaf(ExprKind::Invalid, span);
        }
        Node { expr: Box::new(Expr { kind, span }), height }
    }

    /// From `start` to the end of the last token taken.
    fn span_from(&self, start: usize) -> Span {
        Span::new(start, self.previous_end.max(start))
    }

    /// The name that a token is.
    fn ident(&self, token: Token) -> Ident {
        let text = self.lexer.text(token.span);
        let holes = match token.kind {
            TokenKind::Template => hole::find(text, token.span.start, 0),
            _ => Vec::new(),
        };
        Ident { text: text.to_owned(), quote: Quote::None, holes, span: token.span }
    }

    fn template(&self, token: Token) -> Template {
        let Ident { text, holes, span, .. } = self.ident(token);
        Template { text, holes, span }
    }

    /// The text that a token in quotes is.
    fn string(&mut self, token: Token) -> StringLiteral {
        let Text { value, holes, .. } = self.text(token);
        StringLiteral { value, quote: self.quote(token), holes, span: token.span }
    }

    /// The name that a token in quotes is.
    fn quoted_ident(&mut self, token: Token) -> Ident {
        let Text { value, holes, .. } = self.text(token);
        Ident { text: value, quote: self.quote(token), holes, span: token.span }
    }

    fn text(&mut self, token: Token) -> Text {
        let (written, start) = (self.lexer.text(token.span), token.span.start);
        let mut errors = Vec::new();
        let text = text::unquote(written, start, self.dialect, &mut errors);
        for error in errors {
            self.push(error);
        }
        text
    }

    fn quote(&self, token: Token) -> Quote {
        match self.lexer.text(token.span).as_bytes()[0] {
            b'"' => Quote::Double,
            b'\'' => Quote::Single,
            _ => Quote::Backtick,
        }
    }
}
