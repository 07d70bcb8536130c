//! From actions to a tree.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use super::TemplateError;
use super::lex::{self, Action, Token, TokenKind};
use super::tree::{Block, BlockKind, Command, Name, Node, Operand, OperandKind, Pipeline};

/// How deep blocks and parentheses may stand in each other. Go's own limit on parentheses is higher, but
/// no template that a person wrote comes near this one.
const MAX_DEPTH: usize = 64;

pub(super) fn parse(text: &str, errors: &mut Vec<TemplateError>) -> Vec<Node> {
    let actions = lex::actions(text, errors);
    let broken = !errors.is_empty();
    let mut parser = Parser { actions: actions.into_iter().peekable(), errors };
    let (nodes, end) = parser.nodes(0);
    if let Some(end) = end {
        let word = end.word();
        parser.report(end.range, format!("`{word}` without a block before it"));
    }
    // What the lexer gave up on hides the ends of blocks.
    if broken {
        let lost =
            |error: &TemplateError| error.message.ends_with("never ends: expected `{{ end }}`");
        errors.retain(|error| !lost(error));
    }
    nodes
}

/// What ends the body of a block.
struct End {
    kind: EndKind,
    range: Range<usize>,
}

enum EndKind {
    End,
    /// With the tokens behind the word.
    Else(Vec<Token>),
}

impl End {
    fn word(&self) -> &'static str {
        match self.kind {
            EndKind::End => "end",
            EndKind::Else(_) => "else",
        }
    }
}

struct Parser<'a> {
    actions: Peekable<IntoIter<Action>>,
    errors: &'a mut Vec<TemplateError>,
}

impl Parser<'_> {
    fn report(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.errors.push(TemplateError { message: message.into(), range, nearest: None });
    }

    /// Nodes up to what ends them.
    fn nodes(&mut self, depth: usize) -> (Vec<Node>, Option<End>) {
        let mut nodes = Vec::new();
        while let Some(action) = self.actions.next() {
            let Action { range, tokens } = action;
            let word = match tokens.first().map(|token| &token.kind) {
                Some(TokenKind::Word(word)) => word.clone(),
                Some(_) => String::new(),
                None => {
                    self.report(range, "an action wants something in its braces");
                    continue;
                }
            };
            let mut rest = tokens;
            let kind = match word.as_str() {
                "if" => BlockKind::If,
                "with" => BlockKind::With,
                "range" => BlockKind::Range,
                "block" => BlockKind::Named,
                "define" => {
                    let (body, _) = self.body(&range, depth);
                    nodes.push(Node::Define(body));
                    continue;
                }
                "end" => return (nodes, Some(End { kind: EndKind::End, range })),
                "else" => {
                    rest.remove(0);
                    return (nodes, Some(End { kind: EndKind::Else(rest), range }));
                }
                "break" | "continue" => continue,
                "template" => {
                    // The name, which is a constant; what it is given follows.
                    let from = rest.len().min(2);
                    let pipeline = self.pipeline(&range, rest.split_off(from));
                    nodes.push(Node::Action(pipeline));
                    continue;
                }
                _ => {
                    let pipeline = self.pipeline(&range, rest);
                    nodes.push(Node::Action(pipeline));
                    continue;
                }
            };
            let from = rest.len().min(if kind == BlockKind::Named { 2 } else { 1 });
            let tokens = rest.split_off(from);
            let block = self.block(kind, &range, &range, tokens, depth);
            nodes.push(Node::Block(block));
        }
        (nodes, None)
    }

    /// `opening` is the action that is to blame if the block never ends, `range` the one with its pipeline.
    fn block(
        &mut self,
        kind: BlockKind,
        opening: &Range<usize>,
        range: &Range<usize>,
        tokens: Vec<Token>,
        depth: usize,
    ) -> Block {
        if tokens.is_empty() {
            self.report(range.clone(), "a block wants a value behind its word");
        }
        let pipeline = self.pipeline(range, tokens);
        let (body, end) = self.body(opening, depth);
        let otherwise = match end {
            Some(End { kind: EndKind::Else(tokens), range }) => {
                self.otherwise(opening, &range, tokens, depth)
            }
            _ => Vec::new(),
        };
        Block { kind, pipeline, body, otherwise }
    }

    /// What stands behind `else`, up to the block's `end`.
    fn otherwise(
        &mut self,
        opening: &Range<usize>,
        range: &Range<usize>,
        mut tokens: Vec<Token>,
        depth: usize,
    ) -> Vec<Node> {
        let kind = match tokens.first().map(|token| &token.kind) {
            Some(TokenKind::Word(word)) if word == "if" => BlockKind::If,
            Some(TokenKind::Word(word)) if word == "with" => BlockKind::With,
            Some(_) => {
                self.report(range.clone(), "behind `else` stand `if`, `with` or nothing");
                return Vec::new();
            }
            None => {
                let (nodes, end) = self.body(opening, depth);
                if let Some(End { kind: EndKind::Else(_), range }) = end {
                    self.report(range, "a second `else` in one block");
                }
                return nodes;
            }
        };
        let tokens = tokens.split_off(1);
        vec![Node::Block(self.block(kind, opening, range, tokens, depth + 1))]
    }

    fn body(&mut self, range: &Range<usize>, depth: usize) -> (Vec<Node>, Option<End>) {
        if depth >= MAX_DEPTH {
            self.report(range.clone(), format!("more than {MAX_DEPTH} blocks in each other"));
            self.actions.by_ref().for_each(drop);
            return (Vec::new(), None);
        }
        let (nodes, end) = self.nodes(depth + 1);
        if end.is_none() {
            self.report(range.clone(), "this block never ends: expected `{{ end }}`");
        }
        (nodes, end)
    }

    fn pipeline(&mut self, range: &Range<usize>, tokens: Vec<Token>) -> Pipeline {
        let mut tokens = Tokens {
            all: tokens.into_iter().peekable(),
            end: range.end.saturating_sub(2).max(range.start),
            errors: self.errors,
        };
        let pipeline = tokens.pipeline(0);
        if let Some(left) = tokens.all.next() {
            tokens.report(left.range, "nothing opened this parenthesis");
        }
        pipeline
    }
}

