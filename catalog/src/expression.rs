//! Texts of a file that are more than text, such as queries, with the way back to the file.

use std::fmt;
use std::ops::{Deref, Range};

use crate::source::{FileId, Place};
use crate::tree::Positions;

/// A query, or another text that something reads: a template, a legend.
///
/// The text is what Prometheus or Grafana gets: free of YAML's and JSON's quotes, escapes and indentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The text.
    pub text: String,
    file: FileId,
    positions: Positions,
    context: Option<Box<Context>>,
}

/// What an expression is a part of, for where line and column say little: some dashboards are one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The panel, variable or objective.
    pub part: Part,
    /// Its title or name; may be empty.
    pub title: String,
    /// The expression's JSON pointer (RFC 6901), if the file is JSON.
    pub pointer: Option<String>,
}

/// What expressions are parts of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Part {
    /// A panel of a dashboard.
    Panel,
    /// A variable of a dashboard.
    Variable,
    /// An annotation of a dashboard.
    Annotation,
    /// A service level objective.
    Slo,
}

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place, with quotes where it has some.
    pub place: Place,
}

impl Expression {
    pub(crate) fn new(
        text: String,
        file: FileId,
        positions: Positions,
        context: Option<Context>,
    ) -> Self {
        Self { text, file, positions, context: context.map(Box::new) }
    }

    /// Where a piece of [`text`](Self::text) stands in the file.
    pub fn place(&self, range: Range<usize>) -> Place {
        Place { file: self.file, range: self.positions.range(range) }
    }

    /// Where all of it stands in the file.
    pub fn whole(&self) -> Place {
        self.place(0..self.text.len())
    }

    /// What it is a part of, where that helps to find it.
    pub fn context(&self) -> Option<&Context> {
        self.context.as_deref()
    }

    /// A piece of the text by itself.
    ///
    /// # Panics
    ///
    /// If the range is no piece of the text.
    #[must_use]
    pub fn piece(&self, range: Range<usize>) -> Self {
        Self {
            text: self.text[range.clone()].to_owned(),
            file: self.file,
            positions: self.positions.slice(range),
            context: self.context.clone(),
        }
    }

    /// The text with each of these ranges, rising and apart from each other, replaced by `with`, which then
    /// stands for the whole of what it replaces.
    #[must_use]
    pub(crate) fn replacing(&self, ranges: &[Range<usize>], with: &str) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut end = 0;
        for range in ranges {
            text.push_str(&self.text[end..range.start]);
            text.push_str(with);
            end = range.end;
        }
        text.push_str(&self.text[end..]);
        let positions = self.positions.replacing(ranges, with.len());
        Self { text, file: self.file, positions, context: self.context.clone() }
    }
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Panel => "panel",
            Part::Variable => "variable",
            Part::Annotation => "annotation",
            Part::Slo => "objective",
        };
        f.write_str(part)?;
        if !self.title.is_empty() {
            write!(f, " `{}`", self.title)?;
        }
        match &self.pointer {
            Some(pointer) => write!(f, ", {pointer}"),
            None => Ok(()),
        }
    }
}
