//! From text to tokens.

use std::time::Duration;

use crate::error::ParseError;
use crate::keyword::Keyword;
use crate::literal;
use crate::operator::BinaryOp;
use crate::problem::{Fixed, Problem};
use crate::span::Span;

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TokenKind {
    /// A name without a colon; inside braces also what is a keyword elsewhere.
    Ident,
    /// A name with a colon.
    MetricIdent,
    Keyword(Keyword),
    Number(f64),
    Duration(Duration),
    /// Quotes included; its escapes are not looked at yet.
    String,
    Operator(BinaryOp),
    /// `=`
    Assign,
    /// `=~`
    Regex,
    /// `!~`
    NotRegex,
    At,
    Colon,
    Comma,
    LeftBrace,
    LeftBracket,
    LeftParen,
    RightBrace,
    RightBracket,
    RightParen,
    End,
}

/// Where the next token stands, as far as it changes what a character means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Statement,
    /// No keywords, and no colons in names.
    Braces,
    /// A colon separates two durations.
    Brackets,
}

/// Hands out one token after the other.
#[derive(Debug)]
pub(crate) struct Lexer<'a> {
    input: &'a str,
    offset: usize,
    place: Place,
    /// Where the last token ended.
    last_end: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(input: &'a str) -> Self {
        Self { input, offset: 0, place: Place::Statement, last_end: 0 }
    }

    /// The next token; at the end of the query [`TokenKind::End`], again and again. The span of that
    /// is empty and stands directly behind the last token, not behind the blanks and comments that
    /// follow it.
    pub(crate) fn next_token(&mut self) -> Result<Token, ParseError> {
        self.skip_blanks();
        let start = self.offset;
        let Some(first) = self.peek() else {
            return Ok(Token {
                kind: TokenKind::End,
                span: Span::new(self.last_end, self.last_end),
            });
        };
        let kind = match first {
            '"' | '\'' | '`' => self.string(first)?,
            '0'..='9' => self.number()?,
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number()?,
            ':' if self.place != Place::Statement => self.symbol(first)?,
            ':' | '_' | 'a'..='z' | 'A'..='Z' => self.word(),
            _ => self.symbol(first)?,
        };
        let span = Span::new(start, self.offset);
        self.last_end = span.end;
        match kind {
            TokenKind::LeftBrace => self.place = Place::Braces,
            TokenKind::LeftBracket => {
                self.place = Place::Brackets;
                self.skip_spaces();
                // As upstream: comments may stand anywhere but here.
                if self.rest().starts_with('#') {
                    let span = Span::new(self.offset, self.offset + 1);
                    return Err(ParseError::new(span, Problem::UnknownCharacter('#')));
                }
            }
            TokenKind::RightBrace | TokenKind::RightBracket => self.place = Place::Statement,
            _ => {}
        }
        self.last_end = self.offset;
        Ok(Token { kind, span: Span::new(start, self.offset) })
    }

    pub(crate) fn text(&self, span: Span) -> &'a str {
        &self.input[span.range()]
    }

    fn rest(&self) -> &'a str {
        &self.input[self.offset..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// How many bytes from here on consist of characters that satisfy `predicate`.
    fn run(&self, predicate: impl Fn(char) -> bool) -> usize {
        let rest = self.rest();
        rest.find(|c| !predicate(c)).unwrap_or(rest.len())
    }

    fn skip_blanks(&mut self) {
        loop {
            self.skip_spaces();
            if !self.rest().starts_with('#') {
                return;
            }
            self.offset += self.run(|c| !matches!(c, '\n' | '\r'));
        }
    }

    fn skip_spaces(&mut self) {
        self.offset += self.run(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    }

    fn word(&mut self) -> TokenKind {
        let colons = self.place == Place::Statement;
        let length = self.run(|c| is_word(c) || (colons && c == ':'));
        let word = &self.rest()[..length];
        self.offset += length;
        if self.place == Place::Braces {
            TokenKind::Ident
        } else if let Some(keyword) = Keyword::from_word(word) {
            TokenKind::Keyword(keyword)
        } else if word.eq_ignore_ascii_case("inf") {
            TokenKind::Number(f64::INFINITY)
        } else if word.eq_ignore_ascii_case("nan") {
            TokenKind::Number(f64::NAN)
        } else if word.contains(':') {
            TokenKind::MetricIdent
        } else {
            TokenKind::Ident
        }
    }

    fn number(&mut self) -> Result<TokenKind, ParseError> {
        let start = self.offset;
        let length = literal::number_length(self.rest());
        let text = &self.rest()[..length];
        if !self.rest()[length..].starts_with(is_word) {
            self.offset += length;
            return literal::parse_number(text, start).map(TokenKind::Number);
        }
        let length = self.run(|c| is_word(c) || c == '.');
        let text = &self.rest()[..length];
        self.offset += length;
        literal::parse_duration(text, start).map(TokenKind::Duration)
    }

    fn string(&mut self, quote: char) -> Result<TokenKind, ParseError> {
        let start = self.offset;
        let raw = quote == '`';
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' if !raw => {
                    // The escaped character can't end the string; whether it may be escaped at all
                    // is seen when the escapes are resolved.
                    if let Some((_, '\n')) = chars.next() {
                        break;
                    }
                }
                '\n' if !raw => break,
                '\u{fffd}' => {
                    let span = Span::new(start + at, start + at + c.len_utf8());
                    return Err(ParseError::new(span, Fixed::ReplacementCharacter));
                }
                _ if c == quote => {
                    self.offset += at + c.len_utf8();
                    return Ok(TokenKind::String);
                }
                _ => {}
            }
        }
        let span = Span::new(start, start + quote.len_utf8());
        Err(ParseError::new(span, Problem::UnterminatedString(quote)))
    }

    fn symbol(&mut self, first: char) -> Result<TokenKind, ParseError> {
        let second = self.rest()[first.len_utf8()..].chars().next();
        let (kind, length) = match (first, second) {
            ('=', Some('=')) => (TokenKind::Operator(BinaryOp::Equal), 2),
            ('=', Some('~')) => (TokenKind::Regex, 2),
            ('=', _) => (TokenKind::Assign, 1),
            ('!', Some('=')) => (TokenKind::Operator(BinaryOp::NotEqual), 2),
            ('!', Some('~')) => (TokenKind::NotRegex, 2),
            ('<', Some('=')) => (TokenKind::Operator(BinaryOp::LessOrEqual), 2),
            ('<', _) => (TokenKind::Operator(BinaryOp::Less), 1),
            ('>', Some('=')) => (TokenKind::Operator(BinaryOp::GreaterOrEqual), 2),
            ('>', _) => (TokenKind::Operator(BinaryOp::Greater), 1),
            ('+', _) => (TokenKind::Operator(BinaryOp::Add), 1),
            ('-', _) => (TokenKind::Operator(BinaryOp::Sub), 1),
            ('*', _) => (TokenKind::Operator(BinaryOp::Mul), 1),
            ('/', _) => (TokenKind::Operator(BinaryOp::Div), 1),
            ('%', _) => (TokenKind::Operator(BinaryOp::Mod), 1),
            ('^', _) => (TokenKind::Operator(BinaryOp::Pow), 1),
            ('@', _) => (TokenKind::At, 1),
            (':', _) => (TokenKind::Colon, 1),
            (',', _) => (TokenKind::Comma, 1),
            ('{', _) => (TokenKind::LeftBrace, 1),
            ('[', _) => (TokenKind::LeftBracket, 1),
            ('(', _) => (TokenKind::LeftParen, 1),
            ('}', _) => (TokenKind::RightBrace, 1),
            (']', _) => (TokenKind::RightBracket, 1),
            (')', _) => (TokenKind::RightParen, 1),
            _ => {
                let span = Span::new(self.offset, self.offset + first.len_utf8());
                return Err(ParseError::new(span, Problem::UnknownCharacter(first)));
            }
        };
        self.offset += length;
        Ok(kind)
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
