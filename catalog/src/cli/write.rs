//! Files that are written as a whole or not at all.

use std::fs;
use std::path::Path;
use std::process;

/// Writes beside the file and renames, so that nobody reads half a file.
pub(super) fn write_atomically(path: &Path, text: &str) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to report; the file may not even exist.
        let _ = fs::remove_file(&beside);
    }
    written
}
