//! Dashboards as they are loaded, shown as text.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::{Dashboard, Target, Variable, VariableQuery};
use crate::expression::{Expression, Located};
use crate::load::load;
use crate::source::Sources;

/// Loads a file and shows what it is made of, each text with its line and column.
fn check(path: &str, text: &str, expect: &Expect) {
    let mut sources = Sources::default();
    let file = sources.add(path.to_owned(), text.as_bytes());
    let loaded = load(&sources, file);
    let mut show = Show { sources: &sources, out: String::new() };
    for dashboard in &loaded.dashboards {
        show.dashboard(dashboard);
    }
    for finding in &loaded.findings {
        show.line(format_args!("{}: {}", finding.check, finding.message));
    }
    expect.assert_eq(&show.out);
}

struct Show<'a> {
    sources: &'a Sources,
    out: String,
}

impl Show<'_> {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        writeln!(self.out, "{line}").unwrap();
    }

    fn dashboard(&mut self, dashboard: &Dashboard) {
        let Dashboard { title, format, inputs, other_queries, .. } = dashboard;
        self.line(format_args!("{format:?} {title:?} {inputs:?}, {other_queries} elsewhere"));
        for variable in &dashboard.variables {
            self.variable(variable);
        }
        for panel in &dashboard.panels {
            let pointer = panel.pointer.as_deref().unwrap_or_default();
            let unit = self.located(panel.unit.as_ref());
            let thresholds: Vec<_> = panel.thresholds.iter().map(|each| each.value).collect();
            let repeat = self.located(panel.repeat.as_ref());
            let (title, kind, queries) = (&panel.title, &panel.kind, panel.queries);
            self.line(format_args!(
                "panel {title:?} {kind} {pointer} queries={queries} unit={unit} other={} {thresholds:?} repeat={repeat}",
                panel.has_other_units
            ));
            for target in &panel.targets {
                self.target(target);
            }
        }
        for target in &dashboard.annotations {
            self.line(format_args!("annotation"));
            self.target(target);
        }
        let references: Vec<_> = dashboard
            .references
            .iter()
            .map(|each| match each.within {
                Some(index) => format!("{} in {}", each.name, *dashboard.variables[index].name),
                None => each.name.clone(),
            })
            .collect();
        self.line(format_args!("references: {}", references.join(", ")));
    }

    fn variable(&mut self, variable: &Variable) {
        let query = match &variable.query {
            None => "no query".to_owned(),
            Some(VariableQuery::LabelValues { selectors, label }) => {
                format!("label_values {} {}", self.all(selectors), self.text(label))
            }
            Some(VariableQuery::LabelNames { selectors }) => {
                format!("label_names {}", self.all(selectors))
            }
            Some(VariableQuery::Metrics { regex }) => format!("metrics {}", self.text(regex)),
            Some(VariableQuery::QueryResult { query, label }) => {
                let label = label.iter().map(|label| self.text(label)).collect::<String>();
                format!("query_result {} {label}", self.text(query))
            }
            Some(VariableQuery::Series { selector }) => format!("series {}", self.text(selector)),
        };
        let name = self.located(Some(&variable.name));
        let all_value = self.located(variable.all_value.as_ref());
        let regex = self.located(variable.regex.as_ref());
        let Variable { kind, is_multi, includes_all, values, .. } = variable;
        self.line(format_args!(
            "variable {name} {kind:?} multi={is_multi} all={includes_all} all_value={all_value} regex={regex} {values:?} {query}"
        ));
    }

    fn target(&mut self, target: &Target) {
        let expr = self.text(&target.expr);
        let legend = target.legend.as_ref().map(|legend| self.text(legend)).unwrap_or_default();
        let interval = self.located(target.interval.as_ref());
        let Target { datasource, is_hidden, is_instant, .. } = target;
        let pointer = target.expr.subject().and_then(|subject| subject.pointer());
        let pointer = pointer.unwrap_or_default();
        self.line(format_args!(
            "  {datasource:?} {expr} legend={legend} interval={interval} hidden={is_hidden} instant={is_instant} {pointer}"
        ));
    }

    fn all(&self, texts: &[Expression]) -> String {
        let texts: Vec<_> = texts.iter().map(|text| self.text(text)).collect();
        format!("[{}]", texts.join(", "))
    }

    fn text(&self, text: &Expression) -> String {
        let place = text.whole();
        let at = self.sources.file(place.file).line_column(place.range.start);
        format!("`{}` {}:{}", text.text, at.line, at.column)
    }

    fn located(&self, located: Option<&Located<String>>) -> String {
        let Some(Located { value, place }) = located else {
            return "-".to_owned();
        };
        let at = self.sources.file(place.file).line_column(place.range.start);
        format!("{value} {}:{}", at.line, at.column)
    }
}

