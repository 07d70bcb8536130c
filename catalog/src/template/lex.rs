//! From a template's text to its actions, and from an action to its tokens.

use std::ops::Range;

use super::TemplateError;

/// The inside of one pair of braces.
#[derive(Debug)]
pub(super) struct Action {
    /// From the opening to the closing braces.
    pub(super) range: Range<usize>,
    pub(super) tokens: Vec<Token>,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
    /// Whether a blank stands before it, which tells `$x.y` from `$x .y`.
    pub(super) spaced: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `if`, `printf`, `true`
    Word(String),
    /// `$x`, without the sign. The sign alone has no name.
    Variable(String),
    /// `.name`
    Field(String),
    /// `.`
    Dot,
    /// `"text"`, with its escapes resolved.
    Text(String),
    /// A number or a character.
    Constant,
    Pipe,
    Comma,
    Open,
    Close,
    /// `:=`
    Declare,
    /// `=`
    Assign,
}

/// Every action of a template that isn't a comment.
pub(super) fn actions(text: &str, errors: &mut Vec<TemplateError>) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("{{").map(|at| from + at) {
        let mut lexer = Lexer { text, at: open + 2, errors };
        if lexer.rest().starts_with("- ") || lexer.rest().starts_with("-/*") {
            lexer.at += 1;
        }
        if lexer.rest().trim_start().starts_with("/*") {
            let Some(end) = lexer.comment(open) else { break };
            from = end;
            continue;
        }
        let Some(tokens) = lexer.tokens(open) else { break };
        from = lexer.at;
        actions.push(Action { range: open..from, tokens });
    }
    actions
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    errors: &'a mut Vec<TemplateError>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn report(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.errors.push(TemplateError { message: message.into(), range, nearest: None });
    }

    /// The end of a comment, behind its braces.
    fn comment(&mut self, open: usize) -> Option<usize> {
        let Some(end) = self.rest().find("*/").map(|at| self.at + at + 2) else {
            self.report(open..open + 2, "this comment never ends");
            return None;
        };
        let behind = &self.text[end..];
        let closed = behind.trim_start().trim_start_matches('-');
        if !closed.starts_with("}}") {
            self.report(end..end, "a comment is alone in its braces: expected `}}`");
            return None;
        }
        Some(self.text.len() - closed.len() + 2)
    }

    /// The tokens up to the closing braces, behind which the lexer then stands.
    fn tokens(&mut self, open: usize) -> Option<Vec<Token>> {
        let mut tokens = Vec::new();
        loop {
            let before = self.at;
            self.at = self.text.len() - self.rest().trim_start().len();
            let spaced = self.at > before;
            if self.rest().starts_with("}}") {
                self.at += 2;
                return Some(tokens);
            }
            if spaced && self.rest().starts_with("-}}") {
                self.at += 3;
                return Some(tokens);
            }
            let start = self.at;
            let Some(first) = self.rest().chars().next() else {
                self.report(open..open + 2, "this action never ends: expected `}}`");
                return None;
            };
            let kind = self.token(first)?;
            tokens.push(Token { kind, range: start..self.at, spaced });
        }
    }

    /// Reads one token. Nothing if the rest of the template can't be told from it.
    fn token(&mut self, first: char) -> Option<TokenKind> {
        let start = self.at;
        match first {
            '"' | '`' => return self.quoted(first),
            '\'' => {
                let _ = self.quoted(first)?;
                return Some(TokenKind::Constant);
            }
            '$' => {
                self.at += 1;
                return Some(TokenKind::Variable(self.word()));
            }
            '.' => {
                self.at += 1;
                if self.rest().starts_with(|next: char| next.is_ascii_digit()) {
                    self.word();
                    return Some(TokenKind::Constant);
                }
                let name = self.word();
                return Some(if name.is_empty() { TokenKind::Dot } else { TokenKind::Field(name) });
            }
            ':' if self.rest().starts_with(":=") => {
                self.at += 2;
                return Some(TokenKind::Declare);
            }
            _ => {}
        }
        if first.is_ascii_digit() || matches!(first, '+' | '-') {
            self.at += 1;
            while self.rest().starts_with(|next: char| next.is_ascii_alphanumeric() || next == '.')
                || (self.rest().starts_with(['+', '-'])
                    && self.text[..self.at].ends_with(['e', 'E']))
            {
                self.at += 1;
            }
            return Some(TokenKind::Constant);
        }
        if is_word(first) {
            return Some(TokenKind::Word(self.word()));
        }
        self.at += first.len_utf8();
        let kind = match first {
            '|' => TokenKind::Pipe,
            ',' => TokenKind::Comma,
            '(' => TokenKind::Open,
            ')' => TokenKind::Close,
            '=' => TokenKind::Assign,
            _ => {
                let message = format!("`{first}` has no meaning in a template's action");
                self.report(start..self.at, message);
                return None;
            }
        };
        Some(kind)
    }

    fn word(&mut self) -> String {
        let rest = self.rest();
        let length = rest.find(|next| !is_word(next)).unwrap_or(rest.len());
        self.at += length;
        rest[..length].to_owned()
    }

    /// A text in its quotes. Only one in backquotes may go over several lines.
    fn quoted(&mut self, quote: char) -> Option<TokenKind> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let next = self.rest().chars().next();
            match next {
                None => break,
                Some('\n') if quote != '`' => break,
                Some(next) if next == quote => {
                    self.at += 1;
                    return Some(TokenKind::Text(text));
                }
                Some('\\') if quote != '`' => {
                    let (escaped, length) = escape(self.rest());
                    text.push_str(&escaped);
                    self.at += length;
                }
                Some(next) => {
                    text.push(next);
                    self.at += next.len_utf8();
                }
            }
        }
        self.report(start..start + 1, format!("this text never ends: expected {quote}"));
        None
    }
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// What an escape stands for and how long it is. A numeric one stands for itself: no name has any.
fn escape(rest: &str) -> (String, usize) {
    let Some(second) = rest[1..].chars().next() else {
        return (String::new(), 1);
    };
    let length = 1 + second.len_utf8();
    let meant = match second {
        'n' => "\n".to_owned(),
        't' => "\t".to_owned(),
        'r' => "\r".to_owned(),
        '"' | '\'' | '\\' => second.to_string(),
        _ => rest[..length].to_owned(),
    };
    (meant, length)
}
