//! The checks: one module each, which says what it reports, why, and shows an example.

pub(crate) mod config_allow_expired;
pub(crate) mod config_allow_unused;
pub(crate) mod similar;
pub(crate) mod syntax_comment;
pub(crate) mod syntax_dashboard;
pub(crate) mod syntax_file;
pub(crate) mod syntax_json;
pub(crate) mod syntax_rule;
pub(crate) mod syntax_slo;
pub(crate) mod syntax_yaml;

mod alert_absent_zero_init;
mod alert_never_compares;
mod alert_template;
mod asked;
mod coverage_critical;
mod coverage_unannotated;
mod coverage_unused_metric;
mod dashboard_no_query;
mod dashboard_undefined_variable;
mod dashboard_unused_variable;
mod label_dropped;
mod label_impossible_value;
mod label_regex_in_equality;
mod label_undeclared_bucket;
mod label_unknown;
mod label_use;
mod metric_bare_histogram;
mod metric_unknown;
mod origin;
mod query;
mod record_cycle;
mod record_name;
mod record_unused;
mod series_budget;
mod syntax_feature;
mod syntax_promql;
mod type_gauge_function_on_counter;
mod type_le_dropped;
mod type_not_a_histogram;
mod type_rate_of_sum;
mod type_rate_on_gauge;
mod type_raw_counter;
mod unit_mismatch;
mod usage;
mod vector_no_match;
mod window_too_short;

use crate::demands::{Demands, Places};
use crate::finding::Finding;
use crate::flow::Flows;
use crate::known::Known;
use crate::project::Project;
use crate::report::Share;

use asked::Asked;
use query::Query;
use usage::Usage;

/// Holds what files hold against what is known, and all of it against what a team demands. With the
/// findings comes which share of the functions is annotated where all must be.
pub(crate) fn run(
    known: &Known<'_>,
    project: &Project,
    mut demanded: Option<(Demands<'_>, Places<'_>)>,
) -> (Vec<Finding>, Vec<Share>) {
    let mut findings = Vec::new();
    let mut shares = Vec::new();
    for rule in &project.rules {
        alert_template::check(rule, &mut findings);
    }
    alert_never_compares::check(known, project, &mut findings);
    record_cycle::check(known, project, &mut findings);
    record_name::check(project, &mut findings);
    dashboard_no_query::check(project, &mut findings);
    dashboard_undefined_variable::check(project, &mut findings);
    dashboard_unused_variable::check(project, &mut findings);
    let mut usage = Usage::default();
    for asked in Asked::all(project) {
        let parsed = asked.parsed();
        usage.add(&asked, &parsed);
        if !parsed.errors.is_empty() {
            syntax_promql::check(&asked, &parsed.errors, &mut findings);
            continue;
        }
        let flows = Flows::of(&parsed.expr, known);
        let query = Query {
            known,
            owner: asked.owner,
            source: &asked.source,
            shown: &asked.shown,
            expr: &parsed.expr,
            flows: &flows,
        };
        if let Some((demands, _)) = &demanded {
            series_budget::rule::check(query, demands.budget, &mut findings);
        }
        for check in OF_QUERIES {
            check(query, &mut findings);
        }
    }
    record_unused::check(project, &usage.reads(), &mut findings);
    let Some((demands, places)) = &mut demanded else { return (findings, shares) };
    if demands.is_whole {
        series_budget::check(known, demands.budget, places, &mut findings);
        coverage_unused_metric::check(known, project, &usage, places, &mut findings);
        coverage_critical::check(known, demands.coverage, &usage, places, &mut findings);
        shares = coverage_unannotated::check(known, demands, places, &mut findings);
    }
    (findings, shares)
}

/// The checks that look at one query at a time.
const OF_QUERIES: &[fn(Query<'_>, &mut Vec<Finding>)] = &[
    metric_unknown::check,
    label_unknown::check,
    label_impossible_value::check,
    label_dropped::check,
    vector_no_match::check,
    metric_bare_histogram::check,
    label_undeclared_bucket::check,
    type_rate_on_gauge::check,
    type_gauge_function_on_counter::check,
    type_raw_counter::check,
    type_not_a_histogram::check,
    type_le_dropped::check,
    type_rate_of_sum::check,
    unit_mismatch::check,
    alert_absent_zero_init::check,
    label_regex_in_equality::check,
    syntax_feature::check,
    window_too_short::check,
];

/// Names in backticks, the first few of them.
fn list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 20;
    let more = names.len().saturating_sub(SHOWN);
    let mut shown: Vec<_> = names.take(SHOWN).map(|name| format!("`{name}`")).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}
