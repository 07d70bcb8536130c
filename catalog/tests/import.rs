//! What well-known exporters document and show becomes an external catalog.
//!
//! The files lie beside the repository, not in it; without them the tests are skipped and say so.

#![expect(clippy::print_stdout, reason = "says what was skipped")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect;
use telemark_catalog::external::{ExternalCatalog, ExternalFamily};
use telemark_catalog::import::{Format, Options, import};

fn corpora(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/catalogs");
    let path = path.join(name);
    if !path.exists() {
        println!("skipped: {name}: corpora not present");
        return None;
    }
    Some(path)
}

fn markdown(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a readable directory") {
        let path = entry.expect("a readable directory").path();
        if path.is_dir() {
            markdown(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// How many families there are of each type, and what is known of them.
fn summary(catalog: &ExternalCatalog) -> String {
    let mut types: BTreeMap<String, usize> = BTreeMap::new();
    for family in catalog.families.values() {
        *types.entry(format!("{:?}", family.metric_type)).or_default() += 1;
    }
    let count = |has: fn(&ExternalFamily) -> bool| {
        catalog.families.values().filter(|family| has(family)).count()
    };
    format!(
        "{types:?}\nunit {}, labels {}, prefixes {}, open {}, closed values {}\n",
        count(|family| family.unit.is_some()),
        count(|family| !family.labels.is_empty()),
        count(|family| !family.label_prefixes.is_empty()),
        count(|family| family.open_labels),
        count(|family| family.labels.values().any(|label| label.values.is_some())),
    )
}

fn show(catalog: &ExternalCatalog, names: &[&str]) -> String {
    let shown = names.iter().map(|name| format!("{name}: {:?}\n", catalog.families.get(*name)));
    shown.collect()
}

#[test]
fn the_documentation_of_kube_state_metrics_is_complete() {
    let Some(directory) = corpora("kube-state-metrics/docs") else { return };
    let mut files = Vec::new();
    markdown(&directory, &mut files);
    files.sort();
    let options = Options { closed_values: ["phase".to_owned()].into(), ..Options::default() };
    let mut catalog = ExternalCatalog::default();
    let mut without = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        let rows = text.lines().filter(|line| line.starts_with("| kube_")).count();
        let count = import(&mut catalog, Format::Markdown, &text, &options).unwrap();
        assert_eq!(count, rows, "{}", file.display());
        if count == 0 {
            without.push(file.file_name().unwrap().to_owned());
        }
    }
    expect![[r#"
        40 files, without metrics ["customresourcestate-metrics.md"]
        {"Counter": 2, "Gauge": 334}
        unit 59, labels 336, prefixes 47, open 0, closed values 3
        kube_pod_status_phase: Some(ExternalFamily { metric_type: Gauge, unit: None, help: "The pods current phase", labels: {"namespace": ExternalLabel { values: None, required: false }, "phase": ExternalLabel { values: Some({"Failed", "Pending", "Running", "Succeeded", "Unknown"}), required: false }, "pod": ExternalLabel { values: None, required: false }, "uid": ExternalLabel { values: None, required: false }}, label_prefixes: {}, open_labels: false, buckets: [] })
        kube_pod_labels: Some(ExternalFamily { metric_type: Gauge, unit: None, help: "Kubernetes labels converted to Prometheus labels controlled via [--metric-labels-allowlist](../../developer/cli-arguments.md)", labels: {"namespace": ExternalLabel { values: None, required: false }, "pod": ExternalLabel { values: None, required: false }, "uid": ExternalLabel { values: None, required: false }}, label_prefixes: {"label_"}, open_labels: false, buckets: [] })
        kube_pod_start_time: Some(ExternalFamily { metric_type: Gauge, unit: Some("seconds"), help: "Start time in unix timestamp for a pod", labels: {"namespace": ExternalLabel { values: None, required: false }, "pod": ExternalLabel { values: None, required: false }, "uid": ExternalLabel { values: None, required: false }}, label_prefixes: {}, open_labels: false, buckets: [] })
    "#]].assert_eq(&format!(
        "{} files, without metrics {without:?}\n{}{}",
        files.len(),
        summary(&catalog),
        show(&catalog, &["kube_pod_status_phase", "kube_pod_labels", "kube_pod_start_time"]),
    ));
    assert_eq!(ExternalCatalog::read(&catalog.write()), Ok(catalog));
}

#[test]
fn the_page_of_node_exporter_is_read_to_the_last_line() {
    let Some(file) = corpora("node_exporter_e2e-output.txt") else { return };
    let text = fs::read_to_string(file).unwrap();
    let mut catalog = ExternalCatalog::default();
    let options = Options { closed_values: ["mode".to_owned()].into(), closed_labels: false };
    let count = import(&mut catalog, Format::Page, &text, &options).unwrap();
    let declared = text.lines().filter(|line| line.starts_with("# TYPE ")).count();
    assert_eq!(count, declared);
    let owned = |line: &str| {
        let name = line.split(['{', ' ']).next().unwrap();
        catalog.family_of(name).is_some()
    };
    let samples = || text.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(samples().filter(|line| !owned(line)).collect::<Vec<_>>(), Vec::<&str>::new());
    expect![[r#"
        3027 samples
        {"Counter": 475, "Gauge": 418, "Summary": 1, "Unknown": 334}
        unit 212, labels 714, prefixes 0, open 1228, closed values 6
        node_cpu_seconds_total: Some(ExternalFamily { metric_type: Counter, unit: Some("seconds"), help: "Seconds the CPUs spent in each mode.", labels: {"cpu": ExternalLabel { values: None, required: false }, "mode": ExternalLabel { values: Some({"idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"}), required: false }}, label_prefixes: {}, open_labels: true, buckets: [] })
        go_gc_duration_seconds: Some(ExternalFamily { metric_type: Summary, unit: Some("seconds"), help: "A summary of the wall-time pause (stop-the-world) duration in garbage collection cycles.", labels: {}, label_prefixes: {}, open_labels: true, buckets: [] })
    "#]].assert_eq(&format!(
        "{} samples\n{}{}",
        samples().count(),
        summary(&catalog),
        show(&catalog, &["node_cpu_seconds_total", "go_gc_duration_seconds"]),
    ));
}
