//! Every query of a project, with what it is asked for and who reads the labels of its result.

use std::borrow::Cow;

use telemark_promql::{Dialect, Parsed, parse_all};

use crate::dashboard::{Dashboard, Panel, Scope, Target, Variable, VariableQuery};
use crate::expression::Expression;
use crate::project::Project;
use crate::rules::{Rule, RuleKind};
use crate::slo::Slo;
use crate::source::Place;
use crate::template::{LabelUse, QueryUse, Source};

/// What a query is asked for. Exhaustive: a check must say of each what it means to it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner<'a> {
    /// A rule evaluates it.
    Rule(&'a Rule),
    /// A template of an alert asks it.
    Template,
    /// A panel shows it.
    Panel { dashboard: &'a Dashboard, panel: &'a Panel, target: &'a Target },
    /// A dashboard marks times by it.
    Annotation { dashboard: &'a Dashboard },
    /// A variable of a dashboard takes its values from it.
    Variable { dashboard: &'a Dashboard, variable: &'a Variable },
    /// An objective is measured by it.
    Slo,
}

impl Owner<'_> {
    fn dialect(&self) -> Dialect {
        match self {
            Self::Rule(_) | Self::Template | Self::Slo => Dialect::Prometheus,
            Self::Panel { .. } | Self::Annotation { .. } | Self::Variable { .. } => {
                Dialect::Grafana
            }
        }
    }

    /// The dashboard, if it is one's.
    pub(crate) fn dashboard(&self) -> Option<&Dashboard> {
        match self {
            Self::Panel { dashboard, .. }
            | Self::Annotation { dashboard }
            | Self::Variable { dashboard, .. } => Some(dashboard),
            Self::Rule(_) | Self::Template | Self::Slo => None,
        }
    }

    /// The variable of the dashboard that a name means there.
    pub(crate) fn variable(&self, name: &str) -> Option<&Variable> {
        let scope = match self {
            Self::Panel { panel, .. } => panel.scope,
            Self::Variable { variable, .. } => variable.scope,
            Self::Annotation { .. } | Self::Rule(_) | Self::Template | Self::Slo => {
                Scope::Dashboard
            }
        };
        self.dashboard()?.variable(name, scope)
    }

    /// The alert, if it is one's condition.
    pub(crate) fn alert(&self) -> Option<&Rule> {
        match self {
            Self::Rule(rule) if rule.kind == RuleKind::Alert => Some(rule),
            _ => None,
        }
    }
}

/// A label of a query's result that somebody reads by its name.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) by: Reader,
}

/// Who reads a label of a query's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A label or annotation of an alert.
    Template,
    /// The legend of a panel.
    Legend,
    /// A variable of a dashboard.
    Variable,
    /// The grouping of an objective.
    Grouping,
}

/// A query before it is parsed.
pub(crate) struct Asked<'a> {
    pub(crate) owner: Owner<'a>,
    pub(crate) source: Cow<'a, Expression>,
    pub(crate) shown: Vec<Shown>,
}

impl<'a> Asked<'a> {
    fn new(owner: Owner<'a>, source: &'a Expression) -> Self {
        Self { owner, source: Cow::Borrowed(source), shown: Vec::new() }
    }

    /// Every query of a project, one after the other: there are tens of thousands.
    pub(crate) fn all(project: &'a Project) -> impl Iterator<Item = Self> {
        let of_rules = project.rules.iter().flat_map(of_rule);
        let of_dashboards = project.dashboards.iter().flat_map(of_dashboard);
        of_rules.chain(of_dashboards).chain(project.slos.iter().flat_map(of_slo))
    }

    /// Its tree. Those of rules are at hand; those of dashboards, of which there are far more, are made when
    /// they are asked for.
    pub(crate) fn parsed(&self) -> Cow<'a, Parsed> {
        match self.owner {
            Owner::Rule(rule) => Cow::Borrowed(&rule.parsed),
            owner => Cow::Owned(parse_all(&self.source.text, owner.dialect())),
        }
    }
}

/// A rule's query, and those that its templates ask.
fn of_rule(rule: &Rule) -> Vec<Asked<'_>> {
    let mut asked = Asked::new(Owner::Rule(rule), &rule.expr);
    if rule.kind == RuleKind::Record {
        return vec![asked];
    }
    let mut of_templates = Vec::new();
    for field in rule.labels.iter().chain(&rule.annotations) {
        let mut queries: Vec<_> = field
            .template
            .queries
            .iter()
            .map(|query| {
                literal(&field.value, query).map(|source| Asked {
                    owner: Owner::Template,
                    source: Cow::Owned(source),
                    shown: Vec::new(),
                })
            })
            .collect();
        for LabelUse { name, range, of } in &field.template.labels {
            let place = field.value.place(range.clone());
            let shown = Shown { name: name.clone(), place, by: Reader::Template };
            match of {
                Source::Alert => asked.shown.push(shown),
                Source::Query(query) => {
                    if let Some(Some(query)) = queries.get_mut(*query) {
                        query.shown.push(shown);
                    }
                }
            }
        }
        of_templates.extend(queries.into_iter().flatten());
    }
    of_templates.insert(0, asked);
    of_templates
}

