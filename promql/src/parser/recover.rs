//! What happens when something is wrong: it is written down, and the parser goes on.

use super::{MAX_DEPTH, MAX_ERRORS, Node, Parser};
use crate::ast::ExprKind;
use crate::error::ParseError;
use crate::lexer::{Token, TokenKind};
use crate::problem::Problem;
use crate::span::Span;

/// Where Prometheus knows no operators but those of matchers.
const IN_MATCHING: &str = "in label matching";

impl Parser<'_> {
    pub(super) fn report(&mut self, span: Span, problem: impl Into<Problem>) {
        self.push(ParseError::new(span, problem));
    }

    pub(super) fn push(&mut self, error: ParseError) {
        if self.stopped {
            return;
        }
        self.errors.push(error);
        if self.errors.len() == MAX_ERRORS {
            self.stop();
        }
    }

    /// Complains about the next token, unless somebody has done so.
    pub(super) fn unexpected(&mut self, place: &'static str, expected: &'static str) {
        let Token { kind, span } = self.token;
        let told = self.errors.iter().rev().take_while(|error| error.span().end >= span.end);
        if kind == TokenKind::Invalid || told.into_iter().any(|error| error.span() == span) {
            return;
        }
        let text = self.lexer.text(span);
        let found = match kind {
            TokenKind::End => "end of input".to_owned(),
            TokenKind::Ident => format!("identifier `{text}`"),
            TokenKind::MetricIdent => format!("metric name `{text}`"),
            TokenKind::Template => format!("variable `{text}`"),
            TokenKind::Keyword(_) => format!("keyword `{text}`"),
            TokenKind::Number(_) => format!("number `{text}`"),
            TokenKind::Duration(_) => format!("duration `{text}`"),
            TokenKind::String => "string".to_owned(),
            _ => format!("`{text}`"),
        };
        let error = ParseError::new(span, Problem::Unexpected { found, place, expected });
        let foreign = |first| "*/%^+-<>".contains(first);
        let no_token =
            matches!(text, "=~" | "!~") || place == IN_MATCHING && text.starts_with(foreign);
        let blamed = if no_token { self.lexer.rest_from(span) } else { span };
        self.push(error.blaming(blamed));
    }

    /// Tells that the query nests too deep, and nothing after that.
    pub(super) fn too_deep(&mut self, span: Span) {
        self.report(span, Problem::TooDeep(MAX_DEPTH));
        self.stop();
    }

    /// Takes the rest of the query for its end.
    fn stop(&mut self) {
        self.stopped = true;
        self.lexer.stop();
        self.token = Token { kind: TokenKind::End, span: self.token.span };
    }

    /// What stands for an expression that can't be read.
    pub(super) fn invalid(&self) -> Node {
        Node::leaf(ExprKind::Invalid, self.gap())
    }

    /// The empty span behind the last token taken.
    pub(super) fn gap(&self) -> Span {
        Span::new(self.previous_end, self.previous_end)
    }

    /// Takes tokens up to one of the two, which is not in brackets that open on the way.
    pub(super) fn skip_to(&mut self, separator: TokenKind, close: TokenKind) {
        self.skip(|kind| kind == separator || kind == close);
    }

    /// Takes tokens up to a closing bracket, or to what shows that there is none.
    pub(super) fn skip_to_bracket(&mut self) {
        self.skip(|kind| {
            matches!(
                kind,
                TokenKind::RightBracket
                    | TokenKind::RightParen
                    | TokenKind::RightBrace
                    | TokenKind::Comma
            )
        });
    }

    /// Takes tokens up to an operator between expressions.
    pub(super) fn skip_to_operator(&mut self) {
        while self.token.kind != TokenKind::End && self.operator().is_none() {
            if self.advance().kind == TokenKind::LeftParen {
                self.skip(|kind| kind == TokenKind::RightParen);
            }
        }
    }

    fn skip(&mut self, stop: impl Fn(TokenKind) -> bool) {
        let mut depth = 0_usize;
        loop {
            match self.token.kind {
                TokenKind::End => return,
                kind if depth == 0 && stop(kind) => return,
                TokenKind::LeftParen | TokenKind::LeftBrace | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParen | TokenKind::RightBrace | TokenKind::RightBracket => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            self.advance();
        }
    }
}
