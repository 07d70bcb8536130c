//! How calls have ended, as the page tells it.

use std::collections::BTreeMap;

/// Ends of calls by outcome and function, the latter without its crate.
#[derive(Default)]
pub(crate) struct Calls(BTreeMap<(String, String), u64>);

impl Calls {
    pub(crate) fn so_far() -> Self {
        let mut calls = Self::default();
        for line in telemark::page().lines() {
            if let Some((function, outcome, count)) = ends(line) {
                *calls.0.entry((function.to_owned(), outcome.to_owned())).or_default() += count;
            }
        }
        calls
    }

    /// What a function's calls have ended with, each outcome that occurred with its number.
    pub(crate) fn of(&self, function: &str) -> Vec<(&str, u64)> {
        let ends = self.0.iter();
        ends.filter(|((name, _), count)| name == function && **count > 0)
            .map(|((_, outcome), count)| (outcome.as_str(), *count))
            .collect()
    }

    /// How many calls of a module's functions have ended.
    pub(crate) fn within(&self, module: &str) -> u64 {
        let ends = self.0.iter().filter(|((name, _), _)| name.starts_with(module));
        ends.map(|(_, count)| count).sum()
    }
}

/// Function, outcome and number of a line of the page that counts calls.
fn ends(line: &str) -> Option<(&str, &str, u64)> {
    let labels = line.strip_prefix("function_duration_seconds_count{")?;
    let (labels, count) = labels.rsplit_once("} ")?;
    let value = |name| {
        let (_, rest) = labels.split_once(name)?;
        Some(rest.split_once('"')?.0)
    };
    let (_, function) = value("code_function_name=\"")?.split_once("::")?;
    Some((function, value("outcome=\"")?, count.parse().ok()?))
}