fn of_dashboard(dashboard: &Dashboard) -> Vec<Asked<'_>> {
    let mut all = Vec::new();
    for panel in &dashboard.panels {
        for target in &panel.targets {
            let asked = Asked::new(Owner::Panel { dashboard, panel, target }, &target.expr);
            all.push(Asked { shown: legend(target), ..asked });
        }
    }
    for target in &dashboard.annotations {
        all.push(Asked::new(Owner::Annotation { dashboard }, &target.expr));
    }
    for variable in &dashboard.variables {
        of_variable(dashboard, variable, &mut all);
    }
    all
}

fn of_slo(slo: &Slo) -> impl Iterator<Item = Asked<'_>> {
    slo.queries.iter().map(|query| {
        let grouping = slo.grouping.iter().map(|label| Shown {
            name: label.value.clone(),
            place: label.place.clone(),
            by: Reader::Grouping,
        });
        Asked { shown: grouping.collect(), ..Asked::new(Owner::Slo, &query.expr) }
    })
}

/// The query in a template's text, if it is spelled there without escapes.
fn literal(template: &Expression, query: &QueryUse) -> Option<Expression> {
    let text = query.text.as_ref()?;
    let inside = query.range.start + 1..query.range.end - 1;
    (template.text.get(inside.clone()) == Some(text)).then(|| template.piece(inside))
}

/// The labels in a legend: `{{label}}`.
fn legend(target: &Target) -> Vec<Shown> {
    let Some(legend) = &target.legend else { return Vec::new() };
    let mut shown = Vec::new();
    let mut from = 0;
    while let Some(open) = legend.text[from..].find("{{").map(|at| from + at + 2) {
        let Some(close) = legend.text[open..].find("}}").map(|at| open + at) else { break };
        let inside = &legend.text[open..close];
        let name = inside.trim();
        let start = open + inside.len() - inside.trim_start().len();
        from = close + 2;
        if !name.is_empty() && !name.contains(['$', '{', '[']) {
            let place = legend.place(start..start + name.len());
            shown.push(Shown { name: name.to_owned(), place, by: Reader::Legend });
        }
    }
    shown
}

