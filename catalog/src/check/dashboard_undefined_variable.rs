//! `dashboard/undefined-variable`: a variable that the dashboard doesn't declare.
//!
//! ```json
//! { "expr": "sum(rate(http_requests_total{job=\"$jobs\"}[5m]))" }
//! ```
//!
//! Grafana leaves it as it is written, so the query asks for the text `$jobs`, or doesn't parse. Looked for
//! in queries, legends and steps, and in what a panel is repeated for; other texts of a dashboard have
//! dollars of their own. A variable of a row or tab is declared for what stands in it. Not reported are Grafana's own variables (`$__interval`, `$timeFilter`), groups of
//! a regular expression, what is asked for on import, and dashboards of Perses, which share the variables
//! of their project.

use std::collections::BTreeSet;

use super::{list, similar};
use crate::dashboard::{Dashboard, DashboardFormat, Scope, Variable, VariableQuery, mentions};
use crate::expression::{Expression, Located};
use crate::finding::{CheckId, Finding, Related, Safety, Subject, Suggestion};
use crate::project::Project;
use crate::source::Place;

/// What all of Grafana's own variables start with, but for two.
const OWN_PREFIX: &str = "__";
/// Grafana's own variable of old for the step.
const OLD_INTERVAL: &str = "interval";
/// Grafana's own variables (Grafana, "Global variables", and those of links and field names). There may be
/// more, so a name of that prefix is wrong only if it is nearly one of these.
const OWN: [&str; 25] = [
    "__all_variables",
    "__cell",
    "__cell_0",
    "__cell_1",
    "__dashboard",
    "__data",
    "__field",
    "__from",
    "__interval",
    "__interval_ms",
    "__name",
    "__org",
    "__range",
    "__range_ms",
    "__range_s",
    "__rate_interval",
    "__rate_interval_ms",
    "__series",
    "__timeFilter",
    "__timezone",
    "__to",
    "__url_time_range",
    "__user",
    "__value",
    "timeFilter",
];

/// What comes of a variable that Grafana doesn't know.
const LEFT: &str = "stays as it is written";

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for dashboard in &project.dashboards {
        if dashboard.format == DashboardFormat::Perses {
            continue;
        }
        let mut reported = BTreeSet::new();
        for used in undefined(dashboard) {
            if reported.insert(used.name.clone()) {
                findings.push(finding(dashboard, used));
            }
        }
    }
}

/// A place that takes a variable that isn't defined.
struct Use {
    name: String,
    /// All of it, with `$` and braces.
    whole: Place,
    place_of_name: Option<Place>,
    /// Where it stands.
    scope: Scope,
    subject: Option<Subject>,
    /// What comes of it.
    effect: &'static str,
}

fn is_defined(dashboard: &Dashboard, name: &str, scope: Scope) -> bool {
    OWN.contains(&name)
        || name == OLD_INTERVAL
        || name.starts_with(OWN_PREFIX) && similar::nearest(name, OWN).is_none()
        || name.starts_with(|first: char| first.is_ascii_digit())
        || !dashboard.meant(name, scope).is_empty()
        || dashboard.inputs.iter().any(|input| input == name)
}

fn undefined(dashboard: &Dashboard) -> Vec<Use> {
    let mut uses = Vec::new();
    for panel in &dashboard.panels {
        if let Some(repeat) = &panel.repeat
            && !repeat.contains('$')
            && !is_defined(dashboard, repeat, panel.scope)
        {
            uses.push(Use {
                name: repeat.value.clone(),
                whole: repeat.place.clone(),
                place_of_name: None,
                scope: panel.scope,
                subject: Some(Subject::Panel {
                    dashboard: dashboard.title.clone(),
                    name: panel.title.clone(),
                    pointer: panel.pointer.clone().unwrap_or_default(),
                }),
                effect: "is never repeated",
            });
        }
        for target in &panel.targets {
            of_text(dashboard, &target.expr, panel.scope, &mut uses);
            if let Some(legend) = &target.legend {
                of_text(dashboard, legend, panel.scope, &mut uses);
            }
            if let Some(step) = &target.interval {
                of_step(dashboard, step, panel.scope, target.expr.subject(), &mut uses);
            }
        }
    }
    for target in &dashboard.annotations {
        of_text(dashboard, &target.expr, Scope::Dashboard, &mut uses);
    }
    for variable in &dashboard.variables {
        for text in of_variable(variable) {
            of_text(dashboard, text, variable.scope, &mut uses);
        }
    }
    uses
}

