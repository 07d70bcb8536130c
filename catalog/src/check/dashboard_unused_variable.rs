//! `dashboard/unused-variable`: a variable that nothing in the dashboard uses.
//!
//! ```json
//! { "templating": { "list": [{ "name": "region", "type": "query", "query": "label_values(up, region)" }] } }
//! ```
//!
//! A control that does nothing; people who turn it trust what they see. Filters, groupings and data sources
//! work without being named and are not reported. Neither is anything where a link hands all variables on,
//! or where a panel comes from a library that isn't at hand. A variable of a row or tab is used there or not at all.

use std::collections::BTreeSet;

use crate::dashboard::{Dashboard, Reference, Scope, Variable, VariableKind};
use crate::finding::{CheckId, Finding, Subject};
use crate::project::Project;

pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    for dashboard in &project.dashboards {
        if dashboard.absent_panels > 0 || dashboard.hands_on_all {
            continue;
        }
        let used = used(dashboard);
        let variables = dashboard.variables.iter().enumerate();
        let unused =
            variables.filter(|(at, variable)| is_for_queries(variable.kind) && !used.contains(at));
        findings.extend(unused.map(|(_, variable)| finding(dashboard, variable)));
    }
}

/// Whether a variable does something only where it is named.
fn is_for_queries(kind: VariableKind) -> bool {
    match kind {
        VariableKind::Query
        | VariableKind::Custom
        | VariableKind::Constant
        | VariableKind::TextBox
        | VariableKind::Interval => true,
        VariableKind::Datasource
        | VariableKind::AdHoc
        | VariableKind::GroupBy
        | VariableKind::Other => false,
    }
}

/// The indices of the variables that something names, beside themselves.
fn used(dashboard: &Dashboard) -> BTreeSet<usize> {
    let meant = |reference: &Reference| {
        let within = reference.within;
        let meant = dashboard.meant(&reference.name, reference.scope).into_iter();
        meant.filter(move |at| within != Some(*at))
    };
    dashboard.references.iter().flat_map(meant).collect()
}

fn finding(dashboard: &Dashboard, variable: &Variable) -> Finding {
    let name = &variable.name.value;
    let place = variable.name.place.clone();
    let whole = match variable.scope {
        Scope::Dashboard | Scope::Unclear => "the dashboard",
        Scope::Section(_) => "its row or tab",
    };
    let message = format!("nothing in {whole} uses the variable `{name}`");
    Finding {
        subject: Some(Subject::Variable {
            dashboard: dashboard.title.clone(),
            name: name.clone(),
            pointer: String::new(),
        }),
        label: "does nothing".to_owned(),
        ..Finding::new(CheckId::DashboardUnusedVariable, place.file, place.range, message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::fixture::check_files;

    fn check(more: &str, panel: &str, expect: &Expect) {
        let dashboard = format!(
            r#"{{
  "title": "Studio",
  "templating": {{"list": [
    {{"name": "source", "type": "datasource", "query": "prometheus"}},
    {{"name": "filters", "type": "adhoc"}},
    {{"name": "zone", "type": "custom", "query": "a,b"}},
    {{"name": "job", "type": "query", "query": "label_values(queue_depth, exported_job)", "regex": "/$job/"}},
    {{"name": "each", "type": "custom", "query": "1,2"}}
  ]}},{more}
  "panels": [
    {{"type": "row", "title": "Row", "repeat": "each"}},
    {panel}
  ]
}}
"#
        );
        check_files(&[("studio.json", &dashboard)], expect);
    }

    #[test]
    fn what_no_text_names_and_nothing_is_repeated_for() {
        let panel = r#"{"type": "timeseries", "title": "Queue in $zone", "targets": [{"expr": "queue_depth"}]}"#;
        check(
            "",
            panel,
            &expect![[r#"
                warning[dashboard/unused-variable]: nothing in the dashboard uses the variable `job`
                 --> studio.json:7:14
                  |
                7 |     {"name": "job", "type": "query", "query": "label_values(queue_depth, exported_job)", "regex": "/$job/"},
                  |              ^^^^^ does nothing
                  |
                  = note: in variable `job` of dashboard `Studio`

                1 warning in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn where_variables_are_handed_on_nothing_is_reported() {
        let panel =
            r#"{"type": "timeseries", "title": "Queue", "targets": [{"expr": "queue_depth"}]}"#;
        check(
            "\n  \"links\": [{\"includeVars\": true}],",
            panel,
            &expect![[r#"
                no findings in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        check(
            "\n  \"links\": [{\"url\": \"/d/x?${__all_variables}\"}],",
            panel,
            &expect![[r#"
                no findings in 0 rules and 1 panel query of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        let panel = r#"{"libraryPanel": {"uid": "x", "name": "Queue"}}"#;
        check(
            "",
            panel,
            &expect![[r#"
            warning[syntax/dashboard]: skipped, the library panel `Queue` is not in the file
              --> studio.json:12:22
               |
            12 |     {"libraryPanel": {"uid": "x", "name": "Queue"}}
               |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
               |
               = help: export the dashboard for sharing, which brings its library panels

            1 warning in 0 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }
}
