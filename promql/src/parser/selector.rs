//! Selectors and the modifiers behind them.

use super::{Node, Parser};
use crate::ast::{
    At, AtTime, DurationLiteral, ExprKind, Matcher, MatrixSelector, NumberLiteral, Offset,
    Subquery, VectorSelector,
};
use crate::error::ParseError;
use crate::keyword::Keyword;
use crate::lexer::{Token, TokenKind};
use crate::operator::{BinaryOp, MatchOp};
use crate::pattern;
use crate::problem::{Fixed, Problem};
use crate::span::Span;

/// The label that holds the metric name.
const NAME: &str = "__name__";

const MATCHING: &str = "in label matching";

impl Parser<'_> {
    /// A selector, whose name, if it has one, has been taken.
    pub(super) fn selector(&mut self, name: Option<Token>) -> Result<Node, ParseError> {
        let start = name.unwrap_or(self.token).span.start;
        let name = name.map(|token| self.ident(token));
        let mut matchers = Vec::new();
        let mut refuses_empty = name.is_some();
        if name.is_none() || self.token.kind == TokenKind::LeftBrace {
            self.expect(TokenKind::LeftBrace, MATCHING, "`{`")?;
            while self.eat(TokenKind::RightBrace)?.is_none() {
                let matcher = self.matcher(matchers.is_empty())?;
                refuses_empty |= !accepts_empty(&matcher)?;
                if let Some(name) = &name
                    && matcher.label.text == NAME
                {
                    let problem = Problem::NameTwice(name.text.clone());
                    return Err(ParseError::new(matcher.span, problem));
                }
                matchers.push(matcher);
                if self.token.kind != TokenKind::RightBrace {
                    self.expect(TokenKind::Comma, MATCHING, "`,` or `}`")?;
                }
            }
        }
        let span = self.span_from(start);
        if !refuses_empty {
            return Err(ParseError::new(span, Fixed::MatchesEverything));
        }
        let selector = VectorSelector { name, matchers, offset: None, at: None };
        Ok(Node::leaf(ExprKind::VectorSelector(selector), span))
    }

    fn matcher(&mut self, first: bool) -> Result<Matcher, ParseError> {
        let expected = if first { "a label name or `}`" } else { "a label name" };
        let label = self.expect(TokenKind::Ident, MATCHING, expected)?;
        let op = match self.token.kind {
            TokenKind::Assign => MatchOp::Equal,
            TokenKind::Operator(BinaryOp::NotEqual) => MatchOp::NotEqual,
            TokenKind::Regex => MatchOp::Regex,
            TokenKind::NotRegex => MatchOp::NotRegex,
            _ => return Err(self.unexpected(MATCHING, "`=`, `!=`, `=~` or `!~`")),
        };
        self.advance()?;
        if self.token.kind != TokenKind::String {
            return Err(self.unexpected(MATCHING, "a string"));
        }
        let value = self.string(self.token)?;
        Ok(Matcher { label: self.ident(label), op, span: label.span.to(value.span), value })
    }

    /// Whatever follows an operand directly: a range, an offset, a fixed time.
    pub(super) fn modifiers(&mut self, mut node: Node) -> Result<Node, ParseError> {
        loop {
            node = match self.token.kind {
                TokenKind::LeftBracket => self.range(node)?,
                TokenKind::Keyword(Keyword::Offset) => self.offset(node)?,
                TokenKind::At => self.at(node)?,
                _ => return Ok(node),
            };
        }
    }

    fn range(&mut self, node: Node) -> Result<Node, ParseError> {
        let place = "in a range";
        let open = self.advance()?.span;
        let range = self.duration(place, "a duration such as `5m`")?;
        if self.eat(TokenKind::Colon)?.is_some() {
            return self.subquery(node, range);
        }
        self.expect(TokenKind::RightBracket, place, "`]` or `:`")?;
        let start = node.expr.span.start;
        let ExprKind::VectorSelector(vector) = node.expr.kind else {
            return Err(ParseError::new(self.span_from(open.start), Fixed::RangeTarget));
        };
        let misplaced =
            |span, modifier| Err(ParseError::new(span, Problem::ModifierBeforeRange(modifier)));
        if let Some(offset) = vector.offset {
            return misplaced(offset.span, "offset");
        }
        if let Some(at) = vector.at {
            return misplaced(at.span, "@");
        }
        let selector = MatrixSelector { vector, vector_span: node.expr.span, range };
        Ok(Node::leaf(ExprKind::MatrixSelector(selector), self.span_from(start)))
    }

    /// The rest of a subquery, behind its colon.
    fn subquery(&mut self, node: Node, range: DurationLiteral) -> Result<Node, ParseError> {
        let place = "in a subquery";
        let step = match self.token.kind {
            TokenKind::RightBracket => None,
            _ => Some(self.duration(place, "a duration or `]`")?),
        };
        self.expect(TokenKind::RightBracket, place, "`]`")?;
        let span = self.span_from(node.expr.span.start);
        let subquery = Subquery { expr: node.expr, range, step, offset: None, at: None };
        Node::around(node.height, ExprKind::Subquery(subquery), span)
    }

    fn offset(&mut self, mut node: Node) -> Result<Node, ParseError> {
        let start = self.advance()?.span.start;
        let minus = self.eat(TokenKind::Operator(BinaryOp::Sub))?;
        let offset = Offset {
            negative: minus.is_some(),
            duration: self.duration("behind `offset`", "a duration such as `5m`")?,
            span: self.span_from(start),
        };
        let (slot, _) = modifier_slots(&mut node, offset.span, "offset")?;
        if slot.replace(offset).is_some() {
            return Err(ParseError::new(offset.span, Problem::ModifierTwice("offset")));
        }
        node.expr.span.end = offset.span.end;
        Ok(node)
    }

    fn at(&mut self, mut node: Node) -> Result<Node, ParseError> {
        let start = self.advance()?.span.start;
        let time = self.at_time()?;
        let at = At { time, span: self.span_from(start) };
        let (_, slot) = modifier_slots(&mut node, at.span, "@")?;
        if slot.replace(at).is_some() {
            return Err(ParseError::new(at.span, Problem::ModifierTwice("@")));
        }
        node.expr.span.end = at.span.end;
        Ok(node)
    }

    fn at_time(&mut self) -> Result<AtTime, ParseError> {
        let place = "behind `@`";
        let start = self.token.span.start;
        let named = match self.token.kind {
            TokenKind::Keyword(Keyword::Start) => Some(AtTime::Start),
            TokenKind::Keyword(Keyword::End) => Some(AtTime::End),
            _ => None,
        };
        if let Some(named) = named {
            self.advance()?;
            self.expect(TokenKind::LeftParen, place, "`(`")?;
            self.expect(TokenKind::RightParen, place, "`)`")?;
            return Ok(named);
        }
        let negative = match self.token.kind {
            TokenKind::Operator(BinaryOp::Sub) => Some(true),
            TokenKind::Operator(BinaryOp::Add) => Some(false),
            _ => None,
        };
        if negative.is_some() {
            self.advance()?;
        }
        let TokenKind::Number(value) = self.token.kind else {
            return Err(self.unexpected(place, "a timestamp in seconds, `start()` or `end()`"));
        };
        self.advance()?;
        let value = if negative == Some(true) { -value } else { value };
        let span = self.span_from(start);
        // Also refuses NaN.
        if value.abs() < MAX_TIMESTAMP {
            Ok(AtTime::Timestamp(NumberLiteral { value, span }))
        } else {
            Err(ParseError::new(span, Fixed::TimestampOutOfRange))
        }
    }

    fn duration(
        &mut self,
        place: &'static str,
        expected: &'static str,
    ) -> Result<DurationLiteral, ParseError> {
        match self.token.kind {
            TokenKind::Duration(value) => {
                let span = self.advance()?.span;
                Ok(DurationLiteral { value, span })
            }
            _ => Err(self.unexpected(place, expected)),
        }
    }
}

