//! From the current directory to the configuration.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Config, FILE_NAME, file};
use crate::error::Error;
use crate::paths::shown;

/// The configuration file of a directory: its own, or that of the nearest directory above it.
pub fn find(directory: &Path) -> Option<PathBuf> {
    directory.ancestors().map(|ancestor| ancestor.join(FILE_NAME)).find(|path| path.is_file())
}

/// Reads a configuration file. `current` is the current directory, for paths in messages.
///
/// # Errors
///
/// If the file can't be read, is no TOML, or has a key or a value that doesn't belong there.
pub fn read(path: &Path, current: &Path) -> Result<Config, Error> {
    let shown = shown(path, current);
    let text = fs::read_to_string(path).map_err(|error| Error::read(&shown, error))?;
    let directory = path.parent().unwrap_or(current);
    let beside = |name: &str| {
        let path = directory.join(name);
        fs::read_to_string(&path).map_err(|error| format!("can't read {}: {error}", path.display()))
    };
    file::parse(&shown, &text, directory, &beside)
        .map_err(|problem| Error::config(&shown, &text, problem.range, problem.message))
}
