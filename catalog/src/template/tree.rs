//! A template's tree.

use std::ops::Range;

#[derive(Debug)]
pub(super) enum Node {
    /// `{{ pipeline }}`
    Action(Pipeline),
    /// `if`, `with` and `range`
    Block(Block),
    /// The body of `define`, where the dot is unknown.
    Define(Vec<Node>),
}

#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) pipeline: Pipeline,
    pub(super) body: Vec<Node>,
    /// Behind `else`. What stands behind `else if` is a block of its own in here.
    pub(super) otherwise: Vec<Node>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    If,
    With,
    Range,
    /// `block "name" pipeline`, whose body another template may replace.
    Named,
}

/// Commands, each of which is given the result of the one before it.
#[derive(Debug, Default)]
pub(super) struct Pipeline {
    /// The variables in front of `:=` or `=`.
    pub(super) variables: Vec<Name>,
    /// Whether it is `:=`.
    pub(super) declares: bool,
    pub(super) commands: Vec<Command>,
}

#[derive(Debug)]
pub(super) struct Command {
    pub(super) operands: Vec<Operand>,
    pub(super) range: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Operand {
    pub(super) kind: OperandKind,
    /// The fields behind it.
    pub(super) fields: Vec<Name>,
    pub(super) range: Range<usize>,
}

#[derive(Debug)]
pub(super) enum OperandKind {
    Dot,
    /// The empty name is that of the dot at the beginning.
    Variable(String),
    Function(String),
    Text(String),
    Constant,
    Pipeline(Pipeline),
}

#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}
