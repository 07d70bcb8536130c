//! Rules as they are loaded, shown as text.

use expect_test::{Expect, expect};

use super::{Duration, Field};
use crate::expression::Located;
use crate::load::load;
use crate::source::Sources;

/// Loads a file and shows its rules with everything that they have.
fn check(text: &str, expect: &Expect) {
    let mut sources = Sources::default();
    let file = sources.add("rules.yml".to_owned(), text.as_bytes());
    let loaded = load(&sources, file);
    let at = |byte| {
        let at = sources.file(file).line_column(byte);
        format!("{}:{}", at.line, at.column)
    };
    let fields = |fields: &[Field]| {
        let field = |field: &Field| {
            let (name, value) = (&field.name, &field.value);
            let value_at = at(value.whole().range.start);
            format!("{} {}={:?} {value_at}", at(name.place.range.start), name.value, value.text)
        };
        fields.iter().map(field).collect::<Vec<_>>().join(", ")
    };
    let duration = |duration: &Option<Located<Duration>>| match duration {
        Some(duration) => format!("{} {}", duration.value, at(duration.place.range.start)),
        None => "-".to_owned(),
    };
    let mut shown = Vec::new();
    for rule in &loaded.rules {
        let group = &rule.group;
        shown.push(format!(
            "{:?} {} {} of {} {} in {:?}",
            rule.kind,
            rule.name.value,
            at(rule.name.place.range.start),
            group.name.value,
            at(group.name.place.range.start),
            group.namespace.as_ref().map(|namespace| namespace.value.as_str()),
        ));
        shown.push(format!(
            "  interval={} query_offset={} limit={:?} strategy={:?} labels=[{}]",
            duration(&group.interval),
            duration(&group.query_offset),
            group.limit.as_ref().map(|limit| limit.value),
            group.partial_response_strategy.as_ref().map(|strategy| strategy.value.as_str()),
            fields(&group.labels),
        ));
        shown.push(format!(
            "  {:?} {} for={} keep_firing_for={} labels=[{}] annotations=[{}]",
            rule.expr.text,
            rule.expr.subject().map(ToString::to_string).unwrap_or_default(),
            duration(&rule.pending),
            duration(&rule.keep_firing_for),
            fields(&rule.labels),
            fields(&rule.annotations),
        ));
    }
    let findings = loaded.findings.iter();
    shown.extend(findings.map(|finding| {
        let at = at(finding.place.range.start);
        format!("{at} {}: {}", finding.check, finding.message)
    }));
    expect.assert_eq(&shown.join("\n"));
}

#[test]
fn a_rule_has_all_that_is_written_of_it_and_its_group() {
    check(
        "\
namespace: studio
groups:
  - name: g
    interval: 1m
    query_offset: 30s
    limit: 10
    partial_response_strategy: warn
    labels: {team: images}
    rules:
      - record: a:b
        expr: sum(b)
        labels: {quantile: 0.9}
      - alert: A
        expr: a > 1
        for: 1h30m
        keep_firing_for: 5m
        labels:
          severity: page
          empty:
        annotations:
          summary: \"{{ $labels.model }} é\"
          description: |
            Two
            lines
",
        &expect![[r#"
            Record a:b 10:17 of g 3:11 in Some("studio")
              interval=1m 4:15 query_offset=30s 5:19 limit=Some(10) strategy=Some("warn") labels=[8:14 team="images" 8:20]
              "sum(b)" rule `a:b` of group `g` for=- keep_firing_for=- labels=[12:18 quantile="0.9" 12:28] annotations=[]
            Alert A 13:16 of g 3:11 in Some("studio")
              interval=1m 4:15 query_offset=30s 5:19 limit=Some(10) strategy=Some("warn") labels=[8:14 team="images" 8:20]
              "a > 1" rule `A` of group `g` for=1h30m 15:14 keep_firing_for=5m 16:26 labels=[18:11 severity="page" 18:21, 19:11 empty="" 19:16] annotations=[21:11 summary="{{ $labels.model }} é" 21:21, 22:11 description="Two\nlines\n" 23:13]"#]],
    );
}

#[test]
fn resources_hold_groups_in_lists_and_documents() {
    let resource = |kind: &str, name: &str| {
        format!(
            "  apiVersion: example.com/v1\n  kind: {kind}\n  spec: {{groups: [{{name: {name}, rules: [{{record: {name}, expr: 1}}]}}]}}\n"
        )
    };
    let list = ["PrometheusRule", "AlertingRule", "ClusterRule", "GlobalRule"]
        .map(|kind| resource(kind, &kind.to_lowercase()).replacen("  ", "- ", 1));
    let list = list.concat();
    let alone = resource("PrometheusRule", "alone").replace("\n  ", "\n");
    check(
        &format!("apiVersion: v1\nkind: List\nitems:\n{list}---\n{}", alone.trim_start()),
        &expect![[r#"
            Record prometheusrule 6:59 of prometheusrule 6:26 in None
              interval=- query_offset=- limit=None strategy=None labels=[]
              "1" rule `prometheusrule` of group `prometheusrule` for=- keep_firing_for=- labels=[] annotations=[]
            Record alertingrule 9:57 of alertingrule 9:26 in None
              interval=- query_offset=- limit=None strategy=None labels=[]
              "1" rule `alertingrule` of group `alertingrule` for=- keep_firing_for=- labels=[] annotations=[]
            Record clusterrule 12:56 of clusterrule 12:26 in None
              interval=- query_offset=- limit=None strategy=None labels=[]
              "1" rule `clusterrule` of group `clusterrule` for=- keep_firing_for=- labels=[] annotations=[]
            Record globalrule 15:55 of globalrule 15:26 in None
              interval=- query_offset=- limit=None strategy=None labels=[]
              "1" rule `globalrule` of group `globalrule` for=- keep_firing_for=- labels=[] annotations=[]
            Record alone 19:48 of alone 19:24 in None
              interval=- query_offset=- limit=None strategy=None labels=[]
              "1" rule `alone` of group `alone` for=- keep_firing_for=- labels=[] annotations=[]"#]],
    );
}

#[test]
fn what_is_no_duration_or_number_is_reported() {
    check(
        "\
groups:
  - name: g
    interval: soon
    limit: many
    labels: [a]
    rules:
      - {alert: A, expr: up, for: 5, keep_firing_for: [5m], labels: {a: {b: c}}, annotations: text}
      - {alert: B, expr: up, for: 0}
",
        &expect![[r#"
            Alert A 7:17 of g 2:11 in None
              interval=- query_offset=- limit=None strategy=None labels=[]
              "up" rule `A` of group `g` for=- keep_firing_for=- labels=[] annotations=[]
            Alert B 8:17 of g 2:11 in None
              interval=- query_offset=- limit=None strategy=None labels=[]
              "up" rule `B` of group `g` for=0s 8:35 keep_firing_for=- labels=[] annotations=[]
            3:15 syntax/rule: `interval: soon` is no duration
            4:12 syntax/rule: `limit` is not a whole number
            5:13 syntax/rule: `labels` is not a mapping
            7:35 syntax/rule: `for: 5` is no duration
            7:55 syntax/rule: a duration is not a text
            7:73 syntax/rule: a value is not a text
            7:95 syntax/rule: `annotations` is not a mapping"#]],
    );
}
