//! Recording rules as series.

use expect_test::{Expect, expect};
use telemark_promql::Dialect;

use super::{fixture, show, shown};
use crate::config::Surroundings;
use crate::flow::Flows;
use crate::known::Known;
use crate::schema::Recording;

/// The tree is never freed, so that a test can name a rule and its query in one expression.
fn recording<'a>(name: &'a str, query: &str) -> Recording<'a> {
    let query = telemark_promql::parse(query).ok().map(|expr| &*Box::leak(Box::new(expr)));
    Recording { name, query, labels: Vec::new() }
}

fn check(recordings: &[Recording<'_>], query: &str, expect: &Expect) {
    expect.assert_eq(&shown(&[query], recordings, Dialect::Prometheus, show));
}

#[test]
fn a_rule_has_the_labels_of_its_query_and_its_own() {
    let rule = Recording {
        labels: vec![("team", "media"), ("job", ""), ("zone", "{{ zone }}")],
        ..recording("a:b", "sum by (job, provider) (rate(images_generated_total[5m]))")
    };
    check(
        &[rule],
        "a:b",
        &expect![[r#"
        a:b
          job -- undeclared
          provider! fal|replicate
          team! media
          zone?
          * -- undeclared
          Rate Float [count per second]

    "#]],
    );
}

#[test]
fn what_an_open_query_has_dropped_is_known_to_be_missing() {
    let rule = recording("a:b", "sum without (instance) (node_load1)");
    check(
        &[rule],
        "a:b",
        &expect![[r#"
        a:b
          instance -- undeclared
          *? -- open, names only
          Unknown Unknown [unknown]

    "#]],
    );
}

#[test]
fn rules_of_one_name_are_one() {
    let rules = [
        recording("a:b", "sum by (job) (queue_depth)"),
        Recording {
            labels: vec![("kind", "images")],
            ..recording("a:b", "sum(images_generated_total)")
        },
    ];
    check(
        &rules,
        "a:b",
        &expect![[r#"
        a:b
          job?
          kind? images
          * -- undeclared
          Unknown Float [count]

    "#]],
    );
}

#[test]
fn rules_read_rules_in_any_order() {
    let rules = [
        recording("c:d", "max by (job) (a:b)"),
        recording("a:b", "rate(images_generated_total[5m])"),
        recording("e:f", "c:d / 2"),
    ];
    check(
        &rules,
        "e:f",
        &expect![[r#"
        e:f
          job!
          * -- undeclared
          Rate Float [count per second ×0.5]

    "#]],
    );
}

#[test]
fn what_cannot_be_read_is_open_but_for_the_labels_of_the_rule() {
    let rules = [
        Recording { labels: vec![("team", "media")], ..recording("a:b", "sum((") },
        recording("c:d", "sum by (job, team) (a:b)"),
        Recording { labels: vec![("team", "print")], ..recording("e:f", "sum(queue_depth)") },
        recording("e:f", "sum(("),
    ];
    check(
        &rules,
        "c:d",
        &expect![[r#"
        c:d
          job?
          team! media
          * -- undeclared
          Unknown Unknown [unknown]

    "#]],
    );
    check(
        &rules,
        "e:f",
        &expect![[r#"
        e:f
          team?
          *? -- open, unread rule
          Unknown Unknown [unknown]

    "#]],
    );
}

#[test]
fn rules_that_read_each_other_are_open_and_remembered() {
    let rules = [
        recording("a", "b + 1"),
        recording("b", "c or queue_depth"),
        recording("c", "a"),
        recording("d", "sum by (job) (a)"),
        recording("itself", "itself offset 1m + 1"),
    ];
    check(
        &rules,
        "d",
        &expect![[r#"
        d
          job?
          * -- undeclared
          Unknown Unknown [unknown]

    "#]],
    );
    let (catalog, surroundings) = (fixture::studio(), fixture::surroundings());
    let known = Known::new(&catalog, rules, &surroundings);
    expect![[r#"[["a", "b", "c"], ["itself"]]"#]].assert_eq(&format!("{:?}", known.cycles()));
}

#[test]
fn a_recorded_name_that_others_own_too_has_the_labels_of_both() {
    let rule = recording("queue_depth", "sum by (shard) (node_load1)");
    check(
        &[rule],
        "queue_depth",
        &expect![[r#"
        queue_depth
          exported_job? generate|train
          instance?
          job?
          shard?
          * -- undeclared
          Unknown Unknown [unknown]

    "#]],
    );
}

#[test]
fn what_is_recorded_may_have_external_labels_where_it_is_kept() {
    let catalog = fixture::studio();
    let external_labels = ["cluster", "provider", "zone"].map(str::to_owned).to_vec();
    let surroundings = Surroundings { external_labels, ..fixture::surroundings() };
    let rule = Recording {
        labels: vec![("zone", "a")],
        ..recording("a:b", "sum by (provider) (images_generated_total{provider=\"fal\"})")
    };
    let known = Known::new(&catalog, [rule], &surroundings);
    let expr = telemark_promql::parse("a:b").unwrap();
    let shown = format!("a:b\n{}", show("a:b", Flows::of(&expr, &known).at(&expr)));
    expect![[r#"
        a:b
          cluster?
          provider! fal
          zone! a
          * -- undeclared
          SummedCounter Float [count]
    "#]]
    .assert_eq(&shown);
}