fn of_text(dashboard: &Dashboard, text: &Expression, scope: Scope, uses: &mut Vec<Use>) {
    for mention in mentions(&text.text) {
        let name = &text.text[mention.name.clone()];
        if !is_defined(dashboard, name, scope) && !names_group(&text.text, name) {
            uses.push(Use {
                name: name.to_owned(),
                whole: text.place(mention.whole),
                place_of_name: Some(text.place(mention.name)),
                scope,
                subject: text.subject().cloned(),
                effect: LEFT,
            });
        }
    }
}

fn of_step(
    dashboard: &Dashboard,
    step: &Located<String>,
    scope: Scope,
    subject: Option<&Subject>,
    uses: &mut Vec<Use>,
) {
    let mentions = mentions(&step.value);
    let names = mentions.into_iter().map(|mention| &step.value[mention.name]);
    uses.extend(names.filter(|name| !is_defined(dashboard, name, scope)).map(|name| Use {
        name: name.to_owned(),
        whole: step.place.clone(),
        place_of_name: None,
        scope,
        subject: subject.cloned(),
        effect: LEFT,
    }));
}

/// Whether a text has a regular expression with a group of that name.
fn names_group(text: &str, name: &str) -> bool {
    text.contains(&format!("(?P<{name}>")) || text.contains(&format!("(?<{name}>"))
}

fn of_variable(variable: &Variable) -> Vec<&Expression> {
    match &variable.query {
        Some(VariableQuery::LabelValues { selectors, label }) => {
            selectors.iter().chain([label]).collect()
        }
        Some(VariableQuery::LabelNames { selectors }) => selectors.iter().collect(),
        Some(VariableQuery::Metrics { regex: text } | VariableQuery::Series { selector: text }) => {
            vec![text]
        }
        Some(VariableQuery::QueryResult { query, label }) => {
            [query].into_iter().chain(label).collect()
        }
        None => Vec::new(),
    }
}

