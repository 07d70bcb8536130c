//! Rules with one mistake in them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::error::Error;
use crate::workspace::Workspace;

/// Where the studio's rules are, from the root.
const RULES: &str = "examples/studio/telemetry";
/// The file that gets the mistake.
const ALERTS: &str = "alerts.yml";

/// A metric of the studio, and what a careless refactoring makes of it.
pub(super) const NAME: &str = "db_client_operation_duration_seconds_count";
pub(super) const RENAMED: &str = "db_client_operations_duration_seconds_count";

/// Copies of all rules, because alerts name what recording rules record, with [`NAME`] renamed in the
/// alerts. Gone when dropped.
pub(super) fn seed(workspace: &Workspace) -> Result<TempDir, Error> {
    let copies = tempfile::Builder::new()
        .prefix("renamed-")
        .tempdir_in(workspace.scratch()?)
        .map_err(Error::io(format_args!("making a folder for the copies")))?;
    let rules = workspace.root.join(RULES);
    for entry in fs::read_dir(&rules).map_err(Error::reading(&rules))? {
        let entry = entry.map_err(Error::reading(&rules))?;
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "yml") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(Error::reading(&path))?;
        let text = if entry.file_name() == ALERTS { rename(&text)? } else { text };
        let copy = copies.path().join(entry.file_name());
        fs::write(&copy, text).map_err(Error::writing(&copy))?;
    }
    Ok(copies)
}

fn rename(alerts: &str) -> Result<String, Error> {
    let places = alerts.matches(NAME).count();
    if places == 0 {
        return Err(Error::unexpected(format_args!("{RULES}/{ALERTS} does not name {NAME}")));
    }
    Ok(alerts.replace(NAME, RENAMED))
}

/// The files that are checked, for `--rules`.
pub(super) fn glob(copies: &Path) -> String {
    copies.join("*.yml").display().to_string()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{ALERTS, NAME, RENAMED, RULES, seed};
    use crate::workspace::Workspace;

    #[test]
    fn the_copy_differs_from_the_alerts_in_one_name() {
        let workspace = Workspace::load().unwrap();
        let copies = seed(&workspace).unwrap();
        let alerts = fs::read_to_string(workspace.root.join(RULES).join(ALERTS)).unwrap();
        let copy = fs::read_to_string(copies.path().join(ALERTS)).unwrap();
        assert_ne!(copy, alerts);
        assert_eq!(copy.replace(RENAMED, NAME), alerts);
        assert!(copies.path().join("recording.yml").exists());
    }
}
