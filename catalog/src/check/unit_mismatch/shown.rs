//! Units in which values are shown: by a panel, and by a template.

use super::super::Query;
use super::super::asked::Owner;
use super::grafana::{self, Wanted};
use super::operands::{is_same_kind, measure};
use crate::dashboard::Panel;
use crate::finding::{CheckId, Finding, Safety, Suggestion};
use crate::flow::Flow;
use crate::rules::Rule;
use crate::schema::unit::{Base, Measure};
use crate::schema::{Motion, Shape, Unit};
use crate::source::Place;
use crate::template::{Humanize, Source};

pub(super) fn check(query: Query<'_>, findings: &mut Vec<Finding>) {
    let flow = query.flows.at(query.expr);
    match query.owner {
        Owner::Panel { panel, target, .. } if !target.is_hidden => {
            findings.extend(panel_unit(query, panel, flow));
            thresholds(query, panel, flow, findings);
        }
        Owner::Rule(_) => {
            if let Some(alert) = query.owner.alert() {
                humanized(query, alert, flow, findings);
            }
        }
        _ => {}
    }
}

fn panel_unit(query: Query<'_>, panel: &Panel, flow: &Flow<'_>) -> Option<Finding> {
    let id = panel.unit.as_ref()?;
    // A table has columns of other units, and a heatmap's unit is that of `le`.
    if panel.has_other_units || panel.kind.contains("table") || flow.shape == Shape::Bucket {
        return None;
    }
    let wanted = grafana::wanted(id)?;
    let is_moment = flow.unit == Unit::Instant && flow.dead.is_none();
    let (message, help) = if wanted == Wanted::Time && is_moment {
        let message =
            format!("the panel's unit `{}` is in milliseconds, its query in seconds", **id);
        (message, Some("multiply the query with 1000".to_owned()))
    } else {
        if fits(wanted, measure(flow)?, flow) {
            return None;
        }
        (format!("the panel's unit is `{}`, its query's `{}`", **id, flow.unit), None)
    };
    let instead = grafana::fitting(flow.unit).filter(|_| help.is_none());
    Some(Finding {
        label: "another unit than the query's".to_owned(),
        help: help.into_iter().collect(),
        suggestion: instead.and_then(|instead| replaced(&id.place, id, instead)),
        ..query.finding_at(CheckId::UnitMismatch, id.place.clone(), message)
    })
}

/// The unit between the quotes that it has in the file, if it is written there as it is.
fn replaced(place: &Place, id: &str, instead: &str) -> Option<Suggestion> {
    let length = place.range.end - place.range.start;
    let quotes = length.checked_sub(id.len()).filter(|quotes| matches!(quotes, 0 | 2))? / 2;
    let range = place.range.start + quotes..place.range.end - quotes;
    Some(Suggestion {
        message: "the unit of the query".to_owned(),
        place: Place { file: place.file, range },
        replacement: instead.to_owned(),
        safety: Safety::Guess,
    })
}

fn fits(wanted: Wanted, unit: Measure, flow: &Flow<'_>) -> bool {
    match wanted {
        Wanted::Money => unit.exponent(Base::Usd) == 1,
        Wanted::Time => may_be_a_moment(unit, flow),
        Wanted::Quantity(wanted) => {
            let Some(wanted) = wanted.measure() else { return true };
            let counts = is_same_kind(wanted, Measure::RATIO) && unit.exponent(Base::Count) > 0;
            is_same_kind(wanted, unit) && !counts && !is_conversion(wanted.scale / unit.scale)
        }
    }
}

/// Whether a factor is one between units, and not one of somebody's own.
fn is_conversion(factor: f64) -> bool {
    const FACTORS: [f64; 9] =
        [8.0, 60.0, 100.0, 1e3, 1e6, 1e9, 1024.0, 1_048_576.0, 1_073_741_824.0];
    let is_near = |known: f64| (factor / known - 1.0).abs() < 1e-6;
    FACTORS.iter().any(|known| is_near(*known) || is_near(1.0 / known))
}

/// Whether seconds may be those since 1970, which a name doesn't always say.
fn may_be_a_moment(unit: Measure, flow: &Flow<'_>) -> bool {
    let seconds = Unit::SECONDS.measure().is_some_and(|seconds| is_same_kind(seconds, unit));
    seconds && flow.motion != Motion::Rate && flow.reach.extent.most > 1e9
}

/// Thresholds that no value reaches, in a panel with one query.
fn thresholds(query: Query<'_>, panel: &Panel, flow: &Flow<'_>, findings: &mut Vec<Finding>) {
    let visible = panel.targets.iter().filter(|target| !target.is_hidden).count();
    let most = flow.reach.extent.most;
    if visible != 1 || panel.queries != 1 || flow.number.is_some() || flow.dead.is_some() {
        return;
    }
    for threshold in panel.thresholds.iter().filter(|threshold| threshold.value > most) {
        let message =
            format!("no value of the query is above {most}, so none reaches the threshold");
        let finding = query.finding_at(CheckId::UnitMismatch, threshold.place.clone(), message);
        findings.push(Finding { label: "never reached".to_owned(), ..finding });
    }
}

fn humanized(query: Query<'_>, alert: &Rule, flow: &Flow<'_>, findings: &mut Vec<Finding>) {
    let Some(unit) = measure(flow) else { return };
    for field in alert.labels.iter().chain(&alert.annotations) {
        for value in field.template.values.iter().filter(|value| value.of == Source::Alert) {
            let Some(wanted) = takes(value.function, unit, flow) else { continue };
            let name = value.function.name();
            let finding = query.finding_at(
                CheckId::UnitMismatch,
                field.value.place(value.range.clone()),
                format!("`{name}` takes {wanted}, the value's unit is `{}`", flow.unit),
            );
            findings.push(Finding { label: format!("takes {wanted}"), ..finding });
        }
    }
}

/// What a function takes, if this isn't it.
fn takes(function: Humanize, unit: Measure, flow: &Flow<'_>) -> Option<&'static str> {
    let wants = |wanted: Unit| fits(Wanted::Quantity(wanted), unit, flow);
    let (fitting, wanted) = match function {
        Humanize::Decimal => return None,
        // Binary prefixes are for memory, and for whatever else comes in powers of two.
        Humanize::Binary => {
            (unit.exponent(Base::Byte) != 0 || unit.exponent(Base::Count) != 0, "a number of bytes")
        }
        Humanize::Duration => (wants(Unit::SECONDS), "seconds"),
        Humanize::Percentage => (wants(Unit::RATIO), "a ratio"),
        Humanize::Timestamp => (may_be_a_moment(unit, flow), "a point in time"),
    };
    (!fitting).then_some(wanted)
}
