//! The files under check, and places in them.

use std::ops::Range;

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
    pub fn add(&mut self, path: String, bytes: &[u8]) -> FileId {
        let invalid = std::str::from_utf8(bytes).err();
        self.files.push(SourceFile {
            path,
            text: String::from_utf8_lossy(bytes).into_owned(),
            invalid_at: invalid.map(|error| error.valid_up_to()),
        });
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

/// Line and column of a byte. A byte beyond the end counts as the end.
pub fn line_column(text: &str, byte: usize) -> LineColumn {
    let before = &text[..text.floor_char_boundary(byte)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    LineColumn {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, line_column};

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "é = 1\nb = 2";
        let at = |byte| line_column(text, byte);
        assert_eq!(at(0), LineColumn { line: 1, column: 1 });
        assert_eq!(at(3), LineColumn { line: 1, column: 3 });
        assert_eq!(at(7), LineColumn { line: 2, column: 1 });
        assert_eq!(at(99), LineColumn { line: 2, column: 6 });
    }
}
