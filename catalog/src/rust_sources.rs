//! The service's source files, as a catalog or a configuration names them.

use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use glob::Pattern;

use crate::paths::expand;

/// Where the service's source files are looked for, to show lines of them.
#[derive(Clone, Debug)]
pub struct RustSources {
    /// The directory that the compiler's paths are relative to: the workspace's.
    pub root: PathBuf,
}

impl RustSources {
    /// Those of the workspace around a directory: of the nearest one with a lock file.
    pub fn around(start: &Path) -> Self {
        let mut ancestors = start.ancestors();
        let root = ancestors.find(|directory| directory.join("Cargo.lock").is_file());
        Self { root: root.unwrap_or(start).to_owned() }
    }

    /// Reads a file that a catalog names. The name comes from an artifact, which may be anybody's, so
    /// only Rust files below the root are read.
    pub(crate) fn read(&self, file: &str) -> Option<String> {
        let path = Path::new(file);
        let is_below = path
            .components()
            .all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if !is_below || !is_rust {
            return None;
        }
        fs::read_to_string(self.root.join(path)).ok()
    }
}

/// The Rust files that a pattern of a configuration stands for; one that ends in `**` stands for all below.
pub(crate) fn files(pattern: &Pattern, directory: &Path) -> Vec<PathBuf> {
    let pattern = pattern.as_str();
    let below = format!("{pattern}/*");
    let pattern = if pattern.ends_with("**") { below.as_str() } else { pattern };
    // The pattern was read with the configuration.
    let mut files = expand(pattern, directory).unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
}

/// The bytes of a line, without indentation and line break. Lines are counted from 1.
pub(crate) fn line_range(source: &str, line: usize) -> Option<Range<usize>> {
    let text = source.lines().nth(line.checked_sub(1)?)?;
    // `lines` borrows from `source`, so the distance is the line's offset.
    let start = text.as_ptr() as usize - source.as_ptr() as usize;
    let blanks = text.len() - text.trim_start().len();
    Some(start + blanks..start + text.trim_end().len().max(blanks))
}

#[cfg(test)]
mod tests {
    use super::RustSources;

    #[test]
    fn only_rust_files_below_the_root_are_read() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().join("root");
        std::fs::create_dir(&root).unwrap();
        for file in ["root/a.rs", "root/secret.txt", "outside.rs"] {
            std::fs::write(directory.path().join(file), file).unwrap();
        }
        let outside = directory.path().join("outside.rs");
        let rust = RustSources { root };
        let read = |file: &str| rust.read(file);
        assert_eq!(read("a.rs").as_deref(), Some("root/a.rs"));
        assert_eq!(read("secret.txt"), None);
        assert_eq!(read("../outside.rs"), None);
        assert_eq!(read(&outside.to_string_lossy()), None);
    }
}
