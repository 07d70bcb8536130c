//! Texts as exporters show and document them, and the files that they become.

use expect_test::{Expect, expect};

use super::{Format, ImportError, Options, import};
use crate::external::ExternalCatalog;

fn check_with(options: &Options, format: Format, texts: &[&str], expect: &Expect) {
    let mut catalog = ExternalCatalog::default();
    let imported =
        texts.iter().try_for_each(|text| import(&mut catalog, format, text, options).map(|_| ()));
    expect.assert_eq(&match imported {
        Ok(()) => show(&catalog),
        Err::<(), ImportError>(error) => error.to_string(),
    });
}

fn check(text: &str, expect: &Expect) {
    check_with(&Options::default(), Format::Page, &[text], expect);
}

fn closed(labels: &[&str]) -> Options {
    let closed_values = labels.iter().map(|label| (*label).to_owned()).collect();
    Options { closed_values, closed_labels: true }
}

/// A line for each family.
fn show(catalog: &ExternalCatalog) -> String {
    let families = catalog.families.iter().map(|(name, family)| {
        let labels = family.labels.iter().map(|(name, label)| {
            let required = if label.required { "!" } else { "" };
            let values = label.values.as_ref().map(|values| {
                format!("={}", values.iter().map(String::as_str).collect::<Vec<_>>().join("|"))
            });
            format!("{name}{required}{}", values.unwrap_or_default())
        });
        let prefixes = family.label_prefixes.iter().map(|prefix| format!("{prefix}*"));
        let open = family.open_labels.then(|| "..".to_owned());
        let labels: Vec<_> = labels.chain(prefixes).chain(open).collect();
        let buckets = match &family.buckets[..] {
            [] => String::new(),
            buckets => format!(" le {}", buckets.join(" ")),
        };
        format!(
            "{name}{{{}}} {:?} {}{buckets} {:?}\n",
            labels.join(", "),
            family.metric_type,
            family.unit.as_deref().unwrap_or("-"),
            family.help,
        )
    });
    families.collect()
}

const TEXT: &str = r#"
# A remark.
# HELP http_requests_total Requests, \\ and \n.
# TYPE http_requests_total counter
http_requests_total{code="200", method="get"} 5 1700000000000
http_requests_total{code="500",method="get",zone="",} 1
# TYPE http_seconds histogram
http_seconds_bucket{le="0.5"} 1
http_seconds_bucket{le="10"} 1
http_seconds_bucket{le="2.5"} 1
http_seconds_bucket{le="+Inf"} 2
http_seconds_sum 7
http_seconds_count 2
# TYPE rpc_seconds summary
rpc_seconds{quantile="0.5",service="a\"}"} NaN
rpc_seconds_sum{service="a"} 0
# HELP silent_bytes Nothing yet.
# TYPE silent_bytes gauge
build 1
"#;

