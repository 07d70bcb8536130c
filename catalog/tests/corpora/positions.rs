//! Every text that was loaded is found again in its file.

use telemark_catalog::dashboard::{Target, VariableQuery};
use telemark_catalog::expression::Expression;
use telemark_catalog::load::Loaded;

use crate::files::{Corpus, SETS};

/// Everything that has the way back to its file.
pub(crate) fn expressions(loaded: &Loaded) -> Vec<&Expression> {
    let mut expressions = Vec::new();
    for rule in &loaded.rules {
        expressions.push(&rule.expr);
        let fields = rule.labels.iter().chain(&rule.annotations).chain(&rule.group.labels);
        expressions.extend(fields.map(|field| &field.value));
    }
    for dashboard in &loaded.dashboards {
        let targets = dashboard.panels.iter().flat_map(|panel| &panel.targets);
        for Target { expr, legend, .. } in targets.chain(&dashboard.annotations) {
            expressions.push(expr);
            expressions.extend(legend);
        }
        for query in dashboard.variables.iter().filter_map(|variable| variable.query.as_ref()) {
            match query {
                VariableQuery::LabelValues { selectors, label } => {
                    expressions.extend(selectors);
                    expressions.push(label);
                }
                VariableQuery::LabelNames { selectors } => expressions.extend(selectors),
                VariableQuery::Metrics { regex } => expressions.push(regex),
                VariableQuery::QueryResult { query, label } => {
                    expressions.push(query);
                    expressions.extend(label);
                }
                VariableQuery::Series { selector } => expressions.push(selector),
                other => panic!("a kind of query that this test doesn't know: {other:?}"),
            }
        }
    }
    expressions.extend(loaded.slos.iter().flat_map(|slo| &slo.queries).map(|query| &query.expr));
    expressions
}

#[test]
fn every_piece_of_every_text_is_found_again_in_its_file() {
    for set in SETS {
        let Some(corpus) = Corpus::open(set) else {
            return;
        };
        let mut checked = 0;
        for (file, loaded) in corpus.loaded() {
            for expression in expressions(&loaded) {
                check(corpus.text(file), expression);
                checked += 1;
            }
        }
        println!("{set}: {checked} texts");
        assert!(checked > 0);
    }
}

/// Reads each character back from the file. What YAML folds or escapes may look another way there, Sloth's
/// window does, and nothing else.
fn check(text: &str, expression: &Expression) {
    let query = &expression.text;
    let mut end = 0;
    let mut window = 0..0;
    for (at, char) in query.char_indices() {
        let place = expression.place(at..at + char.len_utf8());
        let written = &text[place.range.clone()];
        let same = written.chars().eq([char])
            || (matches!(char, ' ' | '\n') && matches!(written, "\n" | "\r\n" | ""))
            || (written.starts_with('\\') && written.len() <= 12)
            || (char == '\'' && written == "''")
            || (written.starts_with("{{") && written.contains(".window"));
        assert!(same, "{char:?} of {query:?} is written {written:?}");
        let goes_on = place.range.start >= end || place.range == window;
        assert!(goes_on, "{query:?} goes back");
        end = place.range.end;
        window = place.range;
    }
}

#[test]
fn names_labels_and_references_stand_where_they_say() {
    for set in SETS {
        let Some(corpus) = Corpus::open(set) else {
            return;
        };
        for (file, loaded) in corpus.loaded() {
            let text = corpus.text(file);
            let is_at = |name: &str, place: &std::ops::Range<usize>| {
                let written = &text[place.clone()];
                assert!(written.contains(name) || written.contains('\\'), "{name:?}: {written:?}");
            };
            for rule in &loaded.rules {
                is_at(&rule.name, &rule.name.place.range);
                for field in rule.labels.iter().chain(&rule.annotations) {
                    is_at(&field.name, &field.name.place.range);
                }
            }
            for dashboard in &loaded.dashboards {
                for reference in &dashboard.references {
                    is_at(&reference.name, &reference.place.range);
                }
                for variable in &dashboard.variables {
                    is_at(&variable.name, &variable.name.place.range);
                }
            }
            for slo in &loaded.slos {
                is_at(&slo.name, &slo.name.place.range);
            }
        }
    }
}
