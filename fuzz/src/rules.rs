//! Rule files and dashboards.

use std::ops::Range;
use std::path::PathBuf;

use serde_json::Value;
use telemark_catalog::config::Surroundings;
use telemark_catalog::render::{human, json};
use telemark_catalog::report::Report;
use telemark_catalog::rust_sources::RustSources;
use telemark_catalog::source::Sources;
use telemark_registry::catalog::{self, v1::Catalog};
use telemark_registry::{
    Descriptor, Endings, Kind, LabelDescriptor, LabelValues, MetricDescriptor, Timing, record,
    semconv,
};

/// Any bytes are a rule file or get findings, each of which points into the file and can be shown.
///
/// # Panics
///
/// If not.
pub fn rules(bytes: &[u8]) {
    check("rules.yml", bytes);
}

/// Any bytes are a dashboard or get findings, each of which points into the file and can be shown. What is no
/// JSON is reported as such.
///
/// # Panics
///
/// If not.
pub fn dashboards(bytes: &[u8]) {
    let report = check("dashboard.json", bytes);
    // A byte order mark may be ignored (RFC 8259, section 8.1).
    let json = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Err(error) = serde_json::from_slice::<Value>(json) {
        let said = error.to_string();
        // Limits of serde_json's, which JSON doesn't have.
        let is_limit =
            ["recursion limit", "number out of range"].map(|limit| said.starts_with(limit));
        assert!(is_limit.contains(&true) || !report.findings.is_empty(), "{said}");
    }
}

fn check(name: &str, bytes: &[u8]) -> Report {
    let mut sources = Sources::default();
    sources.add(name.to_owned(), bytes);
    let report = Report::new(sources, &known(), &Surroundings::default());
    for finding in &report.findings {
        let text = &report.sources.file(finding.place.file).text;
        let related = finding.related.iter().map(|related| &related.place.range);
        let suggested = finding.suggestion.iter().map(|suggestion| &suggestion.place.range);
        let ranges = [&finding.place.range].into_iter().chain(related).chain(suggested);
        let is_piece = |range: &Range<usize>| text.get(range.clone()).is_some();
        assert!(ranges.clone().all(is_piece), "{finding:?}");
        assert!(!finding.message.is_empty());
    }
    human(&report, &RustSources { root: PathBuf::from("no-such-folder") });
    json(&report);
    report
}

/// A database call with labels of each sort.
fn known() -> Catalog {
    let labels = &[
        LabelDescriptor { name: "db.system.name", values: LabelValues::Constant("sqlite") },
        LabelDescriptor { name: "size", values: LabelValues::Closed(&["small", "large"]) },
        LabelDescriptor { name: "tenant", values: LabelValues::Capped(8) },
    ];
    let section = record::encode(&Descriptor {
        kind: Kind::Db,
        function: "shop::find",
        file: "src/lib.rs",
        line: "7",
        crate_name: "shop",
        crate_version: "1.0.0",
        help: "",
        timing: Timing::Exact,
        critical: false,
        span: None,
        metrics: &[MetricDescriptor {
            labels,
            endings: Some(Endings::PLAIN),
            ..semconv::DB_CLIENT_OPERATION_DURATION
        }],
    });
    catalog::build(section.as_bytes()).expect("a record that was just written is read")
}
