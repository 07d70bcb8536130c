//! A report as SARIF 2.1.0, for code scanning.
//!
//! GitHub takes at most 25,000 results of a run, so the most severe of them are written. Paths are relative
//! to the directory of the run, which has to be the repository's for GitHub to find the files.

use serde_json::{Value, json};

use super::uri::uri;
use crate::finding::{CheckId, Declared, Finding, Severity, Subject};
use crate::report::Report;
use crate::source::{Place, Sources};

/// GitHub, "SARIF support for code scanning", limits.
const MAX_RESULTS: usize = 25_000;
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The key under which a result's fingerprint stands. Another way to make it needs another key.
const FINGERPRINT: &str = "telemark/v1";

/// A report as one indented JSON document with a final line break.
#[expect(clippy::missing_panics_doc, reason = "it has no way to panic")]
pub fn sarif(report: &Report) -> String {
    let document = document(report, MAX_RESULTS);
    let mut text = serde_json::to_string_pretty(&document).expect("every key is a string");
    text.push('\n');
    text
}

pub(super) fn document(report: &Report, max_results: usize) -> Value {
    let mut results: Vec<_> = report.findings.iter().zip(report.fingerprints()).collect();
    let cut = results.len().saturating_sub(max_results);
    if cut > 0 {
        // Stable, so those of one severity stay in the order of the files.
        results.sort_by_key(|(finding, _)| std::cmp::Reverse(finding.severity));
        results.truncate(max_results);
    }
    let results: Vec<_> = results
        .into_iter()
        .map(|(finding, fingerprint)| result(&report.sources, finding, &fingerprint))
        .collect();
    let mut run = json!({
        "tool": { "driver": {
            "name": "cargo-telemark",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": CheckId::ALL.iter().map(|check| rule(*check)).collect::<Vec<_>>(),
        } },
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    if cut > 0 {
        run["invocations"] = json!([{
            "executionSuccessful": true,
            "toolExecutionNotifications": [{
                "level": "warning",
                "message": { "text": format!("{cut} less severe findings are left out") },
            }],
        }]);
    }
    json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] })
}

fn rule(check: CheckId) -> Value {
    json!({
        "id": check.as_str(),
        "shortDescription": { "text": check.summary() },
        "help": { "text": check.page(), "markdown": check.page() },
        "defaultConfiguration": { "level": level(check.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(sources: &Sources, finding: &Finding, fingerprint: &str) -> Value {
    let index = CheckId::ALL.iter().position(|check| *check == finding.check);
    let mut text = finding.message.clone();
    if !finding.label.is_empty() {
        text = format!("{text}: {}", finding.label);
    }
    for help in &finding.help {
        text = format!("{text}\n\n{help}");
    }
    if let Some(suggestion) = &finding.suggestion {
        text = format!("{text}\n\n{}: `{}`", suggestion.message, suggestion.replacement);
    }
    let mut location = location(sources, &finding.place);
    if let Some(subject) = &finding.subject {
        location["logicalLocations"] = json!([logical(subject)]);
    }
    let mut result = json!({
        "ruleId": finding.check.as_str(),
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [location],
        "partialFingerprints": { FINGERPRINT: fingerprint },
    });
    let related = finding.related.iter().map(|related| {
        let mut location = self::location(sources, &related.place);
        location["message"] = json!({ "text": related.label });
        location
    });
    let declared = finding.declared.iter().map(declared);
    let related: Vec<_> = related.chain(declared).collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(suggestion) = &finding.suggestion {
        let file = sources.file(suggestion.place.file);
        result["fixes"] = json!([{
            "description": { "text": suggestion.message },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(&file.path) },
                "replacements": [{
                    "deletedRegion": region(sources, &suggestion.place),
                    "insertedContent": { "text": suggestion.replacement },
                }],
            }],
            "properties": { "safety": suggestion.safety },
        }]);
    }
    result
}

fn logical(subject: &Subject) -> Value {
    let mut logical = json!({ "name": subject.name(), "fullyQualifiedName": subject.to_string() });
    if let Some(pointer) = subject.pointer() {
        logical["properties"] = json!({ "jsonPointer": pointer });
    }
    logical
}

fn location(sources: &Sources, place: &Place) -> Value {
    let file = sources.file(place.file);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&file.path) },
        "region": region(sources, place),
    } })
}

fn region(sources: &Sources, place: &Place) -> Value {
    let file = sources.file(place.file);
    let (start, end) = (file.line_column(place.range.start), file.line_column(place.range.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn declared(declared: &Declared) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&declared.file) },
            "region": { "startLine": declared.line },
        },
        "message": { "text": declared.label },
    })
}
