//! Selectors: names and matchers.

use super::{Node, Parser};
use crate::ast::{ExprKind, Ident, Matcher, Quote, StringLiteral, VectorSelector};
use crate::lexer::{Token, TokenKind};
use crate::operator::{BinaryOp, MatchOp};
use crate::pattern;
use crate::problem::Problem;

/// The label that holds the metric name.
pub(crate) const NAME_LABEL: &str = "__name__";

const MATCHING: &str = "in label matching";

impl Parser<'_> {
    /// A selector, whose name, if it has one, has been taken.
    pub(super) fn selector(&mut self, name: Option<Token>) -> Node {
        let start = name.unwrap_or(self.token).span.start;
        let mut selector = named(name.map(|token| self.ident(token)));
        if name.is_none() || self.token.kind == TokenKind::LeftBrace {
            self.advance();
            self.matchers(&mut selector);
        }
        Node::leaf(ExprKind::VectorSelector(selector), self.span_from(start))
    }

    /// What stands between braces, and the closing one.
    fn matchers(&mut self, selector: &mut VectorSelector) {
        let mut expected = "a label name or `}`";
        while self.eat(TokenKind::RightBrace).is_none() {
            self.matcher(selector, expected);
            expected = "a label name";
            if self.token.kind != TokenKind::RightBrace
                && !self.expect(TokenKind::Comma, MATCHING, "`,` or `}`")
            {
                self.skip_to(TokenKind::Comma, TokenKind::RightBrace);
                if self.token.kind == TokenKind::End {
                    return;
                }
                self.eat(TokenKind::Comma);
            }
        }
    }

    fn matcher(&mut self, selector: &mut VectorSelector, expected: &'static str) {
        let token = self.token;
        let label = match token.kind {
            TokenKind::Ident | TokenKind::Template => {
                self.advance();
                self.ident(token)
            }
            TokenKind::String => {
                self.advance();
                self.quoted_ident(token)
            }
            _ => return self.unexpected(MATCHING, expected),
        };
        let op = match self.token.kind {
            TokenKind::Assign => MatchOp::Equal,
            TokenKind::Operator(BinaryOp::NotEqual) => MatchOp::NotEqual,
            TokenKind::Regex => MatchOp::Regex,
            TokenKind::NotRegex => MatchOp::NotRegex,
            _ if token.kind == TokenKind::Template => {
                selector.holes.push(self.template(token));
                return;
            }
            _ if token.kind == TokenKind::String => return add_quoted_name(selector, label),
            _ => return self.unexpected(MATCHING, "`=`, `!=`, `=~` or `!~`"),
        };
        self.advance();
        let token = self.token;
        let value = match token.kind {
            TokenKind::String => {
                self.advance();
                self.string(token)
            }
            TokenKind::Template => {
                self.advance();
                let Ident { text, quote, holes, span } = self.ident(token);
                StringLiteral { value: text, quote, holes, span }
            }
            _ => return self.unexpected(MATCHING, "a string"),
        };
        if matches!(op, MatchOp::Regex | MatchOp::NotRegex)
            && let Some(pattern) = value.exact()
            && let Err(error) = pattern::matches_empty(pattern)
        {
            self.report(value.span, Problem::BadPattern(error));
        }
        let span = label.span.to(value.span);
        selector.matchers.push(Matcher { label, op, value, span });
    }
}

/// A name in quotes without an operator: of the metric.
fn add_quoted_name(selector: &mut VectorSelector, name: Ident) {
    if selector.name.is_none() {
        selector.name = Some(name);
        return;
    }
    let Ident { text, quote, holes, span } = name;
    let label = Ident { text: NAME_LABEL.to_owned(), quote: Quote::None, holes: Vec::new(), span };
    let value = StringLiteral { value: text, quote, holes, span };
    selector.matchers.push(Matcher { label, op: MatchOp::Equal, value, span });
}

/// A selector of everything with that name.
pub(super) fn named(name: Option<Ident>) -> VectorSelector {
    let (matchers, holes) = (Vec::new(), Vec::new());
    VectorSelector { name, matchers, holes, offset: None, at: None, mode: None }
}
