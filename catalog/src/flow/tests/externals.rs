//! Metrics of other exporters, and labels that scrapes and Prometheus add.

use expect_test::{Expect, expect};
use telemark_promql::Dialect;

use super::{fixture, samples, show, shown_of};
use crate::config::{External, Surroundings};
use crate::external::{ExternalCatalog, ExternalFamily, ExternalLabel, MetricType};
use crate::known::Known;

fn family(metric_type: MetricType, unit: Option<&str>) -> ExternalFamily {
    ExternalFamily {
        metric_type,
        unit: unit.map(str::to_owned),
        help: String::new(),
        labels: [
            ("pod", ExternalLabel { values: None, required: true }),
            (
                "phase",
                ExternalLabel {
                    values: Some(["Pending", "Running"].map(str::to_owned).into()),
                    required: false,
                },
            ),
        ]
        .map(|(name, label)| (name.to_owned(), label))
        .into(),
        label_prefixes: [].into(),
        open_labels: false,
        buckets: Vec::new(),
    }
}

fn surroundings() -> Surroundings {
    let families = [
        ("a_bytes_total", family(MetricType::Counter, None)),
        ("b", family(MetricType::Gauge, Some("seconds"))),
        ("b_timestamp_seconds", family(MetricType::Gauge, Some("seconds"))),
        ("c_seconds", family(MetricType::Histogram, None)),
        ("d_seconds", family(MetricType::Summary, None)),
        ("e_info", family(MetricType::Info, None)),
        ("f", family(MetricType::StateSet, None)),
        ("g_bytes", family(MetricType::NativeHistogram, None)),
        ("h", family(MetricType::Unknown, None)),
        ("i", ExternalFamily { open_labels: true, ..family(MetricType::Gauge, None) }),
        (
            "j",
            ExternalFamily {
                label_prefixes: ["label_".to_owned()].into(),
                ..family(MetricType::Info, None)
            },
        ),
        ("queue_depth", family(MetricType::Gauge, None)),
    ];
    let families = families.map(|(name, family)| (name.to_owned(), family)).into();
    Surroundings {
        target_labels: ["job", "instance", "pod"].map(str::to_owned).to_vec(),
        external_labels: vec!["cluster".to_owned()],
        external: vec![External {
            name: "other".to_owned(),
            metrics: vec![glob::Pattern::new("images_*").unwrap()],
            reason: "it is there".to_owned(),
            catalog: Some(ExternalCatalog { families }),
        }],
        ..Surroundings::default()
    }
}

fn check(queries: &[&str], expect: &Expect) {
    let (catalog, surroundings) = (fixture::studio(), surroundings());
    let known = Known::new(&catalog, [], &surroundings);
    expect.assert_eq(&shown_of(&known, queries, Dialect::Prometheus, show));
}

#[test]
fn types_and_units_are_those_of_the_catalog_or_the_name() {
    let (catalog, surroundings) = (fixture::studio(), surroundings());
    let known = Known::new(&catalog, [], &surroundings);
    let queries = [
        "a_bytes_total",
        "b",
        "b_timestamp_seconds",
        "time() - b_timestamp_seconds",
        "c_seconds_bucket",
        "c_seconds_sum",
        "c_seconds_count",
        "d_seconds",
        "d_seconds_sum",
        "d_seconds_count",
        "e_info",
        "b * on (pod) group_left () e_info",
        "sum(e_info)",
        "f",
        "g_bytes",
        "histogram_quantile(0.5, rate(g_bytes[5m]))",
        "histogram_sum(rate(g_bytes[5m]))",
        "histogram_count(g_bytes)",
        "h",
    ];
    let shown = shown_of(&known, &queries, Dialect::Prometheus, |_, flow| samples(flow));
    expect![[r#"
        a_bytes_total  --  Counter Float [bytes]
        b  --  Gauge Float [seconds]
        b_timestamp_seconds  --  Gauge Float [instant]
        time() - b_timestamp_seconds  --  Gauge Float [seconds]
        c_seconds_bucket  --  Counter Bucket [count] of [seconds]
        c_seconds_sum  --  Counter Float [seconds] of [seconds]
        c_seconds_count  --  Counter Float [count] of [seconds]
        d_seconds  --  Gauge Float [seconds] of [seconds]
        d_seconds_sum  --  Counter Float [seconds] of [seconds]
        d_seconds_count  --  Counter Float [count] of [seconds]
        e_info  --  Info Float [count]
        b * on (pod) group_left () e_info  --  Gauge Float [seconds]
        sum(e_info)  --  Gauge Float [count]
        f  --  Truth Float [count]
        g_bytes  --  Counter Histogram [count] of [bytes]
        histogram_quantile(0.5, rate(g_bytes[5m]))  --  Gauge Float [bytes]
        histogram_sum(rate(g_bytes[5m]))  --  Rate Float [bytes per second]
        histogram_count(g_bytes)  --  Counter Float [count]
        h  --  Unknown Unknown [unknown]
    "#]]
    .assert_eq(&shown.replace("\n  ", "  --  "));
}

#[test]
fn scrapes_hide_labels_and_prometheus_adds_some() {
    check(
        &["b", "d_seconds{phase=\"Running\"}", "i", "j"],
        &expect![[r#"
        b
          cluster?
          exported_pod?
          instance?
          job!
          phase? Pending|Running
          pod!
          * -- undeclared
          Gauge Float [seconds]

        d_seconds{phase="Running"}
          cluster?
          exported_pod?
          instance?
          job!
          phase! Running -- asked for, phase="Running"
          pod!
          quantile!
          * -- undeclared
          Gauge Float [seconds] of [seconds]

        i
          cluster?
          exported_pod?
          instance?
          job!
          phase? Pending|Running
          pod!
          *? -- open, open catalog
          Gauge Float [unknown]

        j
          cluster?
          exported_pod?
          instance?
          job!
          phase? Pending|Running
          pod!
          *? -- open, open catalog
          Info Float [count]

    "#]],
    );
}

#[test]
fn a_name_that_the_service_and_others_have_is_of_both() {
    check(
        &["queue_depth", "images_generated_total", "images_of_others"],
        &expect![[r#"
        queue_depth
          cluster?
          exported_job? generate|train
          exported_pod?
          instance?
          job!
          phase? Pending|Running
          pod?
          * -- undeclared
          Gauge Float [unknown]

        images_generated_total
          cluster?
          instance?
          job?
          model?
          pod?
          provider?
          *? -- open, names only
          Unknown Unknown [unknown]

        images_of_others
          *? -- open, names only
          Unknown Unknown [unknown]

    "#]],
    );
}