#[test]
fn a_classic_dashboard_has_panels_variables_and_annotations() {
    check(
        "studio.json",
        r##"{
  "__inputs": [
    {"name": "DS_PROM", "type": "datasource", "pluginId": "prometheus"},
    {"name": "DS_LOKI", "type": "datasource", "pluginId": "loki"}
  ],
  "__elements": {"lib": {"uid": "lib", "model": {"type": "stat", "title": "In the library",
    "targets": [{"expr": "queue_depth"}]}}},
  "title": "Studio",
  "annotations": {"list": [
    {"name": "builtin", "datasource": {"type": "grafana", "uid": "-- Grafana --"}},
    {"name": "deploys", "datasource": "${DS_PROM}", "expr": "changes(up[$__interval])"},
    {"name": "logs", "datasource": "${DS_LOKI}", "expr": "{app=\"x\"}"}
  ]},
  "templating": {"list": [
    {"name": "ds", "type": "datasource", "query": "prometheus"},
    {"name": "model", "type": "query", "datasource": "$ds", "query": "label_values(images{provider=\"$provider\"}, model)",
     "multi": true, "includeAll": true, "allValue": ".*", "regex": "/(.*)/"},
    {"name": "provider", "type": "custom", "query": "fal,Replicate : replicate", "options": []},
    {"name": "step", "type": "interval", "query": "1m,5m"},
    {"name": "filters", "type": "adhoc"},
    {"name": "logs", "type": "query", "datasource": "${DS_LOKI}", "query": "label_values(app)"},
    {"name": "object", "type": "query", "query": {"query": "label_names()", "refId": "x"}}
  ]},
  "panels": [
    {"type": "timeseries", "title": "Images of $model", "datasource": {"type": "prometheus", "uid": "${DS_PROM}"},
     "interval": "30s", "repeat": "model",
     "fieldConfig": {"defaults": {"unit": "ops", "thresholds": {"mode": "absolute", "steps": [{"value": null}, {"value": 80}]}},
       "overrides": [{"properties": [{"id": "unit", "value": "s"}]}]},
     "targets": [
      {"expr": "sum by (model) (\n  rate(images{model=~\"$model\"}[$__rate_interval])\n)", "legendFormat": "{{model}} \u00e9 [[provider]]", "interval": "1m"},
      {"expr": "up", "hide": true, "instant": true},
      {"expr": ""},
      {"datasource": {"type": "loki"}, "expr": "{app=\"x\"}"},
      {"datasource": {"type": "__expr__", "uid": "__expr__"}, "expression": "$A * 2"}
    ]},
    {"type": "row", "title": "Row", "panels": [
      {"type": "graph", "title": "Old", "yaxes": [{"format": "bytes"}, {"format": "s"}],
       "thresholds": [{"value": 5}], "targets": [{"expr": "a"}]}
    ]},
    {"libraryPanel": {"uid": "lib", "name": "In the library"}, "title": "Shown"},
    {"type": "singlestat", "title": "Single", "format": "percent", "thresholds": "80, 90", "targets": [{"expr": "b"}]},
    {"type": "text", "title": "Words"}
  ],
  "rows": [{"panels": [{"type": "graph", "title": "In a row", "datasource": "Loki", "targets": [{"expr": "c"}]}]}]
}"##,
        &expect![[r#"
            Grafana "Studio" ["DS_PROM", "DS_LOKI"], 4 elsewhere
            variable ds 15:14 Datasource multi=false all=false all_value=- regex=- ["prometheus"] no query
            variable model 16:14 Query multi=true all=true all_value=.* 17:53 regex=/(.*)/ 17:68 [] label_values [`images{provider="$provider"}` 16:84] `model` 16:116
            variable provider 18:14 Custom multi=false all=false all_value=- regex=- ["fal", "replicate"] no query
            variable step 19:14 Interval multi=false all=false all_value=- regex=- ["1m", "5m"] no query
            variable filters 20:14 AdHoc multi=false all=false all_value=- regex=- [] no query
            variable logs 21:14 Query multi=false all=false all_value=- regex=- [] no query
            variable object 22:14 Query multi=false all=false all_value=- regex=- [] label_names []
            panel "In a row" graph /rows/0/panels/0 queries=1 unit=- other=false [] repeat=-
            panel "Images of $model" timeseries /panels/0 queries=4 unit=ops 27:43 other=true [80.0] repeat=model 26:35
              Prometheus `sum by (model) (
              rate(images{model=~"$model"}[$__rate_interval])
            )` 30:17 legend=`{{model}} é [[provider]]` 30:109 interval=1m 30:153 hidden=false instant=false /panels/0/targets/0/expr
              Prometheus `up` 31:17 legend= interval=30s 26:18 hidden=true instant=true /panels/0/targets/1/expr
            panel "Old" graph /panels/1/panels/0 queries=1 unit=bytes 37:62 other=false [5.0] repeat=-
              Unknown `a` 38:60 legend= interval=- hidden=false instant=false /panels/1/panels/0/targets/0/expr
            panel "Shown" stat /panels/2 queries=1 unit=- other=false [] repeat=-
              Unknown `queue_depth` 7:27 legend= interval=- hidden=false instant=false /__elements/lib/model/targets/0/expr
            panel "Single" singlestat /panels/3 queries=1 unit=percent 41:57 other=false [80.0, 90.0] repeat=-
              Unknown `b` 41:114 legend= interval=- hidden=false instant=false /panels/3/targets/0/expr
            panel "Words" text /panels/4 queries=0 unit=- other=false [] repeat=-
            annotation
              Prometheus `changes(up[$__interval])` 11:62 legend= interval=- hidden=false instant=false 
            references: DS_PROM, __interval, DS_LOKI, ds in model, provider in model, DS_LOKI in logs, model, model, DS_PROM, model, __rate_interval, provider
        "#]],
    );
}

#[test]
fn dashboards_come_in_resources_and_answers() {
    check(
        "resource.yaml",
        "\
apiVersion: dashboard.grafana.app/v1beta1
kind: Dashboard
metadata: {name: x}
spec:
  title: In a resource
  panels:
    - title: P
      targets:
        - expr: >-
            sum(a)
            / sum(b)
",
        &expect![[r#"
            Grafana "In a resource" [], 0 elsewhere
            panel "P"   queries=1 unit=- other=false [] repeat=-
              Unknown `sum(a) / sum(b)` 10:13 legend= interval=- hidden=false instant=false 
            references: 
        "#]],
    );
    check(
        "answer.json",
        r#"{"meta": {}, "dashboard": {"title": "Answer", "panels": [{"targets": [{"expr": "up"}]}]}}"#,
        &expect![[r#"
            Grafana "Answer" [], 0 elsewhere
            panel ""  /dashboard/panels/0 queries=1 unit=- other=false [] repeat=-
              Unknown `up` 1:81 legend= interval=- hidden=false instant=false /dashboard/panels/0/targets/0/expr
            references: 
        "#]],
    );
}

#[test]
fn the_second_schema_has_elements() {
    check(
        "v2.json",
        r#"{
  "apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": {"name": "x"},
  "spec": {
    "title": "Second",
    "annotations": [{"kind": "AnnotationQuery", "spec": {"name": "a", "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"expr": "ALERTS"}}}}],
    "elements": {
      "panel-1": {"kind": "Panel", "spec": {"id": 1, "title": "Images",
        "data": {"kind": "QueryGroup", "spec": {"queryOptions": {"interval": "15s"}, "queries": [
          {"kind": "PanelQuery", "spec": {"refId": "A", "hidden": false, "query": {"kind": "DataQuery", "group": "prometheus", "datasource": {"name": "${ds}"}, "spec": {"expr": "up{job=\"$job\"}", "legendFormat": "{{job}}", "instant": true, "range": false}}}},
          {"kind": "PanelQuery", "spec": {"refId": "B", "hidden": true, "datasource": {"type": "prometheus"}, "query": {"kind": "prometheus", "spec": {"expr": "down"}}}},
          {"kind": "PanelQuery", "spec": {"refId": "C", "query": {"kind": "DataQuery", "group": "loki", "spec": {"expr": "{a=\"b\"}"}}}}
        ]}},
        "vizConfig": {"kind": "VizConfig", "group": "timeseries", "spec": {"fieldConfig": {"defaults": {"unit": "s"}, "overrides": []}}}}},
      "panel-2": {"kind": "LibraryPanel", "spec": {"id": 2, "title": "L", "libraryPanel": {"uid": "u", "name": "Lib"}}}
    },
    "layout": {"kind": "GridLayout", "spec": {"items": [{"kind": "GridLayoutItem", "spec": {"element": {"kind": "ElementReference", "name": "panel-1"}, "repeat": {"mode": "variable", "value": "job"}}}]}},
    "variables": [
      {"kind": "DatasourceVariable", "spec": {"name": "ds", "pluginId": "prometheus"}},
      {"kind": "QueryVariable", "spec": {"name": "job", "multi": true, "includeAll": false, "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"query": "label_values(up, job)", "refId": "x"}}}},
      {"kind": "CustomVariable", "spec": {"name": "size", "query": "s,m", "multi": false}}
    ]
  }
}"#,
        &expect![[r#"
            GrafanaV2 "Second" [], 1 elsewhere
            variable ds 18:55 Datasource multi=false all=false all_value=- regex=- ["prometheus"] no query
            variable job 19:50 Query multi=true all=false all_value=- regex=- [] label_values [`up` 19:179] `job` 19:183
            variable size 20:51 Custom multi=false all=false all_value=- regex=- ["s", "m"] no query
            panel "Images" timeseries /spec/elements/panel-1 queries=3 unit=s 13:113 other=false [] repeat=-
              Prometheus `up{job="$job"}` 9:179 legend=`{{job}}` 9:215 interval=15s 8:78 hidden=false instant=true /spec/elements/panel-1/spec/data/spec/queries/0/spec/query/spec/expr
              Prometheus `down` 10:161 legend= interval=15s 8:78 hidden=true instant=false /spec/elements/panel-1/spec/data/spec/queries/1/spec/query/spec/expr
            annotation
              Prometheus `ALERTS` 5:143 legend= interval=- hidden=false instant=false 
            references: ds, job, job
            syntax/dashboard: skipped, the library panel `Lib` is not in the file
        "#]],
    );
}

#[test]
fn perses_dashboards_are_json_or_yaml() {
    check(
        "perses.yaml",
        r#"kind: Dashboard
metadata: {name: demo, project: p}
spec:
  display: {name: Demo}
  variables:
    - kind: ListVariable
      spec:
        name: job
        allowMultiple: true
        allowAllValue: true
        plugin: {kind: PrometheusLabelValuesVariable, spec: {labelName: job, matchers: ['up{a="$size"}', down]}}
    - kind: ListVariable
      spec: {name: size, plugin: {kind: StaticListVariable, spec: {values: [s, {label: Medium, value: m}]}}}
    - kind: ListVariable
      spec: {name: names, plugin: {kind: PrometheusLabelNamesVariable, spec: {}}}
    - kind: ListVariable
      spec: {name: result, plugin: {kind: PrometheusPromQLVariable, spec: {expr: "group by (x) (up)", labelName: x}}}
    - kind: TextVariable
      spec: {name: text, value: words, constant: true}
  panels:
    one:
      kind: Panel
      spec:
        display: {name: One}
        plugin:
          kind: TimeSeriesChart
          spec: {yAxis: {format: {unit: bytes}}, thresholds: {steps: [{value: 0.5}]}}
        queries:
          - kind: TimeSeriesQuery
            spec:
              plugin:
                kind: PrometheusTimeSeriesQuery
                spec: {query: "rate(a[$__rate_interval])", seriesNameFormat: "{{job}}", minStep: 1m}
          - kind: TraceQuery
            spec: {plugin: {kind: TempoTraceQuery, spec: {query: "{}"}}}
  layouts:
    - kind: Grid
      spec: {repeatVariable: job, items: [{content: {$ref: "\#/spec/panels/one"}}]}
"#.replace("\\#", "#").as_str(),
        &expect![[r#"
            Perses "Demo" [], 1 elsewhere
            variable job 8:15 Query multi=true all=true all_value=- regex=- [] label_values [`up{a="$size"}` 11:90, `down` 11:106] `job` 11:73
            variable size 13:20 Custom multi=false all=false all_value=- regex=- ["s", "m"] no query
            variable names 15:20 Query multi=false all=false all_value=- regex=- [] label_names []
            variable result 17:20 Query multi=false all=false all_value=- regex=- [] query_result `group by (x) (up)` 17:83 `x` 17:114
            variable text 19:20 Constant multi=false all=false all_value=- regex=- ["words"] no query
            panel "One" TimeSeriesChart  queries=2 unit=bytes 27:41 other=false [0.5] repeat=-
              Prometheus `rate(a[$__rate_interval])` 33:32 legend=`{{job}}` 33:79 interval=1m 33:98 hidden=false instant=false 
            references: size in job, __rate_interval, job
        "#]],
    );
    check(
        "perses.json",
        r#"[{"kind": "Dashboard", "metadata": {"name": "a"}, "spec": {"panels": {}}}]"#,
        &expect![[r#"
            Perses "a" [], 0 elsewhere
            references: 
        "#]],
    );
    check(
        "operator.yaml",
        "\
apiVersion: perses.dev/v1alpha2
kind: PersesDashboard
metadata: {name: operated}
spec: {config: {panels: {}}}
",
        &expect![[r#"
            Perses "operated" [], 0 elsewhere
            references: 
        "#]],
    );
}

#[test]
fn variables_ask_in_several_ways() {
    let queries = [
        "label_values(up, job)",
        "label_values(up{a=\"b\",c=\"d\"},  $label)",
        "label_values(job)",
        "label_values( {__name__=~\"a.*\"} , \"k8s.pod\" )  ",
        "label_values(up{a=\"b\",c=\"d\"})",
        "label_names()",
        "label_names(up)",
        "metrics(^node_.*)",
        "query_result(topk(5, sum by (x) (up)))",
        "up{job=\"a\"}",
        "label_values()",
        "",
    ];
    let variable = |query| serde_json::json!({"name": "v", "query": query});
    let variables = queries.map(variable);
    let dashboard = serde_json::json!({"templating": {"list": variables}});
    check(
        "v.json",
        &dashboard.to_string(),
        &expect![[r#"
        Grafana "" [], 0 elsewhere
        variable v 1:32 Query multi=false all=false all_value=- regex=- [] label_values [`up` 1:58] `job` 1:62
        variable v 1:77 Query multi=false all=false all_value=- regex=- [] label_values [`up{a="b",c="d"}` 1:103] `$label` 1:125
        variable v 1:143 Query multi=false all=false all_value=- regex=- [] label_values [] `job` 1:169
        variable v 1:184 Query multi=false all=false all_value=- regex=- [] label_values [`{__name__=~"a.*"}` 1:211] `"k8s.pod"` 1:233
        variable v 1:259 Query multi=false all=false all_value=- regex=- [] series `label_values(up{a="b",c="d"})` 1:272
        variable v 1:316 Query multi=false all=false all_value=- regex=- [] label_names []
        variable v 1:353 Query multi=false all=false all_value=- regex=- [] label_names [`up` 1:378]
        variable v 1:392 Query multi=false all=false all_value=- regex=- [] metrics `^node_.*` 1:413
        variable v 1:433 Query multi=false all=false all_value=- regex=- [] query_result `topk(5, sum by (x) (up))` 1:459 
        variable v 1:495 Query multi=false all=false all_value=- regex=- [] series `up{job="a"}` 1:508
        variable v 1:532 Query multi=false all=false all_value=- regex=- [] series `label_values()` 1:545
        variable v 1:570 Query multi=false all=false all_value=- regex=- [] no query
        references: label in v
    "#]],
    );
}
