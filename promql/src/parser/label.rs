//! Lists of label names.

use super::Parser;
use crate::ast::{Grouping, GroupingKind, Ident};
use crate::keyword::Keyword;
use crate::lexer::TokenKind;
use crate::problem::Fixed;
use crate::text::Text;

const PLACE: &str = "in a list of labels";

impl Parser<'_> {
    pub(super) fn grouping(&mut self) -> Option<Grouping> {
        let kind = match self.token.kind {
            TokenKind::Keyword(Keyword::By) => GroupingKind::By,
            TokenKind::Keyword(Keyword::Without) => GroupingKind::Without,
            _ => return None,
        };
        let start = self.advance().span.start;
        let labels = self.labels();
        Some(Grouping { kind, labels, span: self.span_from(start) })
    }

    /// Label names in parentheses.
    pub(super) fn labels(&mut self) -> Vec<Ident> {
        let mut labels = Vec::new();
        if !self.expect(TokenKind::LeftParen, PLACE, "`(`") {
            // What is forgotten most often are the parentheses around a single label.
            labels.extend(self.label());
            return labels;
        }
        while self.eat(TokenKind::RightParen).is_none() && self.token.kind != TokenKind::End {
            match self.label() {
                Some(label) => labels.push(label),
                None if labels.is_empty() => self.unexpected(PLACE, "a label name or `)`"),
                None => self.unexpected(PLACE, "a label name"),
            }
            if self.token.kind != TokenKind::RightParen
                && !self.expect(TokenKind::Comma, PLACE, "`,` or `)`")
            {
                self.skip_to(TokenKind::Comma, TokenKind::RightParen);
                self.eat(TokenKind::Comma);
            }
        }
        if self.token.kind == TokenKind::End && labels.is_empty() {
            self.unexpected(PLACE, "a label name or `)`");
        }
        labels
    }

    fn label(&mut self) -> Option<Ident> {
        match self.token.kind {
            TokenKind::Ident | TokenKind::MetricIdent | TokenKind::Template => {}
            TokenKind::Keyword(keyword) if keyword.names_label() => {}
            TokenKind::String => {
                let token = self.advance();
                let Text { value: text, holes, is_utf8 } = self.text(token);
                if text.is_empty() {
                    self.report(token.span, Fixed::EmptyLabel);
                } else if !is_utf8 {
                    self.report(token.span, Fixed::LabelNotUtf8);
                }
                return Some(Ident { text, quote: self.quote(token), holes, span: token.span });
            }
            _ => return None,
        }
        let token = self.advance();
        Some(self.ident(token))
    }
}
