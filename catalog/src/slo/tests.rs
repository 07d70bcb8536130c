//! Objectives as they are loaded, shown as text.

use expect_test::{Expect, expect};

use crate::load::load;
use crate::source::Sources;

/// Loads a file and shows its objectives, each query with its line and column and what the file has there.
fn check(text: &str, expect: &Expect) {
    let mut sources = Sources::default();
    let file = sources.add("slo.yml".to_owned(), text.as_bytes());
    let loaded = load(&sources, file);
    let mut shown = Vec::new();
    for slo in &loaded.slos {
        let grouping: Vec<_> = slo.grouping.iter().map(|label| label.value.as_str()).collect();
        let (name, format) = (&slo.name.value, slo.format);
        shown.push(format!("{format:?} {name} by {grouping:?}, {} elsewhere", slo.other_queries));
        for query in &slo.queries {
            let place = query.expr.whole();
            let at = sources.file(file).line_column(place.range.start);
            let selector = if query.is_selector { " selector" } else { "" };
            shown.push(format!("  {:?}{selector} {}:{}", query.role, at.line, at.column));
            shown.push(format!("    {:?}\n    {:?}", query.expr.text, &text[place.range]));
        }
    }
    let findings = loaded.findings.iter();
    shown.extend(findings.map(|finding| format!("{}: {}", finding.check, finding.message)));
    expect.assert_eq(&shown.join("\n"));
}

#[test]
fn sloth_has_events_ratios_and_plugins() {
    check(
        "\
version: prometheus/v1
service: studio
slos:
  - name: images
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(images_total{outcome=\"error\"}[{{.window}}]))
        total_query: |
          sum(
            rate(images_total[{{ .window }}])
          )
  - name: ratio
    objective: 99
    sli: {raw: {error_ratio_query: \"a[{{.window}}] / b[{{.window}}]\"}}
  - name: plugin
    objective: 99
    sli: {plugin: {id: x}}
---
apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata: {name: x}
spec:
  service: studio
  slos:
    - name: resource
      sli:
        events:
          errorQuery: e[{{.window}}]
          totalQuery: t[{{.window}}]
",
        &expect![[r#"
            Sloth images by [], 0 elsewhere
              Bad 8:22
                "sum(rate(images_total{outcome=\"error\"}[5m]))"
                "sum(rate(images_total{outcome=\"error\"}[{{.window}}]))"
              Total 10:11
                "sum(\n  rate(images_total[5m])\n)\n"
                "sum(\n            rate(images_total[{{ .window }}])\n          )\n"
            Sloth ratio by [], 0 elsewhere
              BadRatio 15:37
                "a[5m] / b[5m]"
                "a[{{.window}}] / b[{{.window}}]"
            Sloth plugin by [], 1 elsewhere
            Sloth resource by [], 0 elsewhere
              Bad 29:23
                "e[5m]"
                "e[{{.window}}]"
              Total 30:23
                "t[5m]"
                "t[{{.window}}]""#]],
    );
}

#[test]
fn pyrra_has_selectors_and_grouping() {
    check(
        "\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: ratio}
spec:
  indicator:
    ratio:
      errors: {metric: 'images_total{outcome=\"error\"}'}
      total: {metric: images_total}
      grouping: [model]
---
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: latency}
spec:
  indicator:
    latency:
      success: {metric: 'd_bucket{le=\"1\"}'}
      total: {metric: d_count}
---
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: native}
spec: {indicator: {latencyNative: {latency: 1s, total: {metric: d}}}}
---
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: gauge}
spec: {indicator: {bool_gauge: {metric: probe_success, grouping: [instance]}}}
",
        &expect![[r#"
            Pyrra ratio by ["model"], 0 elsewhere
              Bad selector 7:25
                "images_total{outcome=\"error\"}"
                "images_total{outcome=\"error\"}"
              Total selector 8:23
                "images_total"
                "images_total"
            Pyrra latency by [], 0 elsewhere
              Good selector 17:26
                "d_bucket{le=\"1\"}"
                "d_bucket{le=\"1\"}"
              Total selector 18:23
                "d_count"
                "d_count"
            Pyrra native by [], 0 elsewhere
              Total selector 23:65
                "d"
                "d"
            Pyrra gauge by ["instance"], 0 elsewhere
              IsGood selector 28:41
                "probe_success"
                "probe_success""#]],
    );
}

#[test]
fn openslo_has_ratios_and_thresholds_of_several_sources() {
    check(
        "\
apiVersion: openslo/v1
kind: SLO
metadata: {name: inline}
spec:
  indicator:
    metadata: {name: x}
    spec:
      ratioMetric:
        counter: true
        good: {metricSource: {type: Prometheus, spec: {query: g}}}
        total: {metricSource: {type: Prometheus, spec: {query: t}}}
---
apiVersion: openslo/v1
kind: SLI
metadata: {name: threshold}
spec: {thresholdMetric: {metricSource: {type: Prometheus, spec: {query: v}}}}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: elsewhere}
spec:
  indicatorRef: threshold
  objectives:
    - indicator:
        spec:
          ratioMetric:
            rawType: failure
            raw: {metricSource: {type: Datadog, spec: {query: r}}}
---
apiVersion: openslo/v1alpha
kind: SLO
metadata: {name: alpha}
spec:
  objectives:
    - ratioMetrics:
        good: {source: prometheus, queryType: promql, query: 'g[{{.window}}]'}
        total: {source: prometheus, queryType: promql, query: 't[{{.window}}]'}
---
apiVersion: openslo/v1
kind: Service
metadata: {name: studio}
",
        &expect![[r#"
            OpenSlo inline by [], 0 elsewhere
              Good 10:63
                "g"
                "g"
              Total 11:64
                "t"
                "t"
            OpenSlo threshold by [], 0 elsewhere
              Value 16:73
                "v"
                "v"
            OpenSlo elsewhere by [], 2 elsewhere
            OpenSlo alpha by [], 0 elsewhere
              Good 36:63
                "g[5m]"
                "g[{{.window}}]"
              Total 37:64
                "t[5m]"
                "t[{{.window}}]""#]],
    );
}
