//! Prometheus 2.42 reads OpenMetrics, protocol buffers where it wants native histograms, and text.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use telemark_tests::http::percent_encoded;
use telemark_tests::prometheus::{Prometheus, install};
use telemark_tests::skip::skip;

use super::recorded::{HOSTILE, LIVE, SPAN, TRACE, address, in_trace};
use super::text_only::TextOnly;

/// The values that a label has in the series of a name.
fn values(prometheus: &Prometheus, name: &str, label: &str) -> BTreeSet<String> {
    let path = format!("/api/v1/query?query={}", percent_encoded(name));
    let has_series = |answer: &Value| answer["data"]["result"].get(0).is_some();
    let answer = prometheus.get_until(&path, has_series).unwrap();
    let series = answer["data"]["result"].as_array().unwrap().iter();
    series.map(|series| series["metric"][label].as_str().unwrap().to_owned()).collect()
}

fn hostile() -> BTreeSet<String> {
    HOSTILE.into_iter().chain(["_OTHER"]).map(str::to_owned).collect()
}

/// The trace and the span of each exemplar of a query.
fn exemplars(prometheus: &Prometheus, query: &str) -> BTreeSet<(String, String)> {
    let path =
        format!("/api/v1/query_exemplars?query={}&start=0&end=9999999999", percent_encoded(query));
    let has_exemplars = |answer: &Value| answer["data"][0]["exemplars"].get(0).is_some();
    let answer = prometheus.get_until(&path, has_exemplars).unwrap();
    let series = answer["data"].as_array().unwrap().iter();
    let exemplars = series.flat_map(|series| series["exemplars"].as_array().unwrap());
    let id = |exemplar: &Value, label: &str| exemplar["labels"][label].as_str().unwrap().to_owned();
    exemplars.map(|exemplar| (id(exemplar, "trace_id"), id(exemplar, "span_id"))).collect()
}

#[test]
fn prometheus_reads_open_metrics_with_units_and_exemplars() {
    if let Err(reason) = install() {
        return skip("prometheus_reads_open_metrics_with_units_and_exemplars", &reason);
    }
    let folder = tempfile::tempdir().unwrap();
    let features = ["exemplar-storage"];
    let prometheus = Prometheus::start_with(folder.path(), &address(), &[], &features).unwrap();
    assert_eq!(values(&prometheus, "scraped_texts_total", "text"), hostile());
    assert_eq!(
        values(&prometheus, "scraped_wait_seconds_bucket", "le"),
        ["0.001", "1.0", "2.5", "+Inf"].map(str::to_owned).into()
    );
    let ids = (format!("{TRACE:032x}"), format!("{SPAN:016x}"));
    assert_eq!(exemplars(&prometheus, "scraped_wait_seconds_bucket"), [ids].into());
    // No other format has units.
    let has_metadata = |answer: &Value| answer["data"].get(0).is_some();
    let path = "/api/v1/targets/metadata?metric=scraped_wait_seconds";
    let metadata = prometheus.get_until(path, has_metadata).unwrap();
    let told = ["type", "unit", "help"].map(|key| metadata["data"][0][key].clone());
    assert_eq!(told, ["histogram", "seconds", "What took how long."]);
    assert_eq!(values(&prometheus, "facade_texts_total", "text").len(), HOSTILE.len());
}

#[test]
fn prometheus_reads_text_where_it_gets_no_other_format() {
    if let Err(reason) = install() {
        return skip("prometheus_reads_text_where_it_gets_no_other_format", &reason);
    }
    let folder = tempfile::tempdir().unwrap();
    let proxy = TextOnly::start(address()).unwrap();
    let prometheus = Prometheus::start(folder.path(), &proxy.address, &[]).unwrap();
    assert_eq!(values(&prometheus, "scraped_texts_total", "text"), hostile());
    // A bound without a decimal point is how text 0.0.4 is told from OpenMetrics.
    assert_eq!(
        values(&prometheus, "scraped_wait_seconds_bucket", "le"),
        ["0.001", "1", "2.5", "+Inf"].map(str::to_owned).into()
    );
    assert_eq!(values(&prometheus, "facade_texts_total", "text").len(), HOSTILE.len());
}

#[test]
fn prometheus_reads_protocol_buffers_with_native_histograms_and_exemplars() {
    let name = "prometheus_reads_protocol_buffers_with_native_histograms_and_exemplars";
    if let Err(reason) = install() {
        return skip(name, &reason);
    }
    let folder = tempfile::tempdir().unwrap();
    LIVE.with("before").record(Duration::from_millis(300));
    let features = ["exemplar-storage", "native-histograms"];
    let prometheus = Prometheus::start_with(folder.path(), &address(), &[], &features).unwrap();
    assert_eq!(values(&prometheus, "scraped_texts_total", "text"), hostile());
    // Exponential buckets are kept from the first request for protocol buffers on.
    let mut recorded = 1_u32;
    for _ in 0..40 {
        LIVE.with("before").record(Duration::from_millis(300));
        in_trace(|| LIVE.with("traced").record(Duration::from_millis(300)));
        recorded += 1;
        thread::sleep(Duration::from_millis(100));
    }
    let all = f64::from(recorded);
    let count = "histogram_count(live_wait_seconds{text='before'})";
    assert_eq!(prometheus.query(count, |seen| seen >= all), Ok(vec![all]));
    let sum = "histogram_sum(live_wait_seconds{text='traced'})";
    let sum = prometheus.query(sum, |seen| seen > 11.9).unwrap();
    assert!(matches!(sum[..], [sum] if (sum - 12.0).abs() < 1e-9), "{sum:?}");
    // 0.3 is in the bucket from 2^(-14/8) to 2^(-13/8), far from a classic bound.
    for query in [
        "histogram_quantile(0.5, live_wait_seconds{text='traced'})",
        "histogram_quantile(0.5, rate(live_wait_seconds{text='before'}[1m]))",
    ] {
        let quantile = prometheus.query(query, f64::is_finite).unwrap();
        assert!(
            matches!(quantile[..], [quantile] if 0.297 < quantile && quantile < 0.325),
            "{quantile:?}"
        );
    }
    let ids = (format!("{TRACE:032x}"), format!("{SPAN:016x}"));
    assert_eq!(exemplars(&prometheus, "live_wait_seconds"), [ids].into());
    // The facade's families come that way, too.
    assert_eq!(values(&prometheus, "facade_sizes", "quantile").len(), 7);
}
