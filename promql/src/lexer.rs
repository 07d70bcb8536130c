//! From text to tokens.

mod number;
mod symbol;

use crate::error::ParseError;
use crate::hole;
use crate::keyword::Keyword;
use crate::operator::BinaryOp;
use crate::parser::Dialect;
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
    /// A word with a hole in it.
    Template,
    Keyword(Keyword),
    Number(f64),
    /// In seconds.
    Duration(f64),
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
    /// What is no token. The lexer has an error for it.
    Invalid,
    End,
}

/// Where the next token stands, as far as it changes what a character means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Statement,
    /// No keywords, and no colons in names.
    Braces,
    /// A colon separates two durations, and only what computes durations has a name.
    Brackets,
    /// Brackets up to the first digit: without comments.
    BracketsStart,
}

/// Hands out one token after the other.
#[derive(Debug)]
pub(crate) struct Lexer<'a> {
    input: &'a str,
    dialect: Dialect,
    offset: usize,
    place: Place,
    /// Where the last token ended.
    last_end: usize,
    /// What is wrong with the last token.
    error: Option<ParseError>,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(input: &'a str, dialect: Dialect) -> Self {
        Self { input, dialect, offset: 0, place: Place::Statement, last_end: 0, error: None }
    }

    /// The next token; at the end of the query [`TokenKind::End`], again and again. The span of that
    /// is empty and stands directly behind the last token, not behind the blanks and comments that
    /// follow it.
    pub(crate) fn next_token(&mut self) -> Token {
        self.skip_blanks();
        let start = self.offset;
        let Some(first) = self.peek() else {
            return Token { kind: TokenKind::End, span: Span::new(self.last_end, self.last_end) };
        };
        let kind = match self.token(first) {
            Ok(kind) => kind,
            Err(error) => {
                let end = if error.is_of_unit_order() { self.offset } else { self.input.len() };
                self.error = Some(error.blaming(Span::new(start, end)));
                TokenKind::Invalid
            }
        };
        self.place = match (kind, self.place) {
            (TokenKind::LeftBrace, _) => Place::Braces,
            (TokenKind::LeftBracket, _) => Place::BracketsStart,
            (TokenKind::RightBrace | TokenKind::RightBracket, _) => Place::Statement,
            (
                TokenKind::Number(_) | TokenKind::Duration(_) | TokenKind::Template,
                Place::BracketsStart,
            ) => Place::Brackets,
            (_, place) => place,
        };
        self.last_end = self.offset;
        Token { kind, span: Span::new(start, self.offset) }
    }

    /// What is wrong with the last token, if it is [`TokenKind::Invalid`] and this wasn't asked before.
    pub(crate) fn take_error(&mut self) -> Option<ParseError> {
        self.error.take()
    }

    pub(crate) fn text(&self, span: Span) -> &'a str {
        &self.input[span.range()]
    }

    /// From the beginning of a token to the end of the query.
    pub(crate) fn rest_from(&self, token: Span) -> Span {
        Span::new(token.start, self.input.len())
    }

    /// Takes what follows for no part of a range.
    pub(crate) fn leave_brackets(&mut self) {
        self.place = Place::Statement;
    }

    /// Goes to the end of the query.
    pub(crate) fn stop(&mut self) {
        self.offset = self.input.len();
    }

    fn token(&mut self, first: char) -> Result<TokenKind, ParseError> {
        match first {
            '$' | '[' if self.hole(self.offset).is_some() => Ok(self.template(is_word)),
            '"' | '\'' | '`' => self.string(first),
            '0'..='9' => self.number(),
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            // Upstream's grammar would read `[step():1m]`, but its lexer wants a digit first.
            ':' if self.place == Place::BracketsStart => {
                self.offset += 1;
                let span = Span::new(self.offset - 1, self.offset);
                Err(ParseError::new(span, Fixed::StepWithoutRange))
            }
            ':' if self.place != Place::Statement => self.symbol(first),
            ':' | '_' | 'a'..='z' | 'A'..='Z' => self.word(),
            _ => self.symbol(first),
        }
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
            self.offset += self.run(is_blank);
            if !self.rest().starts_with('#') || self.place == Place::BracketsStart {
                return;
            }
            self.offset += self.run(|c| !matches!(c, '\n' | '\r'));
        }
    }

    /// How many bytes long the hole at `offset` is, if one stands there.
    fn hole(&self, offset: usize) -> Option<usize> {
        match self.dialect {
            Dialect::Prometheus => None,
            Dialect::Grafana => hole::length(&self.input[offset..]),
        }
    }

    fn word(&mut self) -> Result<TokenKind, ParseError> {
        let colons = self.place == Place::Statement;
        let part = |c| is_word(c) || (colons && c == ':');
        let length = self.run(part);
        if self.hole(self.offset + length).is_some() {
            return Ok(self.template(part));
        }
        let start = self.offset;
        let word = &self.rest()[..length];
        self.offset += length;
        if self.place == Place::Braces {
            return Ok(TokenKind::Ident);
        }
        let keyword = Keyword::from_word(word);
        let in_brackets = matches!(self.place, Place::Brackets | Place::BracketsStart);
        if in_brackets && !keyword.is_some_and(Keyword::is_of_durations) {
            let span = Span::new(start, self.offset);
            return Err(ParseError::new(span, Problem::NameInRange(word.to_owned())));
        }
        Ok(match keyword {
            Some(keyword) if keyword.needs_paren() && !self.before_paren() => TokenKind::Ident,
            Some(keyword) => TokenKind::Keyword(keyword),
            None if word.eq_ignore_ascii_case("inf") => TokenKind::Number(f64::INFINITY),
            None if word.eq_ignore_ascii_case("nan") => TokenKind::Number(f64::NAN),
            None if word.contains(':') => TokenKind::MetricIdent,
            None => TokenKind::Ident,
        })
    }

    fn before_paren(&self) -> bool {
        self.rest().trim_start_matches(is_blank).starts_with('(')
    }

    /// A word out of characters that satisfy `part`, and holes.
    fn template(&mut self, part: impl Fn(char) -> bool) -> TokenKind {
        loop {
            self.offset += self.run(&part);
            let Some(length) = self.hole(self.offset) else {
                return TokenKind::Template;
            };
            self.offset += length;
        }
    }

    fn string(&mut self, quote: char) -> Result<TokenKind, ParseError> {
        let start = self.offset;
        let raw = quote == '`';
        let mut chars = self.rest().char_indices().skip(1);
        let mut replacement = None;
        while let Some((at, c)) = chars.next() {
            self.offset = start + at;
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
                    replacement.get_or_insert(Span::new(start + at, start + at + c.len_utf8()));
                }
                _ if c == quote => {
                    self.offset += c.len_utf8();
                    return match replacement {
                        None => Ok(TokenKind::String),
                        Some(span) => Err(ParseError::new(span, Fixed::ReplacementCharacter)),
                    };
                }
                _ => {}
            }
        }
        // Goes on behind the line, or at the end where no line ended the string.
        self.offset = match self.rest().find('\n') {
            Some(at) if !raw => self.offset + at,
            _ => self.input.len(),
        };
        let span = Span::new(start, start + quote.len_utf8());
        Err(ParseError::new(span, Problem::UnterminatedString(quote)))
    }
}

/// Whether a name may have it, or the name of a variable.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
