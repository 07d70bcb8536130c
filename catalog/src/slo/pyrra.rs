//! Pyrra: the resource ServiceLevelObjective.

use super::{SloFormat, SloRole};
use crate::load::Reader;
use crate::tree::Node;

/// The indicators with their parts.
const INDICATORS: [(&str, &[(&str, SloRole)]); 4] = [
    ("ratio", &[("errors", SloRole::Bad), ("total", SloRole::Total)]),
    ("latency", &[("success", SloRole::Good), ("total", SloRole::Total)]),
    ("latencyNative", &[("total", SloRole::Total)]),
    ("bool_gauge", &[("", SloRole::IsGood)]),
];

pub(crate) fn read(reader: &mut Reader<'_>, node: &Node<'_>) {
    let name = node.get("metadata").and_then(|metadata| metadata.get("name"));
    let Some(mut slo) = reader.slo(node, name, SloFormat::Pyrra) else {
        return;
    };
    let indicator = node.get("spec").and_then(|spec| spec.get("indicator"));
    for (kind, parts) in INDICATORS {
        let Some(indicator) = indicator.and_then(|indicator| indicator.get(kind)) else {
            continue;
        };
        for (part, role) in parts {
            let holder = if part.is_empty() { Some(indicator) } else { indicator.get(part) };
            let metric = holder.and_then(|holder| holder.get("metric"));
            // A part that is left out is no query; the tool has its own defaults.
            let _: Option<()> = reader.slo_query(&mut slo, *role, metric, true);
        }
        let grouping = indicator.items("grouping").iter();
        slo.grouping.extend(grouping.filter_map(|label| reader.located(label)));
    }
    reader.add_slo(
        slo,
        node,
        "`indicator` with `ratio`, `latency`, `latencyNative` or `bool_gauge`",
    );
}
