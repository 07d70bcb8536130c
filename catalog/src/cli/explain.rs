//! `explain`: a check's page, or the list of checks.

use std::fmt::Write as _;

use super::arguments::ExplainArguments as Arguments;
use super::{Session, Status};
use crate::error::Error;
use crate::finding::CheckId;

pub(super) fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Status, Error> {
    let text = match &arguments.check {
        None => list(),
        Some(id) => {
            let check = CheckId::from_id(id).ok_or_else(|| Error::no_such_check(id.clone()))?;
            page(check)
        }
    };
    session
        .out
        .write_all(text.as_bytes())
        .map_err(|error| Error::write("the standard output", error))?;
    Ok(Status::Clean)
}

/// A line for each check: id, severity and summary in columns.
fn list() -> String {
    let width = CheckId::ALL.iter().map(|check| check.as_str().len()).max().unwrap_or_default();
    CheckId::ALL.iter().fold(String::new(), |mut list, check| {
        let severity = check.severity().as_str();
        let _ = writeln!(list, "{:width$}  {severity:7}  {}", check.as_str(), check.summary());
        list
    })
}

fn page(check: CheckId) -> String {
    let severity = check.severity().as_str();
    let except = format!(
        "## Exceptions\n\nIts findings are of severity `{severity}`, unless a finding says otherwise. To \
         change that, or to switch the check\noff, write into telemark.toml:\n\n```toml\n[checks]\n\
         \"{check}\" = \"off\"   # or \"info\", \"warning\", \"error\"\n```\n\nTo let a single finding \
         pass:\n\n```toml\n[[allow]]\ncheck = \"{check}\"\nrule = \"NameOfTheRule\"   # or `file`, \
         `dashboard`, `metric`, `label`\nreason = \"why it may pass\"\nuntil = \"2027-01-31\"\n```\n\nor above a rule in YAML:\n\n```yaml\n# telemark: allow {check} until \
         2027-01-31 -- why it may pass\n```\n"
    );
    format!("{}\n{except}", check.page())
}
