//! Values that a dashboard's variable has and the label never takes.

use telemark_promql::{MatchOp, Matcher};

use super::Selected;
use crate::check::list;
use crate::dashboard::{Dashboard, Variable, VariableKind, VariableQuery};
use crate::finding::{Finding, Related, Severity};
use crate::flow::{Pattern, metric_name, selector};
use crate::known::Known;
use crate::schema::Label;

impl Selected<'_> {
    /// A matcher whose value is a variable, if some of the variable's values choose nothing.
    pub(super) fn of_variable(&self, matcher: &Matcher) -> Option<Finding> {
        let label = self.series.label(&matcher.label.text)?;
        let values = label.values.as_deref().filter(|values| !values.is_empty())?;
        if !matches!(matcher.op, MatchOp::Equal | MatchOp::Regex) {
            return None;
        }
        let [inset] = matcher.value.holes.as_slice() else { return None };
        let is_whole = inset.at == (0..matcher.value.value.len());
        if !is_whole || inset.hole.field.is_some() {
            return None;
        }
        let dashboard = self.query.owner.dashboard()?;
        let variable = self.query.owner.variable(&inset.hole.name)?;
        let offered = Offered::of(self.query.known, dashboard, variable, matcher.op, values);
        (!offered.dead.is_empty())
            .then(|| self.dead_choice(label, values, matcher, variable, &offered))
    }

    fn dead_choice(
        &self,
        label: &Label,
        values: &[String],
        matcher: &Matcher,
        variable: &Variable,
        offered: &Offered,
    ) -> Finding {
        let (name, metric) = (&matcher.label.text, self.metric());
        let dead = list(offered.dead.iter().map(String::as_str));
        let message = format!(
            "`{name}` of `{metric}` is never {dead}, which the variable `{}` offers",
            *variable.name
        );
        let of_variable = "has values that the label never takes".to_owned();
        // A value that does nothing here may be there for another panel.
        let severity = if offered.is_alive { Severity::Warning } else { Severity::Error };
        Finding {
            severity,
            help: vec![format!("its values are {}", list(values.iter().map(String::as_str)))],
            related: vec![Related { place: variable.name.place.clone(), label: of_variable }],
            ..self.impossible_at(label, matcher.value.span, message)
        }
    }
}

/// What a variable can be, held against the values of a label.
struct Offered {
    /// The values that choose nothing.
    dead: Vec<String>,
    /// Whether another one chooses something.
    is_alive: bool,
}

impl Offered {
    fn of(
        known: &Known<'_>,
        dashboard: &Dashboard,
        variable: &Variable,
        op: MatchOp,
        values: &[String],
    ) -> Self {
        let choices = choices(known, variable, op);
        if dashboard.meant(&variable.name, variable.scope).len() > 1 {
            return Self { dead: Vec::new(), is_alive: true };
        }
        let all = choices.len();
        let dead: Vec<_> = choices
            .into_iter()
            .filter(|choice| {
                !choice.matches("") && !values.iter().any(|value| choice.matches(value))
            })
            .map(|choice| choice.text)
            .collect();
        let is_alive = dead.len() < all;
        // Of what a query gives, some may be for other panels; the dashboard's own lists are for choosing.
        if is_alive && variable.kind == VariableKind::Query {
            return Self { dead: Vec::new(), is_alive };
        }
        Self { dead, is_alive }
    }
}

/// A value that a matcher compares with once it is chosen.
struct Choice {
    text: String,
    is_pattern: bool,
}

impl Choice {
    fn matches(&self, value: &str) -> bool {
        if self.is_pattern { Pattern::new(&self.text).accepts(value) } else { self.text == value }
    }
}

/// What a variable can be, as far as it shows.
fn choices(known: &Known<'_>, variable: &Variable, op: MatchOp) -> Vec<Choice> {
    let is_regex = op == MatchOp::Regex;
    // Grafana escapes the values of a variable that may have several, and never the custom one for all.
    let is_pattern = is_regex && !variable.is_multi && !variable.includes_all;
    let texts = match variable.kind {
        VariableKind::Custom | VariableKind::Constant => variable.values.clone(),
        VariableKind::Query => read(known, variable).unwrap_or_default(),
        _ => Vec::new(),
    };
    let mut choices: Vec<_> = texts.into_iter().map(|text| Choice { text, is_pattern }).collect();
    let all = variable.all_value.as_ref().filter(|all| variable.includes_all && !all.contains('$'));
    // Behind `=`, it is `label/regex-in-equality`.
    if let Some(all) = all.filter(|_| is_regex && !choices.is_empty()) {
        choices.push(Choice { text: all.value.clone(), is_pattern: true });
    }
    choices
}

