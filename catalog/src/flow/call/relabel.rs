//! `label_replace` and `label_join`.
//!
//! `label_replace` sets its destination where the whole of the source's value matches, and an empty
//! result removes it; a source that is missing counts as empty (Prometheus, "Functions"). Hence the idiom
//! that names no source and sets a constant.

use telemark_promql::{Call, Span};

use super::super::labels::{LabelState, Labels};
use super::super::pattern::Pattern;
use super::super::reason::{Reason, Why};
use super::super::values::Values;
use super::text;
use crate::schema::Openness;

pub(super) fn replace<'a>(call: &'a Call, labels: &Labels<'a>, span: Span) -> Labels<'a> {
    let text = |at: usize| call.args.get(at).and_then(text);
    let Some((destination, place)) = text(1) else {
        return Labels::open(Why::new(Reason::Open(Openness::Hole), span));
    };
    let before = labels.get(destination);
    let why = Why::new(Reason::Set, place);
    let (Some((replacement, _)), Some((source, _)), Some((pattern, _))) =
        (text(2), text(3), text(4))
    else {
        let open = LabelState { may_lack: true, values: Values::Open, why };
        return labels.with(destination, open);
    };
    let source = labels.get(source);
    let set = replaced(replacement, pattern, source, why);
    let after = match matches(&Pattern::new(pattern), source) {
        Match::Never => before.clone(),
        Match::Always => set,
        Match::Sometimes => LabelState { why, ..before.union(&set) },
    };
    labels.with(destination, after)
}

pub(super) fn join<'a>(call: &'a Call, labels: &Labels<'a>, span: Span) -> Labels<'a> {
    let Some((destination, place)) = call.args.get(1).and_then(text) else {
        return Labels::open(Why::new(Reason::Open(Openness::Hole), span));
    };
    let why = Why::new(Reason::Set, place);
    let sources: Vec<_> =
        call.args.iter().skip(3).map(|arg| Some(labels.get(text(arg)?.0))).collect();
    let separated = sources.len() > 1
        && call.args.get(2).and_then(text).is_some_and(|(separator, _)| !separator.is_empty());
    let filled = separated || sources.iter().flatten().any(|source| source.is_guaranteed());
    let empty = sources.iter().all(|source| source.is_some_and(LabelState::is_impossible));
    let state = match sources.as_slice() {
        _ if empty && !separated => LabelState::impossible(why),
        [Some(only)] => LabelState { why, ..(*only).clone() },
        _ => LabelState { may_lack: !filled, values: Values::Open, why },
    };
    labels.with(destination, state)
}

/// Whether a source's value matches.
enum Match {
    Always,
    Sometimes,
    Never,
}

fn matches(pattern: &Pattern<'_>, source: &LabelState<'_>) -> Match {
    let empty = source.may_lack.then(|| pattern.accepts(""));
    let mut answers: Vec<_> = empty.into_iter().collect();
    match source.values.listed() {
        Some(values) => answers.extend(values.map(|value| pattern.accepts(value))),
        None if pattern.accepts_all_but_empty() => answers.push(true),
        None => return Match::Sometimes,
    }
    match (answers.contains(&true), answers.contains(&false)) {
        (true, false) if pattern.is_readable() => Match::Always,
        (false, true) => Match::Never,
        _ => Match::Sometimes,
    }
}

/// What the destination is where the source matches.
fn replaced<'a>(
    replacement: &'a str,
    pattern: &str,
    source: &LabelState<'a>,
    why: Why<'a>,
) -> LabelState<'a> {
    let whole = matches!(pattern, "(.*)" | "(.+)") && matches!(replacement, "$1" | "${1}");
    match replacement {
        "" => LabelState::impossible(why),
        _ if whole && pattern == "(.+)" => LabelState { may_lack: false, why, ..source.clone() },
        _ if whole => LabelState { why, ..source.clone() },
        _ if !replacement.contains('$') => LabelState::guaranteed(Values::one(replacement), why),
        _ => LabelState { may_lack: !has_plain_text(replacement), values: Values::Open, why },
    }
}

/// Whether something is left of a replacement even if all its groups are empty.
fn has_plain_text(replacement: &str) -> bool {
    let mut rest = replacement;
    while !rest.is_empty() {
        let Some(reference) = rest.strip_prefix('$') else {
            return true;
        };
        rest = match reference.strip_prefix('{') {
            Some(braced) => braced.split_once('}').map_or("", |(_, rest)| rest),
            // `$$` is a dollar sign.
            None if reference.starts_with('$') => return true,
            None => reference.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'),
        };
    }
    false
}
