//! Texts of a file that are more than text, such as queries, with the way back to the file.

use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::finding::Subject;
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
    subject: Option<Arc<Subject>>,
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
        subject: Option<Arc<Subject>>,
    ) -> Self {
        Self { text, file, positions, subject }
    }

    /// Where a piece of [`text`](Self::text) stands in the file.
    pub fn place(&self, range: Range<usize>) -> Place {
        Place { file: self.file, range: self.positions.range(range) }
    }

    /// Where all of it stands in the file.
    pub fn whole(&self) -> Place {
        self.place(0..self.text.len())
    }

    /// The rule, panel or other thing that it is a part of.
    pub fn subject(&self) -> Option<&Subject> {
        self.subject.as_deref()
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
            subject: self.subject.clone(),
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
        Self { text, file: self.file, positions, subject: self.subject.clone() }
    }
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
