//! Tokens that start with a digit.

use super::{Lexer, TokenKind, is_word};
use crate::error::ParseError;
use crate::literal;

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> Result<TokenKind, ParseError> {
        let start = self.offset;
        let part = |c| is_word(c) || c == '.';
        let run = self.run(part);
        if self.hole(start + run).is_some() {
            return Ok(self.template(part));
        }
        let length = literal::number_length(self.rest());
        let text = &self.rest()[..length];
        if !self.rest()[length..].starts_with(part) {
            self.offset += length;
            return literal::parse_number(text, start).map(TokenKind::Number);
        }
        let length = run.max(length);
        let text = &self.rest()[..length];
        self.offset += length;
        literal::parse_duration(text, start).map(TokenKind::Duration)
    }
}
