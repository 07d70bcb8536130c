//! The piece of a file that is shown with a finding.

use std::ops::Range;

use annotate_snippets::{Origin, Snippet};

use crate::source::SourceFile;

/// A line with more bytes isn't shown as a whole: some dashboards are one line.
const LONG: usize = 2_000;
/// How many bytes of a long line are shown beside what a finding is about, on each side.
const MARGIN: usize = 60;

/// A piece of a file.
pub(super) struct Window<'a> {
    file: &'a SourceFile,
    bytes: Range<usize>,
}

impl<'a> Window<'a> {
    /// The lines that these pieces are on. The rest of a large file would only be looked at in vain.
    pub(super) fn of<'r>(
        file: &'a SourceFile,
        pieces: impl IntoIterator<Item = &'r Range<usize>>,
    ) -> Self {
        let text = file.text.as_str();
        let (mut start, mut end) = (text.len(), 0);
        for piece in pieces {
            start = start.min(piece.start);
            end = end.max(piece.end);
        }
        // The end of a file is shown at the end of its last line.
        let before = &text.as_bytes()[..start.min(text.trim_end_matches('\n').len())];
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end = end.clamp(start, text.len());
        let after = &text.as_bytes()[end..];
        let end =
            after.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| end + at + 1);
        Self { file, bytes: start..end }
    }

    /// A piece of a long line with a little of what surrounds it.
    pub(super) fn cut(file: &'a SourceFile, piece: &Range<usize>) -> Self {
        let line = Self::of(file, [&(piece.start..piece.start)]).bytes;
        let text = file.text.as_str();
        let start = text.ceil_char_boundary(piece.start.saturating_sub(MARGIN).max(line.start));
        let end = piece.end.min(piece.start + LONG).saturating_add(MARGIN).min(line.end);
        Self { file, bytes: start.min(piece.start)..text.floor_char_boundary(end) }
    }

    /// Whether one of its lines is too long to be shown.
    pub(super) fn has_long_line(&self) -> bool {
        let text = &self.file.text[self.bytes.clone()];
        self.bytes.len() > LONG && text.lines().any(|line| line.len() > LONG)
    }

    /// A piece of the file as one of what is shown.
    pub(super) fn within(&self, range: &Range<usize>) -> Range<usize> {
        let within = |byte: usize| byte.clamp(self.bytes.start, self.bytes.end) - self.bytes.start;
        within(range.start)..within(range.end)
    }

    /// Where a byte of the file stands, for a window that doesn't begin with its line.
    pub(super) fn origin(&self, byte: usize) -> Origin<'a> {
        let at = self.file.line_column(byte);
        Origin::path(self.file.path.as_str()).line(at.line).char_column(at.column)
    }

    pub(super) fn snippet<T: Clone>(&self) -> Snippet<'a, T> {
        Snippet::source(&self.file.text[self.bytes.clone()])
            .line_start(self.file.line_column(self.bytes.start).line)
    }
}
