//! Reports for machines are read by programs that we did not write.
//!
//! SARIF is held against its schema, whose file `TELEMARK_SARIF_SCHEMA` names, by Python's jsonschema; JUnit's
//! XML is read by Python. Without these, the tests are skipped and say so.

#![expect(clippy::print_stdout, reason = "says what was skipped")]

use std::env;
use std::fs;
use std::process::Command;

use telemark_catalog::config::Surroundings;
use telemark_catalog::render::{junit, sarif};
use telemark_catalog::report::Report;
use telemark_catalog::source::Sources;
use telemark_registry::catalog;

/// Rules with mistakes of several kinds, and names that need escapes.
const RULES: &str = "\
groups:
  - name: 'a & <b>'
    rules:
      - alert: \"\\e[1m\"
        expr: rate(nobody_emits_this_total[5m]) > 0
      - alert: \"Ä \\\"quoted\\\"\"
        expr: sum(rate(up[5m])) by (job
        expr: up
  - name: 'a & <b>'
";
const EMPTY: &str = r#"{"schema_version": 1, "fingerprint": {"count": 0, "hash": "0000000000000000"},
    "families": [], "functions": []}"#;

fn report() -> Report {
    let mut sources = Sources::default();
    sources.add("rules/a b:c.yml".to_owned(), RULES.as_bytes());
    sources.add("/absolute/no-utf8.yml".to_owned(), b"\xff");
    let catalog = catalog::read(EMPTY).expect("an empty catalog");
    Report::new(sources, &catalog, &Surroundings::default())
}

/// What a Python program prints, unless it can't import what it needs.
fn python(name: &str, program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new("python3").arg("-c").arg(program).args(arguments).output();
    let Ok(output) = output else {
        println!("skipped: {name}: no python3");
        return None;
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("ModuleNotFoundError") {
        println!("skipped: {name}: python3 has no jsonschema");
        return None;
    }
    assert!(output.status.success(), "{errors}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn sarif_is_what_its_schema_describes() {
    let name = "the schema of SARIF";
    let Some(schema) = env::var_os("TELEMARK_SARIF_SCHEMA") else {
        println!("skipped: {name}: TELEMARK_SARIF_SCHEMA names no file");
        return;
    };
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("report.sarif");
    fs::write(&file, sarif(&report())).expect("a file of ours");
    let program = "import json, sys\n\
                   from jsonschema import validators\n\
                   schema, report = [json.load(open(name)) for name in sys.argv[1:]]\n\
                   validator = validators.validator_for(schema)(schema)\n\
                   for error in validator.iter_errors(report): print(error.message)\n\
                   print(len(report['runs'][0]['results']))";
    let arguments = [&schema.to_string_lossy(), &*file.to_string_lossy()];
    if let Some(said) = python(name, program, &arguments) {
        assert_eq!(said, format!("{}\n", report().findings.len()));
    }
}

#[test]
fn junit_is_xml_with_a_failure_for_each_error() {
    let program = "import sys\n\
                   from xml.etree import ElementTree\n\
                   root = ElementTree.fromstring(sys.argv[1].encode())\n\
                   cases = root.findall('.//testcase')\n\
                   print(root.get('tests'), len(cases), len(root.findall('.//failure')))\n\
                   print([suite.get('name') for suite in root.findall('testsuite')])";
    let report = report();
    if let Some(said) = python("JUnit's XML", program, &[&junit(&report)]) {
        let count = report.findings.len();
        let names = "['rules/a b:c.yml', '/absolute/no-utf8.yml']";
        assert_eq!(said, format!("{count} {count} {count}\n{names}\n"));
    }
}
