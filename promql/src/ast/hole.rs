//! What another program fills in before the query is asked.

use core::ops::Range;

use crate::span::Span;

/// A variable of a dashboard: `$job`, `${job:regex}`, `[[job]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The variable's name.
    pub name: String,
    /// What is read of it: `text` of `${job.text}`.
    pub field: Option<String>,
    /// How its value is written: `regex` of `${job:regex}`.
    pub format: Option<String>,
    /// Which of the three ways of writing it is.
    pub syntax: HoleSyntax,
    /// Where it stands.
    pub span: Span,
}

/// How a variable is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HoleSyntax {
    /// `$job`
    Dollar,
    /// `${job}`
    Braces,
    /// `[[job]]`
    Brackets,
}

/// A hole within a text or a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inset {
    /// The hole.
    pub hole: Hole,
    /// Which bytes of the text or name, escapes resolved, are the hole.
    pub at: Range<usize>,
}

/// A word with at least one hole, where an expression, a length of time or an operator is expected:
/// `$query`, `${minutes}m`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The word as it is written.
    pub text: String,
    /// The holes in it, in order; at least one.
    pub holes: Vec<Inset>,
    /// Where it stands.
    pub span: Span,
}

impl Template {
    /// The hole, if there is nothing beside it.
    pub fn whole(&self) -> Option<&Hole> {
        match self.holes.as_slice() {
            [inset] if inset.at == (0..self.text.len()) => Some(&inset.hole),
            _ => None,
        }
    }

    /// Whether there is nothing but holes.
    pub(crate) fn is_all_holes(&self) -> bool {
        let mut end = 0;
        for inset in &self.holes {
            if inset.at.start != end {
                return false;
            }
            end = inset.at.end;
        }
        end == self.text.len()
    }
}
