//! Paths: how they are shown, and the files that a glob stands for.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

/// A path as people read it: relative where it lies below the current directory.
pub(crate) fn shown(path: &Path, current: &Path) -> String {
    let path = path.strip_prefix(current).unwrap_or(path);
    path.display().to_string()
}

/// The directory that the paths of a configuration are relative to, and the one that paths are shown
/// relative to.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// The configuration's.
    pub directory: PathBuf,
    /// The current one.
    pub current: PathBuf,
}

impl Base {
    /// A path as a configuration would write it, from one that is shown: with slashes, relative to the
    /// configuration's directory where it lies below it.
    pub fn relative(&self, shown: &str) -> String {
        let path = self.current.join(shown);
        let path = path.strip_prefix(&self.directory).unwrap_or(&path);
        path.display().to_string().replace('\\', "/")
    }
}

/// The files that a glob stands for, in alphabetical order.
///
/// # Errors
///
/// What is wrong with the pattern.
pub(crate) fn expand(pattern: &str, directory: &Path) -> Result<Vec<PathBuf>, &'static str> {
    let directory = Pattern::escape(&directory.to_string_lossy());
    let absolute = Path::new(&directory).join(pattern);
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let paths = glob::glob_with(&absolute.to_string_lossy(), options).map_err(|error| error.msg)?;
    // A directory that can't be listed holds no rule file that Prometheus could read.
    Ok(paths.flatten().filter(|path| path.is_file()).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Base, expand, shown};

    #[test]
    fn paths_below_the_current_directory_are_shown_relative_to_it() {
        assert_eq!(shown(Path::new("/w/a/b.yml"), Path::new("/w")), "a/b.yml");
        assert_eq!(shown(Path::new("/v/b.yml"), Path::new("/w")), "/v/b.yml");
    }

    #[test]
    fn a_path_that_is_shown_is_found_again_from_the_configuration() {
        let base = |current: &str| Base { directory: "/w".into(), current: current.into() };
        assert_eq!(base("/w").relative("a/b.yml"), "a/b.yml");
        assert_eq!(base("/w/a").relative("b.yml"), "a/b.yml");
        assert_eq!(base("/w/a").relative("/w/c.yml"), "c.yml");
        assert_eq!(base("/w").relative("/v/c.yml"), "/v/c.yml");
    }

    #[test]
    fn a_glob_finds_files_below_a_directory_with_brackets_in_its_name() {
        let directory = tempfile::tempdir().unwrap();
        let brackets = directory.path().join("a[1]");
        fs::create_dir_all(brackets.join("sub.yml")).unwrap();
        for name in ["b.yml", "a.yml", "c.txt"] {
            fs::write(brackets.join(name), "").unwrap();
        }
        let found = expand("*.yml", &brackets).unwrap();
        let names: Vec<_> = found.iter().map(|path| shown(path, &brackets)).collect();
        assert_eq!(names, ["a.yml", "b.yml"]);
        assert_eq!(
            expand("***", &brackets),
            Err("wildcards are either regular `*` or recursive `**`")
        );
    }
}
