//! The files under check, and places in them.

use std::ops::Range;
use std::sync::OnceLock;

/// One of the files in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// A piece of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes of its text.
    pub range: Range<usize>,
}

/// A file and its text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as it is shown: relative to the current directory where the file is below it.
    pub path: String,
    /// The text. Bytes that are no UTF-8 stand as U+FFFD.
    pub text: String,
    /// The first byte that is no UTF-8.
    pub invalid_at: Option<usize>,
    /// Where lines start, once somebody has asked for a line: most files are never shown.
    lines: OnceLock<Vec<usize>>,
}

impl SourceFile {
    /// Line and column of a byte. A byte beyond the end counts as the end.
    pub fn line_column(&self, byte: usize) -> LineColumn {
        let lines = self.lines.get_or_init(|| line_starts(&self.text));
        let byte = self.text.floor_char_boundary(byte);
        let line = lines.partition_point(|start| *start <= byte);
        let start = lines[line - 1];
        LineColumn { line, column: self.text[start..byte].chars().count() + 1 }
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    [0].into_iter().chain(breaks.map(|at| at + 1)).collect()
}

/// A position as people count: both numbers from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Every file that findings can point at.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, path: String, bytes: impl Into<Vec<u8>>) -> FileId {
        let (text, invalid_at) = match String::from_utf8(bytes.into()) {
            Ok(text) => (text, None),
            Err(error) => {
                let invalid_at = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(invalid_at))
            }
        };
        self.files.push(SourceFile { path, text, invalid_at, lines: OnceLock::new() });
        FileId(self.files.len() - 1)
    }

    /// A file that was added here.
    ///
    /// # Panics
    ///
    /// If the id comes from other sources.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0]
    }

    /// The id of every file, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len()).map(FileId)
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, Sources};

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let mut sources = Sources::default();
        let file = sources.add("a".to_owned(), "é = 1\nb = 2".as_bytes());
        let at = |byte| sources.file(file).line_column(byte);
        assert_eq!(at(0), LineColumn { line: 1, column: 1 });
        assert_eq!(at(3), LineColumn { line: 1, column: 3 });
        assert_eq!(at(6), LineColumn { line: 1, column: 6 });
        assert_eq!(at(7), LineColumn { line: 2, column: 1 });
        assert_eq!(at(99), LineColumn { line: 2, column: 6 });
        let empty = sources.add("b".to_owned(), b"");
        assert_eq!(sources.file(empty).line_column(0), LineColumn { line: 1, column: 1 });
    }
}