struct Tokens<'a> {
    all: Peekable<IntoIter<Token>>,
    /// Where what is missing would stand.
    end: usize,
    errors: &'a mut Vec<TemplateError>,
}

impl Tokens<'_> {
    fn report(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.errors.push(TemplateError { message: message.into(), range, nearest: None });
    }

    fn next_is(&mut self, kind: &TokenKind) -> bool {
        self.all.peek().is_some_and(|token| token.kind == *kind)
    }

    /// Commands up to the end or to a closing parenthesis.
    fn pipeline(&mut self, depth: usize) -> Pipeline {
        let mut pipeline = Pipeline::default();
        self.targets(&mut pipeline);
        loop {
            match self.command(depth) {
                Some(command) => pipeline.commands.push(command),
                None if pipeline.commands.is_empty() && pipeline.variables.is_empty() => break,
                None => {
                    let at = self.all.peek().map_or(self.end..self.end, |it| it.range.clone());
                    self.report(at, "expected a value here");
                }
            }
            if !self.next_is(&TokenKind::Pipe) {
                break;
            }
            self.all.next();
        }
        pipeline
    }

    /// `$x :=`, `$i, $x :=`, `$x =`
    fn targets(&mut self, pipeline: &mut Pipeline) {
        let mut ahead = self.all.clone();
        let mut names = Vec::new();
        while let Some(Token { kind: TokenKind::Variable(text), range, .. }) = ahead.next() {
            names.push(Name { text, range });
            match ahead.next().map(|token| token.kind) {
                Some(TokenKind::Comma) => {}
                Some(TokenKind::Declare | TokenKind::Assign) => {
                    pipeline.declares = matches!(
                        self.all.clone().nth(2 * names.len() - 1).map(|token| token.kind),
                        Some(TokenKind::Declare)
                    );
                    pipeline.variables = names;
                    self.all = ahead;
                    return;
                }
                _ => return,
            }
        }
    }

    fn command(&mut self, depth: usize) -> Option<Command> {
        let mut operands: Vec<Operand> = Vec::new();
        while let Some(operand) = self.operand(depth) {
            operands.push(operand);
        }
        let range = operands.first()?.range.start..operands.last()?.range.end;
        Some(Command { operands, range })
    }

    fn operand(&mut self, depth: usize) -> Option<Operand> {
        let token = self.all.peek()?;
        if matches!(token.kind, TokenKind::Pipe | TokenKind::Close) {
            return None;
        }
        let Token { kind, range, .. } = self.all.next()?;
        let mut end = range.end;
        let mut fields = Vec::new();
        let kind = match kind {
            TokenKind::Dot => OperandKind::Dot,
            TokenKind::Field(text) => {
                fields.push(Name { text, range: range.clone() });
                OperandKind::Dot
            }
            TokenKind::Variable(name) => OperandKind::Variable(name),
            TokenKind::Text(text) => OperandKind::Text(text),
            TokenKind::Constant => OperandKind::Constant,
            TokenKind::Word(word) => match word.as_str() {
                "true" | "false" | "nil" => OperandKind::Constant,
                _ => OperandKind::Function(word),
            },
            TokenKind::Open if depth >= MAX_DEPTH => {
                self.report(range, format!("more than {MAX_DEPTH} parentheses in each other"));
                self.all.by_ref().for_each(drop);
                return None;
            }
            TokenKind::Open => {
                let inner = self.pipeline(depth + 1);
                match self.all.next() {
                    Some(close) => end = close.range.end,
                    None => self.report(range.clone(), "this parenthesis is never closed"),
                }
                OperandKind::Pipeline(inner)
            }
            TokenKind::Comma | TokenKind::Declare | TokenKind::Assign => {
                self.report(range, "expected a value here");
                return self.operand(depth);
            }
            TokenKind::Pipe | TokenKind::Close => return None,
        };
        while let Some(Token { kind: TokenKind::Field(text), range, spaced: false }) =
            self.all.peek().cloned()
        {
            self.all.next();
            end = range.end;
            fields.push(Name { text, range });
        }
        Some(Operand { kind, fields, range: range.start..end })
    }
}
