//! The studio's catalog: what the binary says, what the process says, and what the schema says.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;
use telemark_catalog::artifact::records;
use telemark_registry::catalog::{self, SCHEMA_V1};
use telemark_tests::http;
use telemark_tests::studio::{Studio, build};

fn binary() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build(env!("CARGO_TARGET_TMPDIR")).unwrap())
}

fn file() -> String {
    catalog::write(&catalog::build(&records(binary()).unwrap()).unwrap())
}

fn schema() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(SCHEMA_V1).unwrap()).unwrap()
}

#[test]
fn the_running_process_serves_the_catalog_that_its_binary_holds() {
    let studio = Studio::start(binary(), 1).unwrap();
    assert_eq!(http::get(&studio.metrics, "/catalog").unwrap(), file());
}

#[test]
fn every_series_on_the_page_is_one_that_the_catalog_has() {
    let catalog = catalog::read(&file()).unwrap();
    let studio = Studio::start(binary(), 5).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    let page = http::get(&studio.metrics, "/metrics").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for line in page.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (series, _) = line.rsplit_once(' ').unwrap();
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        // The facade's, and what comes out of the environment.
        if name == "studio_starts_total" || name == "target_info" {
            continue;
        }
        let suffixes = ["_bucket", "_sum", "_count"];
        let family = catalog.families.iter().find(|family| {
            let stem = name.strip_prefix(family.prometheus_name.as_str());
            stem.is_some_and(|suffix| suffix.is_empty() || suffixes.contains(&suffix))
        });
        let family = family.unwrap_or_else(|| panic!("{line}"));
        seen.insert(family.prometheus_name.as_str());
        for pair in labels.trim_end_matches('}').split("\",").filter(|pair| !pair.is_empty()) {
            let (label, value) = pair.split_once("=\"").unwrap();
            let value = value.trim_end_matches('"');
            if label == "le" {
                continue;
            }
            let declared = family.labels.iter().find(|known| known.prometheus_name == label);
            let declared = declared.unwrap_or_else(|| panic!("{label} in {line}"));
            let known = declared.values.iter().any(|known| known == value);
            assert!(known || declared.cap > 0, "{label} in {line}");
        }
    }
    let families: Vec<_> =
        catalog.families.iter().map(|family| family.prometheus_name.as_str()).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), families);
}

#[test]
fn the_catalog_file_is_as_its_schema_says() {
    let file: Value = serde_json::from_str(&file()).unwrap();
    let errors: Vec<_> = schema().iter_errors(&file).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let good: Value = serde_json::from_str(&file()).unwrap();
    let breaks: [fn(&mut Value); 5] = [
        |file| file["schema_version"] = 2.into(),
        |file| file["extra"] = true.into(),
        |file| file["families"][0]["instrument"] = "meter".into(),
        |file| file["functions"][0]["line"] = "7".into(),
        |file| drop(file["fingerprint"].as_object_mut().unwrap().remove("hash")),
    ];
    for (index, break_it) in breaks.into_iter().enumerate() {
        let mut broken = good.clone();
        break_it(&mut broken);
        let refused = (schema().is_valid(&broken), catalog::read(&broken.to_string()).is_ok());
        assert_eq!(refused, (false, false), "{index}");
    }
}