fn of_variable<'a>(dashboard: &'a Dashboard, variable: &'a Variable, all: &mut Vec<Asked<'a>>) {
    let owner = Owner::Variable { dashboard, variable };
    let label = |label: &Expression| Shown {
        name: label.text.trim().to_owned(),
        place: label.whole(),
        by: Reader::Variable,
    };
    let is_name = |shown: &Shown| !shown.name.contains(['$', '[', '{']);
    match &variable.query {
        Some(VariableQuery::LabelValues { selectors, label: read }) => {
            for selector in selectors {
                let shown = Some(label(read)).filter(is_name).into_iter().collect();
                all.push(Asked { shown, ..Asked::new(owner, selector) });
            }
        }
        Some(VariableQuery::LabelNames { selectors }) => {
            all.extend(selectors.iter().map(|selector| Asked::new(owner, selector)));
        }
        Some(VariableQuery::QueryResult { query, label: read }) => {
            let shown = read.as_ref().map(label).filter(is_name).into_iter().collect();
            all.push(Asked { shown, ..Asked::new(owner, query) });
        }
        Some(VariableQuery::Series { selector }) => all.push(Asked::new(owner, selector)),
        Some(VariableQuery::Metrics { .. }) | None => {}
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::fixture::check_files;

    fn check(variables: &str, targets: &str, expect: &Expect) {
        let dashboard = format!(
            r#"{{
  "title": "Studio",
  "templating": {{"list": [{variables}]}},
  "panels": [{{"title": "Images in $a", "type": "timeseries", "targets": [{targets}]}}]
}}
"#
        );
        check_files(&[("studio.json", &dashboard)], expect);
    }

    fn check_variable(query: &str, expect: &Expect) {
        let variable = format!(r#"{{"name": "a", "type": "query", "query": "{query}"}}"#);
        check(&variable, r#"{"expr": "queue_depth"}"#, expect);
    }

    #[test]
    fn a_variable_reads_a_label_of_what_it_selects() {
        check_variable(
            "label_values(images_generated_total, providers)",
            &expect![[r#"
            error[label/unknown]: `images_generated_total` never has the label `providers`
             --> studio.json:3:105
              |
            3 |   "templating": {"list": [{"name": "a", "type": "query", "query": "label_values(images_generated_total, providers)"}]},
              |                                                                                                         ^^^^^^^^^ no such label
              |
             ::: src/studio.rs:9:5
              |
            9 |     pub async fn generate(prompt: Prompt) -> Image {
              |     ------------------------------------------------ `images_generated_total` is declared here
              |
              = note: in variable `a` of dashboard `Studio`, at /templating/list/0/query
              = help: its labels are `instance`, `job`, `model`, `provider`
            help: a label with a similar name exists
              |
            3 -   "templating": {"list": [{"name": "a", "type": "query", "query": "label_values(images_generated_total, providers)"}]},
            3 +   "templating": {"list": [{"name": "a", "type": "query", "query": "label_values(images_generated_total, provider)"}]},
              |

            1 error in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
        check_variable(
            "label_values(images_generated{provider=\\\"fal\\\"}, model)",
            &expect![[r#"
                error[metric/unknown]: nothing emits the metric `images_generated`
                 --> studio.json:3:81
                  |
                3 |   "templating": {"list": [{"name": "a", "type": "query", "query": "label_values(images_generated{provider=\"fal\"}, model)"}]},
                  |                                                                                 ^^^^^^^^^^^^^^^^ not in the catalog
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = note: in variable `a` of dashboard `Studio`, at /templating/list/0/query
                help: a metric with a similar name exists
                  |
                3 |   "templating": {"list": [{"name": "a", "type": "query", "query": "label_values(images_generated_total{provider=\"fal\"}, model)"}]},
                  |                                                                                                 ++++++

                1 error in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        check_variable(
            "label_values(queue_depth{exported_job=\\\"upscale\\\"}, instance)",
            &expect![[r#"
                error[label/impossible-value]: `exported_job` of `queue_depth` is never `upscale`
                 --> studio.json:3:106
                  |
                3 |   "templating": {"list": [{"name": "a", "type": "query", "query": "label_values(queue_depth{exported_job=\"upscale\"}, instance)"}]},
                  |                                                                                                          ^^^^^^^^^^^ matches no series
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `job` of `queue_depth` is declared here
                  |
                  = note: in variable `a` of dashboard `Studio`, at /templating/list/0/query
                  = help: its values are `generate`, `train`

                1 error in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        check_variable(
            "query_result(topk(3, sum by (provider) (images_generatd_total)))",
            &expect![[r#"
                error[metric/unknown]: nothing emits the metric `images_generatd_total`
                 --> studio.json:3:108
                  |
                3 |   "templating": {"list": [{"name": "a", "type": "query", "query": "query_result(topk(3, sum by (provider) (images_generatd_total)))"}]},
                  |                                                                                                            ^^^^^^^^^^^^^^^^^^^^^ not in the catalog
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = note: in variable `a` of dashboard `Studio`, at /templating/list/0/query
                help: a metric with a similar name exists
                  |
                3 |   "templating": {"list": [{"name": "a", "type": "query", "query": "query_result(topk(3, sum by (provider) (images_generated_total)))"}]},
                  |                                                                                                                          +

                1 error in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_a_variable_may_ask_for_is_not_reported() {
        let none = expect![[r#"
            no findings in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
        "#]];
        for query in [
            "label_values(images_generated_total{provider=~\\\"fa.*\\\"}, model)",
            "label_values(anything)",
            "label_values(node_cpu, anything)",
            "label_names(images_generated_total)",
            "metrics(images_.*)",
            "query_result(max by (provider) (images_generated_total))",
            "images_generated_total",
        ] {
            check_variable(query, &none);
        }
    }

    #[test]
    fn a_legend_reads_labels_of_the_result() {
        let variable = r#"{"name": "a", "type": "custom", "query": "1,2"}"#;
        check(
            variable,
            r#"{"expr": "sum by (provider) (rate(images_generated_total[5m]))", "legendFormat": "{{ provider }} {{model}} {{providr}}"}"#,
            &expect![[r#"
                error[label/dropped]: `sum` has dropped the label `model`, which the legend shows
                 --> studio.json:4:173
                  |
                4 | ...expr": "sum by (provider) (rate(images_generated_total[5m]))", "legendFormat": "{{ provider }} {{model}} {{providr}}"}]}]
                  |            ----------------- dropped here                                                           ^^^^^ not there any more
                  |
                  = note: in panel `Images in $a` of dashboard `Studio`, at /panels/0/targets/0/expr
                  = help: add `model` to its `by` to keep it

                error[label/unknown]: `images_generated_total` never has the label `providr`
                 --> studio.json:4:183
                  |
                4 | ...l[5m]))", "legendFormat": "{{ provider }} {{model}} {{providr}}"}]}]
                  |                                                          ^^^^^^^ no such label
                  |
                 ::: src/studio.rs:9:5
                  |
                9 |     pub async fn generate(prompt: Prompt) -> Image {
                  |     ------------------------------------------------ `images_generated_total` is declared here
                  |
                  = note: in panel `Images in $a` of dashboard `Studio`, at /panels/0/targets/0/expr
                  = help: its labels are `instance`, `job`, `model`, `provider`
                help: a label with a similar name exists
                  |
                4 |   "panels": [{"title": "Images in $a", "type": "timeseries", "targets": [{"expr": "sum by (provider) (rate(images_generated_total[5m]))", "legendFormat": "{{ provider }} {{model}} {{provider}}"}]}]
                  |                                                                                                                                                                                             +

                2 errors in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        check(
            variable,
            r#"{"expr": "rate(images_generated_total[5m])", "legendFormat": "{{provider}} {{model}} {{__name__}} {{$a}} {{}} {{instance"}"#,
            &expect![[r#"
                no findings in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
