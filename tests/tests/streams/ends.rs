//! What the page says of the streams of a function.

use std::collections::BTreeMap;
use std::fmt::Write as _;

const OUTCOMES: [&str; 4] = ["ok", "error", "cancelled", "panic"];

/// The ends of a function's calls by outcome, and of its streams the number of first items (`first`), of
/// streams and of items.
#[derive(Default)]
pub(crate) struct Ends(BTreeMap<String, u64>);

impl Ends {
    pub(crate) fn of(function: &str) -> Self {
        let mut ends = Self::default();
        let own = format!("code_function_name=\"streams::{function}\"");
        for line in telemark::page().lines().filter(|line| line.contains(&own)) {
            let (series, value) = line.rsplit_once(' ').unwrap();
            let (name, labels) = series.split_once('{').unwrap();
            let outcome =
                labels.split_once("outcome=\"").and_then(|(_, rest)| rest.split_once('"'));
            let key = match (name.rsplit_once('_').unwrap(), outcome) {
                ((_, "count"), Some((outcome, _))) => outcome,
                (("function_stream_items", "count"), _) => "streams",
                (("function_stream_items", "sum"), _) => "items",
                ((family, "count"), _) if family.contains("time_to_first") => "first",
                _ => continue,
            };
            *ends.0.entry(key.to_owned()).or_default() += value.parse::<u64>().unwrap();
        }
        ends
    }

    /// What `call` adds to a function's ends.
    pub(crate) fn added(function: &str, call: impl FnOnce()) -> String {
        let before = Self::of(function);
        call();
        let after = Self::of(function);
        let added = |key: &str| after.0[key] - before.0[key];
        let mut text = String::new();
        for outcome in OUTCOMES.into_iter().filter(|outcome| added(outcome) > 0) {
            write!(text, "{outcome} {}, ", added(outcome)).unwrap();
        }
        let [first, streams, items] = ["first", "streams", "items"].map(added);
        write!(text, "first {first}, streams {streams}, items {items}").unwrap();
        text
    }
}
