//! `absent` and `absent_over_time`: the labels that their selector asks for with `=`.
//!
//! A label that it asks for twice is left away, and so are all where the argument is no plain selector
//! (Prometheus, "Functions", `absent`; `createLabelsForAbsentFunction` in `promql/functions.go`).

use telemark_promql::{Expr, ExprKind, Function, MatchOp, Span, VectorSelector};

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
    let mut labels = Labels::none(dropped);
    for (at, matcher) in selector.matchers.iter().enumerate() {
        let Some(name) = matcher.label.exact().filter(|name| *name != NAME_LABEL) else { continue };
        let mut before = selector.matchers[..at].iter();
        let once = !before.any(|it| it.label.text == name && it.op == MatchOp::Equal);
        let why = Why::new(Reason::Matched, matcher.span);
        let state = match value(matcher) {
            _ if matcher.op != MatchOp::Equal || !once => LabelState::impossible(dropped),
            Some("") => LabelState::impossible(dropped),
            Some(value) => LabelState::guaranteed(Values::one(value), why),
            None => LabelState { may_lack: true, values: Values::Open, why },
        };
        labels = labels.with(name, state);
    }
    labels
}
