//! Tokens without letters and digits.

use super::{Lexer, Place, TokenKind};
use crate::error::ParseError;
use crate::operator::BinaryOp;
use crate::problem::Problem;
use crate::span::Span;

impl Lexer<'_> {
    pub(super) fn symbol(&mut self, first: char) -> Result<TokenKind, ParseError> {
        let start = self.offset;
        let second = self.rest()[first.len_utf8()..].chars().next();
        let known = two(first, second, self.place).map(|kind| (kind, 2));
        let known = known.or_else(|| one(first).map(|kind| (kind, 1)));
        if let Some((kind, length)) = known {
            self.offset += length;
            return Ok(kind);
        }
        self.offset += self.run(|c| c == first);
        let span = Span::new(start, self.offset);
        Err(ParseError::new(span, Problem::UnknownCharacters(self.text(span).to_owned())))
    }
}

fn two(first: char, second: Option<char>, place: Place) -> Option<TokenKind> {
    Some(match (first, second?) {
        // Between braces, `==` is two tokens.
        ('=', '=') if place != Place::Braces => TokenKind::Operator(BinaryOp::Equal),
        ('=', '~') => TokenKind::Regex,
        ('!', '=') => TokenKind::Operator(BinaryOp::NotEqual),
        ('!', '~') => TokenKind::NotRegex,
        ('<', '=') => TokenKind::Operator(BinaryOp::LessOrEqual),
        ('<', '/') => TokenKind::Operator(BinaryOp::TrimUpper),
        ('>', '=') => TokenKind::Operator(BinaryOp::GreaterOrEqual),
        ('>', '/') => TokenKind::Operator(BinaryOp::TrimLower),
        _ => return None,
    })
}

fn one(first: char) -> Option<TokenKind> {
    Some(match first {
        '=' => TokenKind::Assign,
        '<' => TokenKind::Operator(BinaryOp::Less),
        '>' => TokenKind::Operator(BinaryOp::Greater),
        '+' => TokenKind::Operator(BinaryOp::Add),
        '-' => TokenKind::Operator(BinaryOp::Sub),
        '*' => TokenKind::Operator(BinaryOp::Mul),
        '/' => TokenKind::Operator(BinaryOp::Div),
        '%' => TokenKind::Operator(BinaryOp::Mod),
        '^' => TokenKind::Operator(BinaryOp::Pow),
        '@' => TokenKind::At,
        ':' => TokenKind::Colon,
        ',' => TokenKind::Comma,
        '{' => TokenKind::LeftBrace,
        '[' => TokenKind::LeftBracket,
        '(' => TokenKind::LeftParen,
        '}' => TokenKind::RightBrace,
        ']' => TokenKind::RightBracket,
        ')' => TokenKind::RightParen,
        _ => return None,
    })
}
