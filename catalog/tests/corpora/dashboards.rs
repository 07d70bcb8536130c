//! The queries of dashboards are all loaded: as many as a plain walk over their JSON finds.

use std::fmt::Write;

use expect_test::expect;
use serde_json::Value;

use crate::files::Corpus;

/// Every text under a key `expr` that is not empty, wherever it stands.
fn expressions(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| match value {
                Value::String(text) if key == "expr" => usize::from(!text.trim().is_empty()),
                value => expressions(value),
            })
            .sum(),
        Value::Array(items) => items.iter().map(expressions).sum(),
        _ => 0,
    }
}

#[test]
fn as_many_queries_are_loaded_as_a_plain_walk_finds() {
    let Some(corpus) = Corpus::open("dashboards") else {
        return;
    };
    let mut differences = String::new();
    let (mut found, mut known) = (0, 0);
    for (file, loaded) in corpus.loaded() {
        let value: Value = serde_json::from_str(corpus.text(file)).expect("a dashboard is JSON");
        let expected = expressions(&value);
        let targets = loaded.dashboards.iter().flat_map(|dashboard| {
            let of_panels = dashboard.panels.iter().flat_map(|panel| &panel.targets);
            of_panels.chain(&dashboard.annotations)
        });
        let others: usize = loaded.dashboards.iter().map(|each| each.other_queries).sum();
        let targets = targets.count();
        found += targets;
        known += expected;
        if targets != expected {
            let path = corpus.path(file);
            writeln!(
                differences,
                "{path}: {expected} found, {targets} loaded, {others} to other data sources"
            )
            .expect("a String takes everything");
        }
    }
    let shown = format!("{found} of {known}\n{differences}");
    expect![[r#"
        1093 of 1093
    "#]]
    .assert_eq(&shown);
}
