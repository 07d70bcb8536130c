//! What rules look at.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cargo_metadata::{DependencyKind, Metadata};

use super::code::code_of;
use crate::error::Error;
use crate::workspace::Workspace;

/// The workspace as rules see it: texts by path, and who depends on whom.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Every text file that is not ignored, by its path from the root, with `/`.
    files: BTreeMap<String, String>,
    pub(crate) packages: Vec<Package>,
}

/// A member of the workspace.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// From the root, with `/`.
    pub(crate) folder: String,
    pub(crate) version: String,
    pub(crate) rust_version: String,
    /// Dependencies that its users get as well: the normal ones, and those of its build script.
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) features: Vec<String>,
}

#[cfg(test)]
impl Package {
    /// A package of which only this is known.
    pub(crate) fn bare(name: &str, folder: &str) -> Self {
        Self {
            name: name.to_owned(),
            folder: folder.to_owned(),
            version: String::new(),
            rust_version: String::new(),
            dependencies: Vec::new(),
        }
    }
}

impl Tree {
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, Error> {
        let ignored = Ignored::read(&workspace.root)?;
        let mut files = BTreeMap::new();
        read_folder(&workspace.root, "", &ignored, &mut files)?;
        Ok(Self { files, packages: packages(&workspace.metadata) })
    }

    /// A tree of these files alone.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        Self { files: files.iter().map(own).collect(), packages: Vec::new() }
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter();
        files.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub(crate) fn with_extension(&self, wanted: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(move |(path, _)| extension(path) == Some(wanted))
    }

    /// Rust files with their code: no comments, and nothing inside of literals.
    pub(crate) fn rust_code(&self) -> impl Iterator<Item = (&str, String)> {
        let files = self.with_extension("rs");
        files.map(|(path, text)| (path, code_of(text)))
    }
}

/// Whether the file is a case for the compiler to judge, so that its form is the case's own business.
pub(crate) fn is_ui_case(path: &str) -> bool {
    path.split('/').any(|folder| folder == "ui")
}

/// The end of a file's name, without the dot.
pub(crate) fn extension(path: &str) -> Option<&str> {
    Path::new(path).extension()?.to_str()
}

fn packages(metadata: &Metadata) -> Vec<Package> {
    let of = |package: &cargo_metadata::Package| {
        let folder = package.manifest_path.parent();
        let folder = folder.and_then(|folder| folder.strip_prefix(&metadata.workspace_root).ok());
        let users = package.dependencies.iter().filter(|dependency| {
            matches!(dependency.kind, DependencyKind::Normal | DependencyKind::Build)
        });
        Package {
            name: package.name.to_string(),
            folder: folder.map_or_else(String::new, |folder| folder.as_str().replace('\\', "/")),
            version: package.version.to_string(),
            rust_version: package
                .rust_version
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            dependencies: users
                .map(|dependency| Dependency {
                    name: dependency.name.clone(),
                    features: dependency.features.clone(),
                })
                .collect(),
        }
    };
    metadata.workspace_packages().into_iter().map(of).collect()
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    ignored: &Ignored,
    files: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::reading(folder))? {
        let entry = entry.map_err(Error::reading(folder))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = format!("{prefix}{name}");
        if ignored.matches(&path) {
            continue;
        }
        let place = entry.path();
        let kind = entry.file_type().map_err(Error::reading(&place))?;
        if kind.is_dir() {
            read_folder(&place, &format!("{path}/"), ignored, files)?;
        } else if let Ok(text) =
            String::from_utf8(fs::read(&place).map_err(Error::reading(&place))?)
        {
            files.insert(path, text);
        }
    }
    Ok(())
}

/// What `.gitignore` leaves out, read here so that git needn't be installed.
#[derive(Debug, Default)]
struct Ignored {
    /// From the root; `*` stands for any one name.
    paths: Vec<String>,
    endings: Vec<String>,
}

impl Ignored {
    fn read(root: &Path) -> Result<Self, Error> {
        let path = root.join(".gitignore");
        let text = fs::read_to_string(&path).map_err(Error::reading(&path))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let mut ignored = Self { paths: vec![".git".to_owned()], endings: Vec::new() };
        for line in text.lines().map(str::trim) {
            if let Some(path) = line.strip_prefix('/') {
                ignored.paths.push(path.trim_end_matches('/').to_owned());
            } else if let Some(ending) = line.strip_prefix('*') {
                ignored.endings.push(ending.to_owned());
            } else if !line.is_empty() && !line.starts_with('#') {
                return Err(Error::unexpected(format_args!(
                    ".gitignore: tidy understands `/path` and `*.ending`, not `{line}`"
                )));
            }
        }
        Ok(ignored)
    }

    fn matches(&self, path: &str) -> bool {
        self.paths.iter().any(|pattern| matches_names(pattern, path))
            || self.endings.iter().any(|ending| path.ends_with(ending))
    }
}

fn matches_names(pattern: &str, path: &str) -> bool {
    let mut names = path.split('/');
    let fits = pattern
        .split('/')
        .all(|wanted| names.next().is_some_and(|name| wanted == "*" || wanted == name));
    fits && names.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::Ignored;

    #[test]
    fn ignored_paths_hang_on_the_root_and_endings_count_everywhere() {
        let ignored = Ignored::parse("/target\n\n# data\n*.db\n/a/*/b\n").unwrap();
        let paths = ["target", ".git", "a/c.db", "a/c/b", "a/target", "a/b", "a/c/d/b", "a/c/b/d"];
        assert_eq!(
            paths.map(|path| ignored.matches(path)),
            [true, true, true, true, false, false, false, false]
        );
    }

    #[test]
    fn a_pattern_beyond_the_two_kinds_is_an_error() {
        assert_eq!(
            Ignored::parse("node_modules").unwrap_err().to_string(),
            ".gitignore: tidy understands `/path` and `*.ending`, not `node_modules`"
        );
    }
}
