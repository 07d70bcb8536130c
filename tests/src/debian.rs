//! Programs from Debian's packages.

use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Makes sure that programs are there: installs Debian's package where this runs as root on Debian.
///
/// # Errors
///
/// Why they are not there.
pub fn install(package: &str, is_there: impl Fn() -> bool) -> Result<(), String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    if is_there() {
        return Ok(());
    }
    if !Path::new("/etc/debian_version").exists() {
        return Err(format!("`{package}` is not installed, and this is not Debian"));
    }
    if !is_root() {
        return Err(format!("`{package}` is not installed, and only root can install it"));
    }
    let install = ["install", "--yes", "--no-install-recommends", package];
    if !apt(&install)? {
        // A fresh machine has no package lists.
        let _updated = apt(&["update"])?;
        let _installed = apt(&install)?;
    }
    is_there()
        .then_some(())
        .ok_or_else(|| format!("Debian's package `{package}` can't be installed"))
}

/// Whether this process may do everything.
pub fn is_root() -> bool {
    id("-u", None) == Some(0)
}

/// What `id` says of a user, or of this process.
pub(crate) fn id(which: &str, user: Option<&str>) -> Option<u32> {
    let output = Command::new("id").arg(which).args(user).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn apt(arguments: &[&str]) -> Result<bool, String> {
    let output = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .map_err(|error| format!("apt-get: {error}"))?;
    Ok(output.status.success())
}
