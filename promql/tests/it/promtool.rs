//! The same queries through Debian's promtool: same verdict, or a known reason.
//!
//! That promtool is of Prometheus 2.42. What is newer must be known as such, which is how the versions
//! that queries need are tested, too.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write;
use std::fs;
use std::process::{self, Command};

use expect_test::expect;
use telemark_promql::{Version, parse, requirements};

use crate::corpora;
use crate::difference::{Difference, explain};
use crate::hostile::mutated;

const VERSION: Version = Version { major: 2, minor: 42 };

#[test]
fn promtool_agrees_but_for_the_exceptions() {
    let test = "promtool_agrees_but_for_the_exceptions";
    let cases = corpora::cases_or_skip(test, "");
    let queries = cases.into_iter().map(|case| case.expr).collect();
    let Some(Comparison { valid, invalid, newer, differences }) = compare(test, queries) else {
        return;
    };
    let differences = differences.iter().map(|(query, said)| (query.as_str(), said.clone()));
    let explained =
        explain(differences, &[Difference::LetterBetweenDurations, Difference::RangeBehindEnd]);
    let summary = format!(
        "{valid} valid for both\n{invalid} refused by both\n{newer} too new\n\
         otherwise:\n{explained}"
    );
    expect![[r#"
        2334 valid for both
        726 refused by both
        306 too new
        otherwise:
        1 LetterBetweenDurations
        1 RangeBehindEnd
    "#]]
    .assert_eq(&summary);
}

#[test]
fn promtool_agrees_on_queries_with_mistakes() {
    let test = "promtool_agrees_on_queries_with_mistakes";
    let Some(Comparison { valid, invalid, newer, differences }) = compare(test, mutated(5000))
    else {
        return;
    };
    let differences = differences.iter().map(|(query, said)| (query.as_str(), said.clone()));
    let explained = explain(differences, &[Difference::RangeBehindEnd]);
    let summary = format!(
        "{valid} valid for both\n{invalid} refused by both\n{newer} too new\n\
         otherwise:\n{explained}"
    );
    expect![[r#"
        570 valid for both
        4171 refused by both
        55 too new
        otherwise:
        1 RangeBehindEnd
    "#]]
    .assert_eq(&summary);
}

/// How often the verdicts are the same, and which aren't.
struct Comparison {
    valid: usize,
    invalid: usize,
    /// Refused by promtool, and known to be too new for it.
    newer: usize,
    /// Queries with what the parser says of them.
    differences: Vec<(String, String)>,
}

/// Compares the verdicts on some queries, or says that the test is skipped.
fn compare(test: &str, mut queries: Vec<String>) -> Option<Comparison> {
    let Ok(installed) = Command::new("promtool").arg("--version").output() else {
        println!("skipped: {test}: promtool not installed");
        return None;
    };
    if !String::from_utf8_lossy(&installed.stdout).contains(&format!("version {VERSION}")) {
        println!("skipped: {test}: promtool is not of Prometheus {VERSION}");
        return None;
    }
    queries.sort();
    queries.dedup();
    // A rule without a query is a mistake of another kind, and U+FFFD doesn't survive YAML.
    queries.retain(|query| !query.is_empty() && !query.contains('\u{fffd}'));
    if queries.is_empty() {
        return None;
    }
    let refused = refused(test, &queries);
    let mut comparison = Comparison { valid: 0, invalid: 0, newer: 0, differences: Vec::new() };
    for (index, query) in queries.into_iter().enumerate() {
        let parsed = parse(&query);
        let unmet = parsed.as_ref().ok().and_then(|expr| {
            requirements(expr).into_iter().find_map(|it| it.feature.unmet(VERSION, &[]))
        });
        match (&parsed, unmet, refused.contains(&index)) {
            (Ok(_), None, false) => comparison.valid += 1,
            (Ok(_), Some(_), true) => comparison.newer += 1,
            (Err(_), _, true) => comparison.invalid += 1,
            _ => comparison.differences.push((query, format!("{unmet:?} {:?}", parsed.err()))),
        }
    }
    Some(comparison)
}

/// Which of the queries promtool refuses, by their places in the list.
fn refused(test: &str, queries: &[String]) -> BTreeSet<usize> {
    let mut rules = "groups:\n- name: all\n  rules:\n".to_owned();
    for (index, query) in queries.iter().enumerate() {
        let query = serde_json::to_string(query).unwrap();
        writeln!(rules, "  - record: query_{index}\n    expr: {query}").unwrap();
    }
    let path = env::temp_dir().join(format!("{test}-{}.yml", process::id()));
    fs::write(&path, rules).unwrap();
    let checked = Command::new("promtool").args(["check", "rules"]).arg(&path).output().unwrap();
    fs::remove_file(&path).unwrap();
    let said = String::from_utf8(checked.stderr).unwrap();
    let named = said.lines().filter_map(|line| {
        let (_, behind) = line.split_once(", \"query_")?;
        let (index, problem) = behind.split_once("\": ")?;
        assert!(problem.starts_with("could not parse expression"), "{line}");
        Some(index.parse().unwrap())
    });
    named.collect()
}
