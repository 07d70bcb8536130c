//! The gate from the outside: a deliberate slowdown shuts it.

use std::fs;
use std::process::{Command, Output};

use expect_test::expect;
use serde_json::Value;

/// Runs the gate on a row, unless told otherwise the bare call against itself, so that nothing depends on
/// how this test was optimized.
fn gate(arguments: &[&str]) -> (Output, Value) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let json = folder.path().join("overhead.json");
    let output = Command::new(env!("CARGO_BIN_EXE_overhead"))
        .args(["--row", "sqlite", "--json"])
        .arg(&json)
        .args(if arguments.contains(&"--twin") { &[][..] } else { &["--twin", "bare"] })
        .args(arguments)
        .output()
        .expect("Cargo has built the gate");
    let json = fs::read(json).expect("the gate writes its report");
    (output, serde_json::from_slice(&json).expect("the report is JSON"))
}

#[test]
fn a_slowdown_of_two_percent_shuts_the_gate() {
    let (output, report) = gate(&["--slowdown", "2", "--seconds", "8"]);
    let said = String::from_utf8(output.stdout).unwrap();
    // Not within, that is: on a busy machine it may stay undecided, which shuts the gate as well.
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_ne!(report["rows"][0]["verdict"], "within", "{said}");
    assert!(report["rows"][0]["overhead"]["upper"].as_f64() >= Some(0.01), "{said}");
}

#[test]
fn the_gate_prints_a_table_and_the_count() {
    let (output, report) = gate(&["--seconds", "1"]);
    let said = String::from_utf8(output.stdout).unwrap();
    // What was measured differs from run to run; the figures are those of the report.
    let shape: String =
        said.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
    let lines: Vec<&str> = shape.lines().collect();
    assert_eq!(lines.len(), 6, "{said}");
    expect!["row         bare µs       bare µs  overhead %        interval  verdict    pairs"]
        .assert_eq(lines[0]);
    assert!(lines[1].starts_with("sqlite "), "{said}");
    let verdict = report["rows"][0]["verdict"].as_str().unwrap();
    assert!(lines[1].contains(verdict), "{said}");
    assert!(lines[5].starts_with("at most 0 %: "), "{said}");
    assert!(lines[5].ends_with(", 0 skipped"), "{said}");
    assert_eq!(output.status.code(), Some(i32::from(verdict != "within")), "{said}");
}

#[test]
fn a_twin_can_be_chosen() {
    let (output, report) = gate(&["--twin", "limit", "--row", "provider", "--seconds", "1"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let rows = report["rows"].as_array().unwrap();
    let rows: Vec<_> = rows.iter().map(|row| row["row"].as_str().unwrap()).collect();
    assert_eq!(
        (report["twin"].as_str(), rows),
        (Some("limit"), vec!["sqlite", "provider"]),
        "{said}"
    );
}

#[test]
fn a_row_that_is_not_there_is_told_those_that_are() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_overhead")).args(["--row", "mysql"]).output().unwrap();
    expect![[r"
        error: invalid value 'mysql' for '--row <NAME>': the rows are: http, postgres, sqlite, provider

        For more information, try '--help'.
    "]]
    .assert_eq(&String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(2));
}
