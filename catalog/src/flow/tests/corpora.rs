//! Queries of public repositories, with whatever is in them.

use std::fmt::Write;
use std::path::Path;

use expect_test::expect;
use telemark_promql::{Dialect, visit};

use super::super::Flows;
use crate::fixture;
use crate::known::Known;

/// Every expression of the corpora, by file; nothing where they aren't present.
fn expressions() -> Option<Vec<(String, Vec<String>)>> {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/exprs");
    let mut files: Vec<_> = std::fs::read_dir(corpora).ok()?.map(|it| it.unwrap().path()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let expr = |line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["expr"].as_str().unwrap().to_owned()
        };
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, text.lines().map(expr).collect())
    };
    Some(files.into_iter().map(read).collect())
}

#[test]
fn every_expression_is_followed_and_few_of_strangers_give_nothing() {
    let Some(files) = expressions() else {
        println!("skipped: every_expression_is_followed: corpora not present");
        return;
    };
    let catalog = fixture::studio();
    let surroundings = fixture::surroundings();
    let known = Known::new(&catalog, [], &surroundings);
    let mut shown = String::new();
    for (name, queries) in &files {
        let mut dead = Vec::new();
        for (line, query) in (1..).zip(queries) {
            let parsed = telemark_promql::parse_all(query, Dialect::Grafana);
            let flows = Flows::of(&parsed.expr, &known);
            visit::walk(&parsed.expr, &mut |expr| {
                if flows.at(expr).dead.is_some() && parsed.errors.is_empty() {
                    dead.push(line);
                }
            });
        }
        dead.dedup();
        if !dead.is_empty() {
            writeln!(shown, "{name}: {dead:?}").unwrap();
        }
    }
    // Those of Prometheus and pint ask for contradictions on purpose, and so does OpenShift's test of rules
    // that read each other. kube-prometheus asks for `integration!~".*"`.
    expect![[r#"
        parse_test_upstream_v3.14.even: [72]
        pint_source_snap.even: [59]
        promqltest_upstream_v3.14.even: [403, 424, 425, 1001, 1003]
        rules__openshift__cluster-monitoring-operator: [298, 327, 329]
        rules__prometheus-operator__kube-prometheus: [6]
    "#]]
    .assert_eq(&shown);
}
