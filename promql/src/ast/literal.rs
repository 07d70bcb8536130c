//! Numbers, texts and names.

use super::hole::Inset;
use crate::span::Span;

/// A number, its sign included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberLiteral {
    /// Its value; that of a duration is in seconds.
    pub value: f64,
    /// How it is written.
    pub form: NumberForm,
    /// Where it stands, from the sign on.
    pub span: Span,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberForm {
    /// `0.5`, `0x1f`, `Inf`
    Number,
    /// `1h30m`
    Duration,
}

/// What a text or a name stands between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quote {
    /// `"text"`
    Double,
    /// `'text'`
    Single,
    /// `` `text` ``, without escapes
    Backtick,
    /// Nothing: a name as such, or a hole where a text is expected.
    None,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringLiteral {
    /// The text with its escapes resolved. Bytes that are no UTF-8 (`"\xff"`) become U+FFFD.
    pub value: String,
    /// What it stands between.
    pub quote: Quote,
    /// The holes in it, in order. What they are written as is part of the value.
    pub holes: Vec<Inset>,
    /// Where it stands, quotes included.
    pub span: Span,
}

impl StringLiteral {
    /// The text, unless a hole leaves it open.
    pub fn exact(&self) -> Option<&str> {
        self.holes.is_empty().then_some(self.value.as_str())
    }
}

/// A name: of a metric, a label, a function or an aggregation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The name as it is written, its escapes resolved.
    pub text: String,
    /// What it stands between: names of metrics and labels may be quoted.
    pub quote: Quote,
    /// The holes in it, in order. What they are written as is part of the text.
    pub holes: Vec<Inset>,
    /// Where it stands, quotes included.
    pub span: Span,
}

impl Ident {
    /// The name, unless a hole leaves it open.
    pub fn exact(&self) -> Option<&str> {
        self.holes.is_empty().then_some(self.text.as_str())
    }
}
