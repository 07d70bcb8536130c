//! `absent` and `absent_over_time`: the labels that their selector asks for with `=`.
//!
//! A label that it asks for twice is left away, and so are all where the argument is no plain selector
//! (Prometheus, "Functions", `absent`; `createLabelsForAbsentFunction` in `promql/functions.go`).

use std::collections::BTreeMap;

use telemark_promql::{Expr, ExprKind, Function, MatchOp, Matcher, Span, VectorSelector};

use super::super::labels::{LabelState, Labels};
use super::super::reason::{Dropper, Reason, Why};
use super::super::selector::value;
use super::super::values::Values;
use super::super::{Flow, NAME_LABEL};

pub(super) fn flow(written: &Expr, function: Function, span: Span) -> Flow<'_> {
    let dropped = Why::new(Reason::Dropped(Dropper::Function(function)), span);
    let labels = match &written.kind {
        ExprKind::VectorSelector(selector) => asked(selector, dropped),
        ExprKind::MatrixSelector(matrix) => asked(&matrix.vector, dropped),
        _ => Labels::none(dropped),
    };
    super::truth(labels, span)
}

fn asked<'a>(selector: &'a VectorSelector, dropped: Why<'a>) -> Labels<'a> {
    let mut asked: BTreeMap<&str, Asked<'_>> = BTreeMap::new();
    for matcher in &selector.matchers {
        let Some(name) = matcher.label.exact().filter(|name| *name != NAME_LABEL) else { continue };
        let equal = matcher.op == MatchOp::Equal;
        let state = match asked.get(name) {
            // Only a first `=` sets the label, and whatever follows takes it away again.
            None | Some(Asked { by_equal: false, .. }) if equal => equals(matcher, dropped),
            _ => LabelState::impossible(dropped),
        };
        let before = asked.get(name).is_some_and(|asked| asked.by_equal);
        asked.insert(name, Asked { state, by_equal: before || equal });
    }
    let states = asked.into_iter().map(|(name, asked)| (name, asked.state));
    Labels::none(dropped).replacing(states.collect())
}

/// What the matchers so far make of a label.
struct Asked<'a> {
    state: LabelState<'a>,
    /// Whether one of them was a `=`.
    by_equal: bool,
}

fn equals<'a>(matcher: &'a Matcher, dropped: Why<'a>) -> LabelState<'a> {
    let why = Why::new(Reason::Matched, matcher.span);
    match value(matcher) {
        Some("") => LabelState::impossible(dropped),
        Some(value) => LabelState::guaranteed(Values::one(value), why),
        None => LabelState { may_lack: true, values: Values::Open, why },
    }
}
