//! Catalog files.

use std::path::PathBuf;

use telemark_catalog::config::Surroundings;
use telemark_catalog::render::{human, json};
use telemark_catalog::report::Report;
use telemark_catalog::rust_sources::RustSources;
use telemark_catalog::source::Sources;
use telemark_registry::catalog;

/// Any bytes are read as a catalog file or refused; what is read is the same once it is written again, and
/// rules can be held against it.
///
/// # Panics
///
/// If not.
pub fn catalog_read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(catalog) = catalog::read(text) else { return };
    let again = catalog::read(&catalog::write(&catalog)).expect("what was written is read");
    assert_eq!(again, catalog);
    let mut sources = Sources::default();
    sources.add("rules.yml".to_owned(), rules_for(&catalog).as_bytes());
    let report = Report::new(sources, &catalog, &Surroundings::default());
    // A folder that is not there: what a catalog names is not read here.
    human(&report, &RustSources { root: PathBuf::from("no-such-folder") });
    json(&report);
}

/// A rule for each family, which asks for a label that it has, and for one that it nearly has.
fn rules_for(catalog: &catalog::v1::Catalog) -> String {
    let mut rules = "groups:\n  - name: a\n    rules:\n".to_owned();
    for family in &catalog.families {
        let name = &family.prometheus_name;
        let labels = family.labels.iter().map(|label| label.prometheus_name.as_str());
        for label in labels.chain(["outcom"]) {
            let query = format!("rate({name}_count{{{label}=\"x\"}}[5m]) > {name} + {name}s");
            // JSON's strings are YAML's.
            let query = serde_json::Value::from(query);
            rules.extend(["      - alert: A\n        expr: ", &query.to_string(), "\n"]);
        }
    }
    rules
}