#[test]
fn a_page_in_text_format_shows_types_labels_and_buckets() {
    check(
        TEXT,
        &expect![[r#"
        build{..} Unknown - ""
        http_requests_total{code, method, ..} Counter - "Requests, \\ and \n."
        http_seconds{..} Histogram seconds le 0.5 2.5 10 +Inf ""
        rpc_seconds{service, ..} Summary seconds ""
        silent_bytes{..} Gauge bytes "Nothing yet."
    "#]],
    );
}

#[test]
fn what_is_closed_is_what_was_asked_for() {
    check_with(
        &closed(&["code"]),
        Format::Page,
        &[TEXT],
        &expect![[r#"
        build{} Unknown - ""
        http_requests_total{code!=200|500, method!} Counter - "Requests, \\ and \n."
        http_seconds{} Histogram seconds le 0.5 2.5 10 +Inf ""
        rpc_seconds{service!} Summary seconds ""
        silent_bytes{..} Gauge bytes "Nothing yet."
    "#]],
    );
}

#[test]
fn open_metrics_has_units_suffixes_and_names_of_any_kind() {
    let text = r#"# TYPE requests counter
# UNIT requests requests
requests_total{code="200"} 5 # {trace_id="a b"} 1 1700000000.5
requests_created{code="200"} 1.7e9
# TYPE build info
build_info{version="1"} 1
# TYPE state stateset
state{state="on"} 1
# TYPE size gaugehistogram
size_bucket{le="+Inf"} 1
size_gcount 1
# TYPE "http.server.duration" gauge
{"http.server.duration","http.method"="GET"} 1
# EOF
"#;
    check(
        text,
        &expect![[r#"
        build_info{version, ..} Info - ""
        http.server.duration{http.method, ..} Gauge - ""
        requests_created{code, ..} Gauge seconds ""
        requests_total{code, ..} Counter requests ""
        size_bucket{le, ..} Gauge - ""
        size_gcount{..} Gauge - ""
        size_gsum{..} Gauge - ""
        state{state, ..} StateSet - ""
    "#]],
    );
}

#[test]
fn a_line_that_is_no_sample_is_named() {
    check(
        "a 1\nb{c=\"d\" e=\"f\"} 1\n",
        &expect![[r#"line 2: `,` or `}` was expected before `e="f"}`"#]],
    );
    check("a{b=\"c} 1", &expect!["line 1: a text in quotes has no end"]);
    check("a{b} 1", &expect!["line 1: `=` was expected behind the label `b`"]);
    check("a{b=\"1\",b=\"2\"} 1", &expect!["line 1: the label `b` stands twice"]);
    check("a one", &expect!["line 1: `one` is no value of a sample"]);
    check("{b=\"1\"} 1", &expect!["line 1: a sample without a name"]);
    check(
        "# TYPE a guage",
        &expect![
            "line 1: `guage` is no type; the types are counter, gauge, histogram, summary, untyped, unknown, info, stateset, gaugehistogram"
        ],
    );
    check("<html>", &expect!["line 1: a name was expected before `<html>`"]);
    check("", &expect![[r#""#]]);
}

#[test]
fn two_pages_know_what_both_know() {
    let other = "# TYPE http_requests_total counter\nhttp_requests_total{code=\"404\"} 5\n";
    check_with(
        &closed(&["code", "method"]),
        Format::Page,
        &[TEXT, other],
        &expect![[r#"
        build{} Unknown - ""
        http_requests_total{code!=200|404|500, method=get} Counter - "Requests, \\ and \n."
        http_seconds{} Histogram seconds le 0.5 2.5 10 +Inf ""
        rpc_seconds{service!} Summary seconds ""
        silent_bytes{..} Gauge bytes "Nothing yet."
    "#]],
    );
    let contradicting = "# TYPE http_requests_total gauge\n";
    check_with(
        &closed(&[]),
        Format::Page,
        &[TEXT, contradicting],
        &expect!["`http_requests_total` has another type than in what was read before"],
    );
}

#[test]
fn a_documented_table_lists_every_label() {
    let text = r"
| Metric name | Metric type | Description | Unit (where applicable) | Labels/tags | Status |
| ----------- | ----------- | ----------- | ----------------------- | ----------- | ------ |
| kube_pod_start_time | Gauge | Start | seconds | `pod`=&lt;pod-name&gt; <br> `uid`=&lt;uid&gt; | STABLE |
| kube_pod_labels | Gauge | Labels | | `pod`=&lt;pod-name&gt; <br> `label_POD_LABEL`=&lt;POD_LABEL&gt; | STABLE |
| kube_pod_status_phase | Gauge | Phase | bool | `phase`=&lt;Pending\|Running\|Failed&gt; <br> `ready`=&lt;true\|false&gt; | STABLE |
| kube_node_spec_taint | Gauge | Taint | | `key=`&lt;key&gt; <br> `phase=<A\|B>` | STABLE |
| kube_ingress_path | Gauge | Path | | If by a backend: <br> `host`=&lt;host&gt; | STABLE |
| kube_unread | Gauge | Unread | | `a b`=&lt;c&gt; <br> `d`=&lt;d&gt; | STABLE |
| `kube_any` | | Any | `cpu`=&lt;core&gt; | `LABEL`=x | STABLE |

| Option | Labels |
| ------ | ------ |
| kube_no_metric | `a` |
";
    check_with(
        &closed(&["phase"]),
        Format::Markdown,
        &[text],
        &expect![[r#"
            kube_any{..} Unknown - "Any"
            kube_ingress_path{host} Gauge - "Path"
            kube_node_spec_taint{key, phase=A|B} Gauge - "Taint"
            kube_pod_labels{pod, label_*} Gauge - "Labels"
            kube_pod_start_time{pod, uid} Gauge seconds "Start"
            kube_pod_status_phase{phase=Failed|Pending|Running, ready} Gauge - "Phase"
            kube_unread{d, ..} Gauge - "Unread"
        "#]],
    );
    check_with(&closed(&[]), Format::Markdown, &["# None\n"], &expect![[r#""#]]);
    let text = "| Metric name | Metric type | Labels |\n| - | - | - |\n| a | Guage | `b` |\n";
    check_with(
        &closed(&[]),
        Format::Markdown,
        &[text],
        &expect![
            "line 3: `guage` is no type; the types are counter, gauge, histogram, summary, info, stateset"
        ],
    );
}
