//! OpenSLO: `openslo/v1`, and `openslo/v1alpha`, which Sloth reads.

use super::{Slo, SloFormat, SloRole};
use crate::load::Reader;
use crate::tree::Node;

/// The parts of a ratio. `raw` is of the type that `rawType` says.
const PARTS: [(&str, SloRole); 4] = [
    ("good", SloRole::Good),
    ("bad", SloRole::Bad),
    ("total", SloRole::Total),
    ("raw", SloRole::GoodRatio),
];

pub(crate) fn read(reader: &mut Reader<'_>, node: &Node<'_>) {
    // Services, data sources, alert policies: they have no queries.
    if !matches!(node.text("kind"), Some("SLO" | "SLI")) {
        return;
    }
    let name = node.get("metadata").and_then(|metadata| metadata.get("name"));
    let Some(mut slo) = reader.slo(node, name, SloFormat::OpenSlo) else {
        return;
    };
    let Some(spec) = node.get("spec") else {
        reader.add_slo(slo, node, "`spec`");
        return;
    };
    indicator(reader, &mut slo, spec);
    if let Some(inner) = spec.get("indicator").and_then(|indicator| indicator.get("spec")) {
        indicator(reader, &mut slo, inner);
    }
    // The SLI of another document.
    slo.other_queries += usize::from(spec.get("indicatorRef").is_some());
    for objective in spec.items("objectives") {
        if let Some(ratio) = objective.get("ratioMetrics") {
            parts(reader, &mut slo, ratio);
        }
        if let Some(inner) = objective.get("indicator").and_then(|indicator| indicator.get("spec"))
        {
            indicator(reader, &mut slo, inner);
        }
    }
    reader.add_slo(slo, node, "an indicator with `ratioMetric` or `thresholdMetric`");
}

fn indicator(reader: &mut Reader<'_>, slo: &mut Slo, spec: &Node<'_>) {
    if let Some(ratio) = spec.get("ratioMetric") {
        parts(reader, slo, ratio);
    }
    if let Some(threshold) = spec.get("thresholdMetric") {
        metric(reader, slo, SloRole::Value, threshold);
    }
}

fn parts(reader: &mut Reader<'_>, slo: &mut Slo, ratio: &Node<'_>) {
    let is_failure = ratio.text("rawType") == Some("failure");
    for (part, role) in PARTS {
        let role = if is_failure && role == SloRole::GoodRatio { SloRole::BadRatio } else { role };
        if let Some(part) = ratio.get(part) {
            metric(reader, slo, role, part);
        }
    }
}

/// Reads a metric: v1 has a `metricSource` with a type, its alpha has `source` beside `query`.
fn metric(reader: &mut Reader<'_>, slo: &mut Slo, role: SloRole, metric: &Node<'_>) {
    let source = metric.get("metricSource").unwrap_or(metric);
    let kind = source.text("type").or_else(|| source.text("source"));
    let is_other = kind.is_some_and(|kind| !kind.to_ascii_lowercase().contains("prometheus"));
    let spec = source.get("spec").unwrap_or(source);
    let query = spec.get("query").or_else(|| spec.get("promql"));
    if is_other || reader.slo_query(slo, role, query, false).is_none() {
        slo.other_queries += 1;
    }
}
