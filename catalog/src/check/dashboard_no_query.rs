//! `dashboard/no-query`: a panel that shows data and has no query.
//!
//! ```json
//! { "type": "timeseries", "title": "Requests", "targets": [] }
//! ```
//!
//! It shows "No data" for ever. Reported of the panels that Grafana and Perses themselves have for data;
//! texts, lists and what other plugins draw may need none.

use crate::dashboard::{Dashboard, Panel};
use crate::finding::{CheckId, Finding, Subject};
use crate::project::Project;

/// The types of panels that are empty without a query.
const OF_DATA: [&str; 31] = [
    // Grafana
    "barchart",
    "bargauge",
    "candlestick",
    "gauge",
    "graph",
    "heatmap",
    "histogram",
    "logs",
    "nodeGraph",
    "piechart",
    "singlestat",
    "stat",
    "state-timeline",
    "status-history",
    "table",
    "table-old",
    "timeseries",
    "traces",
    "trend",
    "xychart",
    // Perses
    "BarChart",
    "GaugeChart",
    "HeatMapChart",
    "HistogramChart",
    "PieChart",
    "ScatterChart",
    "StatChart",
    "StatusHistoryChart",
    "Table",
    "TimeSeriesChart",
    "TimeSeriesTable",
];

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for dashboard in &project.dashboards {
        let empty = dashboard
            .panels
            .iter()
            .filter(|panel| panel.queries == 0 && OF_DATA.contains(&panel.kind.as_str()));
        findings.extend(empty.map(|panel| finding(dashboard, panel)));
    }
}

fn finding(dashboard: &Dashboard, panel: &Panel) -> Finding {
    let message = match panel.title.as_str() {
        "" => format!("a panel of the type `{}` has no query", panel.kind),
        title => format!("the panel `{title}` has no query"),
    };
    let place = &panel.place;
    // A panel is long: its first character says where it is.
    let start = place.range.start;
    Finding {
        subject: Some(Subject::Panel {
            dashboard: dashboard.title.clone(),
            name: panel.title.clone(),
            pointer: panel.pointer.clone().unwrap_or_default(),
        }),
        label: "shows nothing".to_owned(),
        ..Finding::new(CheckId::DashboardNoQuery, place.file, start..start + 1, message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_files;

    #[test]
    fn panels_that_show_data_want_a_query() {
        let dashboard = r#"{
  "title": "Studio",
  "panels": [
    {"type": "timeseries", "title": "Queue", "targets": []},
    {"type": "stat", "title": "", "targets": [{"expr": "  "}]},
    {"type": "timeseries", "title": "Images", "targets": [{"expr": "queue_depth"}]},
    {"type": "table", "title": "Logs", "datasource": {"type": "loki"}, "targets": [{"expr": "{}"}]},
    {"type": "stat", "title": "Copy", "datasource": "-- Dashboard --", "targets": [{"panelId": 3}]},
    {"type": "text", "title": "Words"},
    {"type": "row", "title": "Row", "panels": []},
    {"type": "acme-map-panel", "title": "Map"}
  ]
}
"#;
        check_files(
            &[("studio.json", dashboard)],
            &expect![[r#"
                warning[dashboard/no-query]: the panel `Queue` has no query
                 --> studio.json:4:5
                  |
                4 |     {"type": "timeseries", "title": "Queue", "targets": []},
                  |     ^ shows nothing
                  |
                  = note: in panel `Queue` of dashboard `Studio`, at /panels/0

                warning[dashboard/no-query]: a panel of the type `stat` has no query
                 --> studio.json:5:5
                  |
                5 |     {"type": "stat", "title": "", "targets": [{"expr": "  "}]},
                  |     ^ shows nothing
                  |
                  = note: in panel `` of dashboard `Studio`, at /panels/1

                2 warnings in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