fn finding(dashboard: &Dashboard, used: Use) -> Finding {
    let Use { name, whole, place_of_name, scope, subject, effect } = used;
    if let Some(elsewhere) = dashboard.variables.iter().find(|variable| *variable.name == name) {
        let message = format!("the variable `{name}` is of another row or tab");
        return Finding {
            label: effect.to_owned(),
            subject,
            related: vec![Related {
                place: elsewhere.name.place.clone(),
                label: "is known to the panels of its row or tab alone".to_owned(),
            }],
            help: vec!["declare it among the variables of the dashboard".to_owned()],
            ..Finding::new(CheckId::DashboardUndefinedVariable, whole.file, whole.range, message)
        };
    }
    let declared = || dashboard.known(scope).map(|variable| variable.name.as_str());
    let nearest = similar::nearest(&name, declared().chain(OWN));
    let suggestion = nearest.zip(place_of_name).map(|(nearest, place)| Suggestion {
        message: "a variable with a similar name exists".to_owned(),
        place,
        replacement: nearest.to_owned(),
        safety: Safety::Guess,
    });
    let known: Vec<_> = declared().collect();
    let help = match known.as_slice() {
        [] => "the dashboard declares no variable".to_owned(),
        names => format!("its variables are {}", list(names.iter().copied())),
    };
    let message = format!("the dashboard has no variable `{name}`");
    Finding {
        label: effect.to_owned(),
        subject,
        help: vec![help],
        suggestion,
        ..Finding::new(CheckId::DashboardUndefinedVariable, whole.file, whole.range, message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_files;

    #[test]
    fn each_undefined_variable_is_reported_once() {
        let dashboard = r#"{
  "title": "Studio",
  "templating": {"list": [
    {"name": "job", "type": "query", "query": "label_values(queue_depth{instance=\"$node\"}, exported_job)"}
  ]},
  "panels": [{"title": "Queue", "type": "timeseries", "repeat": "tenant", "targets": [
    {"expr": "queue_depth{exported_job=\"$jobs\"}", "legendFormat": "{{instance}} $jobs ${zone}"},
    {"expr": "sum(increase(images_generated_total[$interva])) + sum(queue_depth{exported_job=\"$job\"})"}
  ]}]
}
"#;
        check_files(
            &[("studio.json", dashboard)],
            &expect![[r#"
                error[dashboard/undefined-variable]: the dashboard has no variable `node`
                 --> studio.json:4:84
                  |
                4 |     {"name": "job", "type": "query", "query": "label_values(queue_depth{instance=\"$node\"}, exported_job)"}
                  |                                                                                    ^^^^^ stays as it is written
                  |
                  = note: in variable `job` of dashboard `Studio`, at /templating/list/0/query
                  = help: its variables are `job`

                error[dashboard/undefined-variable]: the dashboard has no variable `tenant`
                 --> studio.json:6:65
                  |
                6 |   "panels": [{"title": "Queue", "type": "timeseries", "repeat": "tenant", "targets": [
                  |                                                                 ^^^^^^^^ is never repeated
                  |
                  = note: in panel `Queue` of dashboard `Studio`, at /panels/0
                  = help: its variables are `job`

                error[dashboard/undefined-variable]: the dashboard has no variable `jobs`
                 --> studio.json:7:42
                  |
                7 |     {"expr": "queue_depth{exported_job=\"$jobs\"}", "legendFormat": "{{instance}} $jobs ${zone}"},
                  |                                          ^^^^^ stays as it is written
                  |
                  = note: in panel `Queue` of dashboard `Studio`, at /panels/0/targets/0/expr
                  = help: its variables are `job`
                help: a variable with a similar name exists
                  |
                7 -     {"expr": "queue_depth{exported_job=\"$jobs\"}", "legendFormat": "{{instance}} $jobs ${zone}"},
                7 +     {"expr": "queue_depth{exported_job=\"$job\"}", "legendFormat": "{{instance}} $jobs ${zone}"},
                  |

                error[dashboard/undefined-variable]: the dashboard has no variable `zone`
                 --> studio.json:7:89
                  |
                7 |     {"expr": "queue_depth{exported_job=\"$jobs\"}", "legendFormat": "{{instance}} $jobs ${zone}"},
                  |                                                                                         ^^^^^^^ stays as it is written
                  |
                  = note: in panel `Queue` of dashboard `Studio`, at /panels/0/targets/0/legendFormat
                  = help: its variables are `job`

                error[dashboard/undefined-variable]: the dashboard has no variable `interva`
                 --> studio.json:8:51
                  |
                8 |     {"expr": "sum(increase(images_generated_total[$interva])) + sum(queue_depth{exported_job=\"$job\"})"}
                  |                                                   ^^^^^^^^ stays as it is written
                  |
                  = note: in panel `Queue` of dashboard `Studio`, at /panels/0/targets/1/expr
                  = help: its variables are `job`

                5 errors in 0 rules and 2 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn what_grafana_knows_is_not_reported() {
        let dashboard = r#"{
  "title": "Studio",
  "__inputs": [{"name": "VAR_PREFIX", "type": "constant"}],
  "templating": {"list": [{"name": "job", "type": "query", "query": "label_values(queue_depth, exported_job)"}]},
  "panels": [{"title": "$cost in ${usd}", "type": "timeseries", "targets": [
    {"expr": "sum(rate(images_generated_total[$__rate_interval])) or sum(queue_depth{exported_job=\"[[job]]\"})"},
    {"expr": "label_replace(queue_depth{instance=\"${VAR_PREFIX}\"}, \"x\", \"$1 $word\", \"job\", \"(.)(?P<word>.*)\")"}
  ]}]
}
"#;
        check_files(
            &[("studio.json", dashboard)],
            &expect![[r#"
                no findings in 0 rules and 2 panel queries of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
