//! The packages' sources, in a workspace of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::MetadataCommand;

use super::packages::Package;
use crate::error::Error;
use crate::workspace::Workspace;

/// The versions of all that the packages depend on, for the next run to be like the last.
const LOCK: &str = include_str!("../../published/Cargo.lock");

/// How Cargo says that it could not ask the registry.
const NO_REGISTRY: [&str; 4] =
    ["failed to download", "failed to query", "failed to fetch", "Unable to update"];

/// There is no registry here, for this reason.
#[derive(Debug)]
pub(super) struct Unreachable(pub(super) String);

/// A workspace that has the packages as members.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) packages: Vec<&'static Package>,
    root: PathBuf,
    cargo: PathBuf,
}

impl Sources {
    /// Fetches the packages and copies them.
    pub(super) fn lay_out(
        workspace: &Workspace,
        packages: Vec<&'static Package>,
    ) -> Result<Result<Self, Unreachable>, Error> {
        let root = workspace.scratch()?.join("published");
        fs::create_dir_all(&root).map_err(Error::writing(&root))?;
        // As Cargo says it, when it names files there.
        let root = fs::canonicalize(&root).map_err(Error::reading(&root))?;
        let list = root.join("list");
        write(&list.join("src/lib.rs"), "")?;
        write(&list.join("Cargo.toml"), &list_manifest(&packages))?;
        if let Err(unreachable) = fetch(workspace, &list)? {
            return Ok(Err(unreachable));
        }
        let published = locate(&list, &packages)?;
        let cargo = workspace.cargo().get_program().into();
        let sources = Self { packages, root, cargo };
        for (package, published) in sources.packages.iter().zip(published) {
            copy(&published, &sources.folder(package))?;
            sources.depend(package, &workspace.root.join("runtime"))?;
        }
        write(&sources.root.join("Cargo.toml"), &workspace_manifest(&sources.packages))?;
        write(&sources.root.join("Cargo.lock"), LOCK)?;
        Ok(fetch(workspace, &sources.root)?.map(|()| sources))
    }

    pub(super) fn folder(&self, package: &Package) -> PathBuf {
        self.root.join(package.name)
    }

    /// Whose file this is, as a place in the list of packages.
    pub(super) fn position(&self, file: &Path) -> Option<usize> {
        self.packages.iter().position(|package| file.starts_with(self.folder(package)))
    }

    /// Cargo, about to do something with the packages' libraries.
    pub(super) fn cargo(&self, command: &str) -> Command {
        let features = self.packages.iter().flat_map(|package| {
            package.features.iter().map(|feature| format!("{}/{feature}", package.name))
        });
        let features: Vec<_> = features.collect();
        let mut cargo = Command::new(&self.cargo);
        cargo
            .current_dir(&self.root)
            .args([command, "--offline", "--workspace", "--lib", "--message-format=json"])
            .args(["--features", &features.join(",")])
            .env("CARGO_TARGET_DIR", self.root.join("target"));
        cargo
    }

    /// Gives the package its dependencies on us, and those that publishing has taken from it.
    fn depend(&self, package: &Package, runtime: &Path) -> Result<(), Error> {
        let path = self.folder(package).join("Cargo.toml");
        let manifest = fs::read_to_string(&path).map_err(Error::reading(&path))?;
        let runtime = runtime.display();
        let ours = format!("[dependencies.telemark]\npath = '{runtime}'\ndefault-features = false");
        write(&path, &format!("{manifest}\n{}\n{ours}\n", package.manifest))
    }
}

/// A package that needs the packages, so that Cargo fetches them.
fn list_manifest(packages: &[&Package]) -> String {
    let mut manifest = String::from(
        "[package]\nname = \"list\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n",
    );
    let lines =
        packages.iter().map(|Package { name, version, .. }| format!("{name} = \"={version}\"\n"));
    manifest.extend(lines);
    manifest
}

fn workspace_manifest(packages: &[&Package]) -> String {
    let members: Vec<_> = packages.iter().map(|package| format!("{:?}", package.name)).collect();
    format!(
        "[workspace]\nresolver = \"2\"\nmembers = [{}]\nexclude = [\"list\"]\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n",
        members.join(", "),
    )
}

fn fetch(workspace: &Workspace, folder: &Path) -> Result<Result<(), Unreachable>, Error> {
    let mut cargo = workspace.cargo();
    cargo.current_dir(folder).arg("fetch");
    let output = cargo.output().map_err(Error::io(format_args!("starting cargo")))?;
    if output.status.success() {
        return Ok(Ok(()));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| line.starts_with("error")).unwrap_or("cargo fetch");
    if NO_REGISTRY.iter().any(|words| said.contains(words)) {
        Ok(Err(Unreachable(first.to_owned())))
    } else {
        Err(Error::unexpected(said))
    }
}

/// Where Cargo has put each package as it was published.
fn locate(list: &Path, packages: &[&Package]) -> Result<Vec<PathBuf>, Error> {
    let metadata = MetadataCommand::new()
        .manifest_path(list.join("Cargo.toml"))
        .other_options(["--offline".to_owned()])
        .exec()
        .map_err(Error::Metadata)?;
    let locate = |package: &&Package| {
        let mut fetched = metadata.packages.iter();
        let fetched = fetched.find(|fetched| {
            fetched.name == package.name && fetched.version.to_string() == package.version
        });
        let folder = fetched.and_then(|fetched| fetched.manifest_path.parent());
        let missing = || Error::unexpected(format_args!("cargo did not fetch {}", package.name));
        Ok(folder.ok_or_else(missing)?.as_std_path().to_owned())
    };
    packages.iter().map(locate).collect()
}

/// Replaces a folder by another one's contents.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    if to.exists() {
        fs::remove_dir_all(to).map_err(Error::writing(to))?;
    }
    fs::create_dir_all(to).map_err(Error::writing(to))?;
    for entry in fs::read_dir(from).map_err(Error::reading(from))? {
        let entry = entry.map_err(Error::reading(from))?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else if entry.file_name() != "Cargo.lock" {
            fs::copy(&from, &to).map_err(Error::writing(&to))?;
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::writing(folder))?;
    }
    fs::write(path, text).map_err(Error::writing(path))
}
