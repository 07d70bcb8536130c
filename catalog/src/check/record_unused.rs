//! `record/unused`: a recorded series that nothing among the checked files reads.
//!
//! ```yaml
//! - record: job:http_requests:rate5m     # no other file names it
//!   expr: sum by (job) (rate(http_requests_total[5m]))
//! ```
//!
//! Silent where no dashboard is checked: those may be what reads it. So is it about names that a regular
//! expression on `__name__` chooses, unless it chooses all names, and about those that a dashboard's
//! variable may stand for.

use std::collections::BTreeSet;

use telemark_promql::{ExprKind, Ident, Inset, MatchOp, Parsed, VectorSelector, visit};

use super::asked::{Asked, Owner};
use crate::dashboard::{VariableKind, VariableQuery};
use crate::finding::{About, CheckId, Finding};
use crate::flow::{NAME_LABEL, Pattern, metric_name, selector};
use crate::project::Project;
use crate::rules::{Rule, RuleKind};

/// The names that queries read.
#[derive(Clone, Debug, Default)]
pub(super) struct Reads {
    names: BTreeSet<String>,
    /// Regular expressions on the name.
    patterns: BTreeSet<String>,
    /// The fixed pieces of names with variables in them.
    pieces: BTreeSet<Vec<String>>,
}

impl Reads {
    /// Adds what a query reads. A rule that reads what it records is no reader of it.
    pub(super) fn add(&mut self, asked: &Asked<'_>, parsed: &Parsed) {
        let own = match asked.owner {
            Owner::Rule(rule) if rule.kind == RuleKind::Record => Some(rule.name.as_str()),
            _ => None,
        };
        if !parsed.errors.is_empty() {
            self.words(&asked.source.text);
            return;
        }
        if let Owner::Variable { variable, .. } = asked.owner
            && let Some(VariableQuery::LabelValues { label, .. }) = &variable.query
            && label.text == NAME_LABEL
        {
            // What is chosen among names is read where the variable stands.
            return;
        }
        visit::walk(&parsed.expr, &mut |expr| {
            if let ExprKind::Hole(template) = &expr.kind {
                self.holes(&template.text, &template.holes, asked.owner);
            }
            if let Some(selector) = selector(expr) {
                self.selector(selector, own, asked.owner);
            }
        });
    }

    /// Adds what others read.
    pub(super) fn extend(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
        self.patterns.extend(other.patterns.iter().cloned());
        self.pieces.extend(other.pieces.iter().cloned());
    }

    fn selector(&mut self, selector: &VectorSelector, own: Option<&str>, owner: Owner<'_>) {
        if let Some(name) = metric_name(selector) {
            if own != Some(name.text) {
                self.names.insert(name.text.to_owned());
            }
            return;
        }
        if let Some(Ident { text, holes, .. }) = &selector.name {
            self.holes(text, holes, owner);
        }
        for matcher in selector.matchers.iter().filter(|it| it.label.text == NAME_LABEL) {
            match (matcher.op, matcher.value.exact()) {
                (MatchOp::Regex, Some(pattern)) => {
                    self.patterns.insert(pattern.to_owned());
                }
                (MatchOp::Equal | MatchOp::Regex, None) => {
                    self.holes(&matcher.value.value, &matcher.value.holes, owner);
                }
                _ => {}
            }
        }
    }

    /// A name, or a whole query, with variables in it.
    fn holes(&mut self, text: &str, holes: &[Inset], owner: Owner<'_>) {
        if let [inset] = holes
            && inset.at == (0..text.len())
            && let Some(variable) = owner.variable(&inset.hole.name)
        {
            match &variable.query {
                Some(VariableQuery::Metrics { regex }) => {
                    // Grafana searches with it, unanchored.
                    self.patterns.insert(format!(".*(?:{}).*", regex.text));
                    return;
                }
                _ if matches!(variable.kind, VariableKind::Custom | VariableKind::Constant) => {
                    variable.values.iter().for_each(|value| self.words(value));
                    return;
                }
                _ => {}
            }
        }
        let mut pieces = Vec::new();
        let mut end = 0;
        for inset in holes {
            pieces.push(text[end..inset.at.start].to_owned());
            end = inset.at.end;
        }
        pieces.push(text[end..].to_owned());
        self.pieces.insert(pieces);
    }

    /// Everything in a text that may be a name.
    fn words(&mut self, text: &str) {
        let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | ':');
        self.names.extend(text.split(|char| !is_name(char)).map(str::to_owned));
    }

    /// Whether something may read that name.
    pub(super) fn may_have(&self, name: &str) -> bool {
        self.names.contains(name)
            || self.pieces.iter().any(|pieces| fits(name, pieces))
            || self.patterns.iter().any(|pattern| {
                let pattern = Pattern::new(pattern);
                !pattern.accepts_all_but_empty() && pattern.accepts(name)
            })
    }
}

/// Whether a name can be these pieces with something between them.
fn fits(name: &str, pieces: &[String]) -> bool {
    let [first, middle @ .., last] = pieces else { return true };
    let Some(mut rest) = name.strip_prefix(first.as_str()) else { return false };
    for piece in middle {
        let Some(at) = rest.find(piece.as_str()) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last.as_str())
}

