//! What a variable of Grafana's asks Prometheus for.
//!
//! The forms are those of Grafana's Prometheus data source (`metric_find_query.ts`): `label_values(…)`,
//! `label_names(…)`, `metrics(…)`, `query_result(…)`; every other text selects series.

use super::VariableQuery;
use crate::expression::Expression;

pub(super) fn parse(query: &Expression) -> Option<VariableQuery> {
    let text = query.text.as_str();
    if text.trim().is_empty() {
        return None;
    }
    let piece = |range: std::ops::Range<usize>| {
        let inner = &query.text[range.clone()];
        let start = range.start + (inner.len() - inner.trim_start().len());
        query.piece(start..start + inner.trim().len())
    };
    let series = || VariableQuery::Series { selector: piece(0..text.len()) };
    let Some((function, start, end)) = call(text) else {
        return Some(series());
    };
    let argument = start..end;
    let is_empty = text[argument.clone()].trim().is_empty();
    Some(match function {
        "label_names" if is_empty => VariableQuery::LabelNames { selectors: Vec::new() },
        _ if is_empty => series(),
        "label_names" => VariableQuery::LabelNames { selectors: vec![piece(argument)] },
        "metrics" => VariableQuery::Metrics { regex: piece(argument) },
        "query_result" => VariableQuery::QueryResult { query: piece(argument), label: None },
        "label_values" => {
            // The label is what follows the last comma: selectors have commas, too.
            let (selectors, label) = match text[argument.clone()].rfind(',') {
                Some(comma) => (vec![piece(start..start + comma)], start + comma + 1),
                None => (Vec::new(), start),
            };
            let label = piece(label..end);
            let selectors = selectors.into_iter().filter(|selector| !selector.text.is_empty());
            if is_label(&label.text) {
                VariableQuery::LabelValues { selectors: selectors.collect(), label }
            } else {
                series()
            }
        }
        _ => series(),
    })
}

/// The function that a whole text calls, and the bytes of the arguments.
fn call(text: &str) -> Option<(&str, usize, usize)> {
    let open = text.find('(')?;
    let end = text.trim_end().strip_suffix(')')?.len();
    (open < end)
        .then(|| (text[..open].trim(), open + 1, end))
        .or_else(|| (open == end).then_some((text[..open].trim(), end, end)))
}

/// A name, a name in quotes, or a variable.
fn is_label(text: &str) -> bool {
    let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    match unquoted {
        Some(name) => !name.is_empty() && !name.contains('"'),
        None => {
            text.starts_with(|char: char| char.is_ascii_alphabetic() || "_$[".contains(char))
                && !text.contains(|char: char| char.is_whitespace() || "\"'=()".contains(char))
        }
    }
}