/// Upstream keeps timestamps in an `int64`: 2^63.
const MAX_TIMESTAMP: f64 = 9_223_372_036_854_775_808.0;

/// Where the modifiers of a selector or a subquery belong.
fn modifier_slots<'n>(
    node: &'n mut Node,
    modifier_span: Span,
    modifier: &'static str,
) -> Result<(&'n mut Option<Offset>, &'n mut Option<At>), ParseError> {
    match &mut node.expr.kind {
        ExprKind::VectorSelector(vector) => Ok((&mut vector.offset, &mut vector.at)),
        ExprKind::MatrixSelector(matrix) => Ok((&mut matrix.vector.offset, &mut matrix.vector.at)),
        ExprKind::Subquery(subquery) => Ok((&mut subquery.offset, &mut subquery.at)),
        _ => Err(ParseError::new(modifier_span, Problem::ModifierTarget(modifier))),
    }
}

/// Whether a series without the label satisfies the matcher.
fn accepts_empty(matcher: &Matcher) -> Result<bool, ParseError> {
    let value = &matcher.value;
    let pattern = || {
        pattern::matches_empty(&value.value)
            .map_err(|error| ParseError::new(value.span, Problem::BadPattern(error)))
    };
    Ok(match matcher.op {
        MatchOp::Equal => value.value.is_empty(),
        MatchOp::NotEqual => !value.value.is_empty(),
        MatchOp::Regex => pattern()?,
        MatchOp::NotRegex => !pattern()?,
    })
}
