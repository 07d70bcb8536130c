//! Prometheus 2.42, scraping the studio.

use std::thread;
use std::time::Duration;

use telemark_tests::http;
use telemark_tests::prometheus::{Prometheus, install, promtool};
use telemark_tests::skip::skip;
use telemark_tests::studio::{Studio, build, telemetry};

const RULES: &str = "\
groups:
- name: test
  rules:
  - record: test:db_latency:p95
    expr: histogram_quantile(0.95, sum by (le) (rate(db_client_operation_duration_seconds_bucket[10s])))
";

#[test]
fn prometheus_scrapes_the_studio_and_evaluates_its_rules() {
    if let Err(reason) = install() {
        return skip("prometheus_scrapes_the_studio_and_evaluates_its_rules", &reason);
    }
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules.yml");
    std::fs::write(&rules, RULES).unwrap();
    let shipped = ["alerts.yml", "recording.yml"].map(telemetry);
    let all = [rules.as_path(), &shipped[0], &shipped[1]];

    let studio = Studio::start(&build(env!("CARGO_TARGET_TMPDIR")).unwrap(), 30).unwrap();
    let prometheus = Prometheus::start(folder.path(), &studio.metrics, &all).unwrap();

    assert_eq!(prometheus.query("up{job='studio'}", |up| up > 0.0), Ok(vec![1.0]));
    let quantile = prometheus.query("test:db_latency:p95", |seconds| seconds > 0.0).unwrap();
    assert!(matches!(quantile[..], [seconds] if seconds < 10.0), "{quantile:?}");
    // Every shipped rule has been evaluated and none has failed.
    let rules = prometheus.get("/api/v1/rules").unwrap();
    let health = |state: &str| rules.matches(&format!("\"health\":\"{state}\"")).count();
    assert_eq!(health("err"), 0, "{rules}");
    assert!(health("ok") > 1, "{rules}");
    // What Prometheus stored is what the page says.
    let lost = prometheus
        .query("scrape_samples_scraped - scrape_samples_post_metric_relabeling", |_| true);
    assert_eq!(lost, Ok(vec![0.0]));
}

/// The name is OpenTelemetry's for a pool's connections (semantic conventions 1.44.0, database client
/// metrics), translated by the published rules; Prometheus would keep the suffix for histograms.
const OF_A_POOL: &str = "db_client_connection_count non-histogram and non-summary metrics should not \
                         have \"_count\" suffix\n";

#[test]
fn promtool_minds_nothing_but_a_name_of_the_conventions() {
    if let Err(reason) = install() {
        return skip("promtool_minds_nothing_but_a_name_of_the_conventions", &reason);
    }
    let studio = Studio::start(&build(env!("CARGO_TARGET_TMPDIR")).unwrap(), 4).unwrap();
    let before = http::get(&studio.metrics, "/metrics").unwrap();
    thread::sleep(Duration::from_secs(4));
    let after = http::get(&studio.metrics, "/metrics").unwrap();
    for page in [before, after] {
        let linted = promtool(&["check", "metrics"], &page).unwrap();
        let said = [linted.stdout, linted.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert_eq!((said.as_ref(), linted.status.code()), (OF_A_POOL, Some(3)));
    }
    for file in ["alerts.yml", "recording.yml"] {
        let path = telemetry(file);
        let checked = promtool(&["check", "rules", path.to_str().unwrap()], "").unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    }
}
