//! Sloth: `prometheus/v1` and the resource PrometheusServiceLevel.

use super::{Slo, SloFormat, SloRole};
use crate::check::syntax_slo;
use crate::load::Reader;
use crate::tree::Node;

/// How the fields are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// `error_query`, in Sloth's own files.
    File,
    /// `errorQuery`, in the resource.
    Resource,
}

pub(crate) fn read_resource(reader: &mut Reader<'_>, node: &Node<'_>) {
    match node.get("spec") {
        Some(spec) => read(reader, spec, Spelling::Resource),
        None => reader.report_slo(node, &syntax_slo::Problem::Missing { what: "`spec`" }),
    }
}

pub(crate) fn read(reader: &mut Reader<'_>, node: &Node<'_>, spelling: Spelling) {
    if node.items("slos").is_empty() {
        reader.report_slo(node, &syntax_slo::Problem::Missing { what: "`slos`" });
    }
    for slo in node.items("slos") {
        objective(reader, slo, spelling);
    }
}

fn objective(reader: &mut Reader<'_>, node: &Node<'_>, spelling: Spelling) {
    let Some(mut slo) = reader.slo(node, node.get("name"), SloFormat::Sloth) else {
        return;
    };
    let (error, total, ratio) = match spelling {
        Spelling::File => ("error_query", "total_query", "error_ratio_query"),
        Spelling::Resource => ("errorQuery", "totalQuery", "errorRatioQuery"),
    };
    if let Some(sli) = node.get("sli") {
        if let Some(events) = sli.get("events") {
            for (role, key, what) in [
                (SloRole::Bad, error, "the query of `events` for errors"),
                (SloRole::Total, total, "the query of `events` for all"),
            ] {
                query(reader, &mut slo, role, (events, key, what));
            }
        }
        if let Some(raw) = sli.get("raw") {
            query(reader, &mut slo, SloRole::BadRatio, (raw, ratio, "the query of `raw`"));
        }
        slo.other_queries += usize::from(sli.get("plugin").is_some());
    }
    reader.add_slo(slo, node, "`sli` with `events`, `raw` or `plugin`");
}

fn query(
    reader: &mut Reader<'_>,
    slo: &mut Slo,
    role: SloRole,
    (parent, key, what): (&Node<'_>, &str, &'static str),
) {
    if reader.slo_query(slo, role, parent.get(key), false).is_none() {
        reader.report_slo(parent, &syntax_slo::Problem::Missing { what });
        slo.other_queries += 1;
    }
}