pub(super) fn check(project: &Project, reads: &Reads, findings: &mut Vec<Finding>) {
    if project.dashboards.is_empty() {
        return;
    }
    let unused = project.recordings().filter(|rule| !reads.may_have(&rule.name));
    findings.extend(unused.map(finding));
}

fn finding(rule: &Rule) -> Finding {
    let name = rule.name.value.clone();
    let place = rule.name.place.clone();
    let message = format!("nothing reads `{name}`");
    Finding {
        subject: rule.expr.subject().cloned(),
        label: "recorded for nobody".to_owned(),
        about: About { metric: Some(name), label: None },
        help: vec!["delete the rule, or list the file that reads it in telemark.toml".to_owned()],
        ..Finding::new(CheckId::RecordUnused, place.file, place.range, message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::fits;
    use crate::fixture::check_files;

    const RULES: &str = "\
groups:
  - name: g
    rules:
      - record: job:images:rate5m
        expr: sum by (job) (rate(images_generated_total[5m]))
      - record: job:queue_depth:sum
        expr: sum by (job) (queue_depth)
      - record: job:queue_depth:max
        expr: max by (job) (queue_depth) or job:queue_depth:max
";

    fn dashboard(query: &str) -> String {
        format!(
            r#"{{
  "title": "Studio",
  "templating": {{"list": [
    {{"name": "metric", "type": "custom", "query": "job:queue_depth:max,job:images:rate5m"}},
    {{"name": "unit", "type": "query", "query": "label_values(up, job)"}}
  ]}},
  "panels": [{{"title": "$unit $metric", "type": "timeseries", "targets": [{{"expr": "{query}"}}]}}]
}}
"#
        )
    }

    #[test]
    fn what_neither_a_rule_nor_a_dashboard_reads() {
        let dashboard = dashboard("job:images:rate5m > 1");
        check_files(
            &[("rules.yml", RULES), ("studio.json", &dashboard)],
            &expect![[r#"
                warning[record/unused]: nothing reads `job:queue_depth:sum`
                 --> rules.yml:6:17
                  |
                6 |       - record: job:queue_depth:sum
                  |                 ^^^^^^^^^^^^^^^^^^^ recorded for nobody
                  |
                  = help: delete the rule, or list the file that reads it in telemark.toml

                warning[record/unused]: nothing reads `job:queue_depth:max`
                 --> rules.yml:8:17
                  |
                8 |       - record: job:queue_depth:max
                  |                 ^^^^^^^^^^^^^^^^^^^ recorded for nobody
                  |
                  = help: delete the rule, or list the file that reads it in telemark.toml

                2 warnings in 3 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_variable_stands_for_its_values() {
        let dashboard = dashboard("$metric > 1");
        check_files(
            &[("rules.yml", RULES), ("studio.json", &dashboard)],
            &expect![[r#"
                warning[record/unused]: nothing reads `job:queue_depth:sum`
                 --> rules.yml:6:17
                  |
                6 |       - record: job:queue_depth:sum
                  |                 ^^^^^^^^^^^^^^^^^^^ recorded for nobody
                  |
                  = help: delete the rule, or list the file that reads it in telemark.toml

                1 warning in 3 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_may_be_read_is_not_reported() {
        let check = |query, expect| {
            check_files(&[("rules.yml", RULES), ("studio.json", &dashboard(query))], &expect);
        };
        check(
            "{__name__=~\\\"job:.+\\\"}",
            expect![[r#"
                no findings in 3 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
        check(
            "sum($unit)",
            expect![[r#"
                no findings in 3 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
        check(
            "job:${unit}:rate5m + ignoring (x) job:queue_depth:$unit",
            expect![[r#"
                no findings in 3 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
        check(
            "job:images:rate5m + job:queue_depth:sum + job:queue_depth:max +",
            expect![[r#"
                error[syntax/promql]: unexpected end of input in a query, expected an expression
                 --> studio.json:7:148
                  |
                7 | ..."job:images:rate5m + job:queue_depth:sum + job:queue_depth:max +"}]}]
                  |                                                                    ^
                  |
                  = note: in panel `$unit $metric` of dashboard `Studio`, at /panels/0/targets/0/expr

                1 error in 3 rules and 1 panel query of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
        check_files(
            &[("rules.yml", RULES)],
            &expect![[r#"
            no findings in 3 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_name_fits_pieces_in_their_order() {
        let fits = |pieces: &[&str]| {
            fits(
                "job:images:rate5m",
                &pieces.iter().map(|piece| (*piece).to_owned()).collect::<Vec<_>>(),
            )
        };
        assert_eq!(
            [["", ""], ["job:", ":rate5m"], ["job:", ""]].map(|pieces| fits(&pieces)),
            [true; 3]
        );
        assert_eq!(
            [["job:", "", "rate1m"], ["", "rate5m", "images"], ["x", "", ""]]
                .map(|pieces| fits(&pieces)),
            [false; 3]
        );
    }
}
