//! Queries of public repositories, with whatever is in them.

use std::fmt::Write;
use std::path::Path;

use expect_test::expect;
use telemark_promql::{Dialect, visit};

use super::super::{Flows, selector};
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
        let (mut nodes, mut selectors, mut dead) = (0, 0, Vec::new());
        for (line, query) in (1..).zip(queries) {
            let parsed = telemark_promql::parse_all(query, Dialect::Grafana);
            let flows = Flows::of(&parsed.expr, &known);
            visit::walk(&parsed.expr, &mut |expr| {
                nodes += 1;
                selectors += usize::from(selector(expr).is_some());
                if flows.at(expr).dead.is_some() && parsed.errors.is_empty() {
                    dead.push(line);
                }
            });
        }
        dead.dedup();
        let queries = queries.len();
        writeln!(shown, "{name}: {queries} queries, {nodes} nodes, {selectors} selectors").unwrap();
        if !dead.is_empty() {
            writeln!(shown, "  give nothing: {dead:?}").unwrap();
        }
    }
    // Those of Prometheus and pint ask for contradictions on purpose, and so does OpenShift's test of rules
    // that read each other. kube-prometheus asks for `integration!~".*"`.
    expect![[r#"
        dash__dotdc__grafana-dashboards-kubernetes: 311 queries, 1052 nodes, 399 selectors
        dash__grafana__dashboard-linter: 4 queries, 5 nodes, 4 selectors
        dash__linkerd__linkerd2: 539 queries, 1906 nodes, 658 selectors
        dash__prometheus-operator__kube-prometheus: 55 queries, 273 nodes, 59 selectors
        dash__thanos-io__thanos: 271 queries, 1234 nodes, 328 selectors
        parse_test_upstream_v3.14.even: 176 queries, 355 nodes, 165 selectors
          give nothing: [72]
        pint_source_snap.even: 156 queries, 696 nodes, 219 selectors
          give nothing: [59]
        promqltest_upstream_v3.14.even: 1107 queries, 3460 nodes, 1216 selectors
          give nothing: [403, 424, 425, 1001, 1003]
        rules__openshift__cluster-monitoring-operator: 359 queries, 2431 nodes, 598 selectors
          give nothing: [298, 327, 329]
        rules__prometheus-operator__kube-prometheus: 235 queries, 2151 nodes, 488 selectors
          give nothing: [6]
        rules__prometheus__node_exporter: 182 queries, 236 nodes, 183 selectors
        rules__prometheus__prometheus: 113 queries, 342 nodes, 109 selectors
        rules__slok__sloth: 458 queries, 4399 nodes, 765 selectors
        rules__thanos-io__thanos: 75 queries, 583 nodes, 109 selectors
    "#]].assert_eq(&shown);
}
