//! Workspaces below `tests/fixtures`, built as a user would build them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

/// What the fixtures have in common is compiled once for all of them, and all name it alike: third parties' debug
/// information is no fixture's matter.
const LEAN: &str = "profile.dev.package.\"*\".debug=false";

/// A workspace of its own, whose profiles or manifests are what is tested.
#[derive(Debug)]
pub struct Fixture {
    folder: PathBuf,
    target: PathBuf,
}

impl Fixture {
    /// The fixture of a name, with the dependency versions of this workspace.
    ///
    /// `scratch` is `env!("CARGO_TARGET_TMPDIR")` of the test. All fixtures are built in one folder there, so
    /// the names of their binaries differ.
    ///
    /// # Panics
    ///
    /// If there is no such fixture.
    pub fn new(name: &str, scratch: &str) -> Self {
        // A test that writes the lock file again would do so while another one's Cargo reads it.
        static LOCKED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = tests.join("fixtures").join(name);
        let mut locked = LOCKED.lock().unwrap_or_else(PoisonError::into_inner);
        if locked.insert(folder.clone()) {
            fs::copy(tests.join("../Cargo.lock"), folder.join("Cargo.lock"))
                .expect("the fixture exists and is writable");
        }
        Self { folder, target: Path::new(scratch).join("fixtures") }
    }

    /// Runs Cargo there, and gives what it printed where it failed.
    ///
    /// # Errors
    ///
    /// Cargo's error output.
    ///
    /// # Panics
    ///
    /// If there is no Cargo.
    pub fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            // The lock file names nothing that this workspace has not fetched.
            .args(["--offline", "--config", LEAN])
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .output()
            .expect("Cargo runs this test, so it is there");
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    /// A file that Cargo has built in a profile's folder.
    pub fn artifact(&self, profile: &str, file: &str) -> PathBuf {
        self.target.join(profile).join(file)
    }
}
