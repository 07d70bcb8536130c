//! A table of queries with what flows out of them.

mod aggregations;
mod corpora;
mod externals;
mod functions;
mod holes;
mod large;
mod operators;
mod recordings;
mod samples;
mod selectors;
mod soundness;

use std::fmt::Write;

use expect_test::Expect;
use telemark_promql::Dialect;

use super::{Dropper, Flow, Flows, LabelState, NAME_LABEL, Presence, Reason, Why};
use crate::fixture;
use crate::known::Known;
use crate::schema::{Openness, Recording};

/// Shows what flows out of queries over the fixture's catalog.
fn check(queries: &[&str], expect: &Expect) {
    expect.assert_eq(&shown(queries, &[], Dialect::Prometheus, show));
}

/// Shows no more than how samples behave, and their unit.
fn check_samples(queries: &[&str], expect: &Expect) {
    let shown = shown(queries, &[], Dialect::Prometheus, |_, flow| samples(flow));
    expect.assert_eq(&shown.replace("\n  ", "  --  "));
}

fn shown(
    queries: &[&str],
    recordings: &[Recording<'_>],
    dialect: Dialect,
    show: impl Fn(&str, &Flow<'_>) -> String,
) -> String {
    let catalog = fixture::studio();
    let surroundings = fixture::surroundings();
    let known = Known::new(&catalog, recordings.iter().cloned(), &surroundings);
    shown_of(&known, queries, dialect, show)
}

fn shown_of(
    known: &Known<'_>,
    queries: &[&str],
    dialect: Dialect,
    show: impl Fn(&str, &Flow<'_>) -> String,
) -> String {
    let mut shown = String::new();
    for query in queries {
        let parsed = telemark_promql::parse_all(query, dialect);
        assert_eq!(parsed.errors, [], "{query}");
        let flows = Flows::of(&parsed.expr, known);
        writeln!(shown, "{query}\n{}", show(query, flows.at(&parsed.expr))).unwrap();
    }
    shown
}

fn show(query: &str, flow: &Flow<'_>) -> String {
    let mut shown = String::new();
    if let Some(why) = flow.dead {
        writeln!(shown, "  never: {}", reason(query, why)).unwrap();
    }
    for (name, state) in flow.labels.named() {
        // That of a selector stands there already.
        if name != NAME_LABEL || !state.is_guaranteed() {
            writeln!(shown, "  {name}{}", label(query, state)).unwrap();
        }
    }
    writeln!(shown, "  *{}", label(query, flow.labels.rest())).unwrap();
    shown.push_str(&samples(flow));
    shown.push('\n');
    shown
}

fn samples(flow: &Flow<'_>) -> String {
    let mut shown = format!("  {:?} {:?} [{}]", flow.motion, flow.shape, flow.unit);
    if flow.observed != crate::schema::Unit::Unknown {
        write!(shown, " of [{}]", flow.observed).unwrap();
    }
    if let Some(number) = flow.number {
        write!(shown, " = {number}").unwrap();
    }
    if flow.always {
        write!(shown, ", always").unwrap();
    }
    shown
}

fn label(query: &str, state: &LabelState<'_>) -> String {
    let presence = match state.presence() {
        Presence::Guaranteed => "!",
        Presence::Possible => "?",
        Presence::Impossible => return format!(" -- {}", reason(query, state.why)),
    };
    let why = match state.why.reason {
        Reason::Declared(_) => String::new(),
        _ => format!(" -- {}", reason(query, state.why)),
    };
    let values = match state.values.listed() {
        None => String::new(),
        Some(values) => format!(" {}", values.collect::<Vec<_>>().join("|")),
    };
    format!("{presence}{values}{why}")
}

fn reason(query: &str, why: Why<'_>) -> String {
    let at = &query[why.span.range()];
    match why.reason {
        Reason::Declared(_) => "declared".to_owned(),
        Reason::Undeclared(_) => "undeclared".to_owned(),
        Reason::Open(openness) => format!("open, {}", open(openness)),
        Reason::Matched => format!("asked for, {at}"),
        Reason::Excluded => format!("excluded, {at}"),
        Reason::Apart(_) => format!("excluded together with, {at}"),
        Reason::NoSeries => "no series".to_owned(),
        Reason::Dropped(Dropper::Aggregation { .. }) => format!("aggregated away, {at}"),
        Reason::Dropped(Dropper::Matching(_)) => format!("matched away, {at}"),
        Reason::Dropped(Dropper::Function(_)) => format!("dropped by function, {at}"),
        Reason::Set => format!("set, {at}"),
        Reason::NoMatch => format!("no match, {at}"),
        Reason::NeverTrue => format!("never true, {at}"),
    }
}

fn open(openness: Openness) -> &'static str {
    match openness {
        Openness::AnyName => "any name",
        Openness::UnknownMetric => "unknown metric",
        Openness::NamesOnly => "names only",
        Openness::OpenCatalog => "open catalog",
        Openness::Relabelling => "relabelling",
        Openness::UnreadRule => "unread rule",
        Openness::Cycle => "cycle",
        Openness::Hole => "hole",
        Openness::Function => "function",
    }
}
