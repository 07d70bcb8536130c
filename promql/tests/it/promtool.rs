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

const VERSION: Version = Version { major: 2, minor: 42 };

#[test]
fn promtool_agrees_but_for_the_exceptions() {
    let test = "promtool_agrees_but_for_the_exceptions";
    let installed = Command::new("promtool").arg("--version").output();
    let Ok(installed) = installed else {
        println!("skipped: {test}: promtool not installed");
        return;
    };
    if !String::from_utf8_lossy(&installed.stdout).contains(&format!("version {VERSION}")) {
        println!("skipped: {test}: promtool is not of Prometheus {VERSION}");
        return;
    }
    let mut cases = corpora::cases_or_skip(test, "");
    cases.sort_by(|a, b| a.expr.cmp(&b.expr));
    cases.dedup_by(|a, b| a.expr == b.expr);
    // A rule without a query is a mistake of another kind.
    cases.retain(|case| !case.expr.is_empty());
    if cases.is_empty() {
        return;
    }
    let queries: Vec<_> = cases.iter().map(|case| case.expr.as_str()).collect();
    let refused_there = refused(&queries);
    let (mut valid, mut invalid, mut newer) = (0, 0, 0);
    let mut differences = Vec::new();
    for (index, query) in queries.iter().enumerate() {
        let parsed = parse(query);
        let unmet = parsed.as_ref().ok().and_then(|expr| {
            requirements(expr).into_iter().find_map(|it| it.feature.unmet(VERSION, &[]))
        });
        match (&parsed, unmet, refused_there.contains(&index)) {
            (Ok(_), None, false) => valid += 1,
            (Ok(_), Some(_), true) => newer += 1,
            (Err(_), _, true) => invalid += 1,
            _ => differences.push((*query, format!("{unmet:?} {:?}", parsed.err()))),
        }
    }
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

/// Which of the queries promtool refuses, by their places in the list.
fn refused(queries: &[&str]) -> BTreeSet<usize> {
    let mut rules = "groups:\n- name: all\n  rules:\n".to_owned();
    for (index, query) in queries.iter().enumerate() {
        let query = serde_json::to_string(query).unwrap();
        writeln!(rules, "  - record: query_{index}\n    expr: {query}").unwrap();
    }
    let path = env::temp_dir().join(format!("telemark-promql-{}.yml", process::id()));
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
