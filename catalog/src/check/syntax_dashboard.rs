//! `syntax/dashboard`: a dashboard with something else in the place of a panel or a query.
//!
//! ```json
//! {"panels": [{"title": "Images", "targets": [{"expr": ["images_generated_total"]}]}]}
//! ```
//!
//! A library panel lives in Grafana's database. Unless the dashboard was exported with it, it is skipped with
//! a warning.

use std::ops::Range;

use crate::finding::{CheckId, Finding, Severity};
use crate::source::FileId;
use crate::tree::Node;

pub(crate) fn wrong_type(file: FileId, node: &Node<'_>, what: &str, expected: &str) -> Finding {
    let range = node.range.clone();
    let message = format!("{what} is not {expected}");
    Finding {
        label: format!("expected {expected}, found {}", node.describe()),
        ..Finding::new(CheckId::SyntaxDashboard, file, range, message)
    }
}

pub(crate) fn library_panel(file: FileId, range: Range<usize>, name: &str) -> Finding {
    let message = format!("skipped, the library panel `{name}` is not in the file");
    Finding {
        severity: Severity::Warning,
        help: vec!["export the dashboard for sharing, which brings its library panels".to_owned()],
        ..Finding::new(CheckId::SyntaxDashboard, file, range, message)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_files;

    #[test]
    fn what_stands_in_place_of_a_panel_or_a_query_is_shown() {
        let dashboard = r#"{
  "title": "Studio",
  "panels": [
    "a panel",
    {"title": "Images", "type": "timeseries", "targets": [{"expr": ["images_generated_total"]}]},
    {"libraryPanel": {"uid": "x", "name": "Queue"}}
  ]
}
"#;
        check_files(
            &[("studio.json", dashboard), ("one.json", r#"{"panels": {}}"#)],
            &expect![[r#"
                error[syntax/dashboard]: a panel is not a mapping
                 --> studio.json:4:5
                  |
                4 |     "a panel",
                  |     ^^^^^^^^^ expected a mapping, found a text

                error[syntax/dashboard]: `expr` is not a query
                 --> studio.json:5:68
                  |
                5 |     {"title": "Images", "type": "timeseries", "targets": [{"expr": ["images_generated_total"]}]},
                  |                                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^ expected a query, found a list

                warning[syntax/dashboard]: skipped, the library panel `Queue` is not in the file
                 --> studio.json:6:22
                  |
                6 |     {"libraryPanel": {"uid": "x", "name": "Queue"}}
                  |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                  |
                  = help: export the dashboard for sharing, which brings its library panels

                error[syntax/dashboard]: `panels` is not a list
                 --> one.json:1:12
                  |
                1 | {"panels": {}}
                  |            ^^ expected a list, found a mapping

                3 errors and 1 warning in 0 rules of 2 files; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