/// The values of a variable that are those of a label of a closed set.
fn read(known: &Known<'_>, variable: &Variable) -> Option<Vec<String>> {
    let Some(VariableQuery::LabelValues { selectors, label }) = &variable.query else {
        return None;
    };
    let [text] = selectors.as_slice() else { return None };
    if variable.regex.is_some() {
        return None;
    }
    let parsed = telemark_promql::parse_all(&text.text, telemark_promql::Dialect::Grafana);
    let name = metric_name(selector(&parsed.expr)?)?;
    let label = known.lookup(name.text)?.label(label.text.trim())?;
    Some(label.values.as_deref()?.to_vec())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_files;

    #[test]
    fn values_of_a_dashboards_variable_are_held_against_the_label() {
        let dashboard = r#"{
  "title": "Studio",
  "templating": {"list": [
    {"name": "mixed", "type": "custom", "query": "fal,modal,rep.*"},
    {"name": "wrong", "type": "custom", "query": "modal,sd", "multi": true, "includeAll": true, "allValue": "m.*"},
    {"name": "right", "type": "custom", "query": "fal,replicate", "includeAll": true, "allValue": ".*"},
    {"name": "jobs", "type": "query", "query": "label_values(queue_depth, exported_job)"},
    {"name": "some", "type": "query", "query": "label_values(queue_depth, exported_job)", "regex": "/x(.*)/"}
  ]},
  "panels": [{"title": "Images", "type": "timeseries", "targets": [
    {"expr": "rate(images_generated_total{provider=~\"$mixed\"}[5m])"},
    {"expr": "rate(images_generated_total{provider=~\"$wrong\"}[5m])"},
    {"expr": "rate(images_generated_total{provider=~\"${right}\"}[5m])"},
    {"expr": "rate(images_generated_total{provider=\"$jobs\"}[5m])"},
    {"expr": "rate(images_generated_total{provider=\"$some\", model=\"$jobs\"}[5m]) / 1"},
    {"expr": "queue_depth{exported_job=\"$jobs\"} + on () group_left () sum(rate(images_generated_total{provider!=\"$jobs\"}[5m]))"}
  ]}]
}
"#;
        check_files(
            &[("studio.json", dashboard)],
            &expect![[r#"
                warning[label/impossible-value]: `provider` of `images_generated_total` is never `modal`, which the variable `mixed` offers
                  --> studio.json:11:53
                   |
                 4 |     {"name": "mixed", "type": "custom", "query": "fal,modal,rep.*"},
                   |              ------- has values that the label never takes
                ...
                11 |     {"expr": "rate(images_generated_total{provider=~\"$mixed\"}[5m])"},
                   |                                                     ^^^^^^^^^^ matches no series
                   |
                  ::: src/studio.rs:9:5
                   |
                 9 |     pub async fn generate(prompt: Prompt) -> Image {
                   |     ------------------------------------------------ `provider` of `images_generated_total` is declared here
                   |
                   = note: in panel `Images` of dashboard `Studio`, at /panels/0/targets/0/expr
                   = help: its values are `fal`, `replicate`

                error[label/impossible-value]: `provider` of `images_generated_total` is never `modal`, `sd`, `m.*`, which the variable `wrong` offers
                  --> studio.json:12:53
                   |
                 5 |     {"name": "wrong", "type": "custom", "query": "modal,sd", "multi": true, "includeAll": true, "allValue": "m.*"},
                   |              ------- has values that the label never takes
                ...
                12 |     {"expr": "rate(images_generated_total{provider=~\"$wrong\"}[5m])"},
                   |                                                     ^^^^^^^^^^ matches no series
                   |
                  ::: src/studio.rs:9:5
                   |
                 9 |     pub async fn generate(prompt: Prompt) -> Image {
                   |     ------------------------------------------------ `provider` of `images_generated_total` is declared here
                   |
                   = note: in panel `Images` of dashboard `Studio`, at /panels/0/targets/1/expr
                   = help: its values are `fal`, `replicate`

                error[label/impossible-value]: `provider` of `images_generated_total` is never `generate`, `train`, which the variable `jobs` offers
                  --> studio.json:14:52
                   |
                 7 |     {"name": "jobs", "type": "query", "query": "label_values(queue_depth, exported_job)"},
                   |              ------ has values that the label never takes
                ...
                14 |     {"expr": "rate(images_generated_total{provider=\"$jobs\"}[5m])"},
                   |                                                    ^^^^^^^^^ matches no series
                   |
                  ::: src/studio.rs:9:5
                   |
                 9 |     pub async fn generate(prompt: Prompt) -> Image {
                   |     ------------------------------------------------ `provider` of `images_generated_total` is declared here
                   |
                   = note: in panel `Images` of dashboard `Studio`, at /panels/0/targets/3/expr
                   = help: its values are `fal`, `replicate`

                warning[unit/mismatch]: the two sides of `+` have different units: count and count per second
                  --> studio.json:16:51
                   |
                16 |     {"expr": "queue_depth{exported_job=\"$jobs\"} + on () group_left () sum(rate(images_generated_total{provider!=\"$jobs\"}[5m]))"}
                   |               ----------------------------------- ^                     ---------------------------------------------------------- in count per second
                   |               |                                   |
                   |               |                                   compares what can't be compared
                   |               in count
                   |
                   = note: in panel `Images` of dashboard `Studio`, at /panels/0/targets/5/expr

                2 errors and 2 warnings in 0 rules and 6 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
