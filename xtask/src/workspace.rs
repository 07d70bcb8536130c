//! Where this workspace is, and the programs to run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand};

use crate::error::Error;

/// The workspace that this xtask was built from, as Cargo describes it.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// The members; their dependencies are declared, not resolved.
    pub(crate) metadata: Metadata,
    /// This program.
    xtask: PathBuf,
}

impl Workspace {
    pub(crate) fn load() -> Result<Self, Error> {
        // Asked before anything is built: a build may replace the file that this program runs from.
        let xtask =
            std::env::current_exe().map_err(Error::io(format_args!("finding this program")))?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = root.parent().unwrap_or(root).to_owned();
        let metadata = MetadataCommand::new()
            .manifest_path(root.join("Cargo.toml"))
            .no_deps()
            .exec()
            .map_err(Error::Metadata)?;
        Ok(Self { root, metadata, xtask })
    }

    /// Cargo, at the root.
    pub(crate) fn cargo(&self) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        self.command(&cargo)
    }

    /// `cargo xtask`, at the root, without building it again.
    pub(crate) fn xtask(&self) -> Command {
        self.command(self.xtask.as_os_str())
    }

    fn command(&self, program: &OsStr) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// A folder for what a command leaves behind, below Cargo's own.
    pub(crate) fn scratch(&self) -> Result<PathBuf, Error> {
        let folder = self.metadata.target_directory.join("xtask");
        fs::create_dir_all(&folder).map_err(Error::writing(folder.as_std_path()))?;
        Ok(folder.into_std_path_buf())
    }
}
