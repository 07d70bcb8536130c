//! `syntax/json`: a dashboard that is no JSON.
//!
//! Grafana refuses to load such a file. An object that has a key twice is an error too: which of the values
//! counts depends on the reader.
//!
//! ```json
//! {"title": "Images", "panels": [],}
//! ```

use std::ops::Range;

use crate::check::syntax_yaml;
use crate::finding::{CheckId, Finding, Related};
use crate::json::{Problem, ProblemKind};
use crate::source::{FileId, Place};

pub(crate) fn finding(file: FileId, problem: Problem) -> Finding {
    let finding = |message| Finding::new(CheckId::SyntaxJson, file, problem.range, message);
    match problem.kind {
        ProblemKind::Expected(what) => finding(format!("not JSON: expected {what}")),
        ProblemKind::BadString(what) => finding(format!("not JSON: {what}")),
        ProblemKind::DuplicateKey { key, first } => Finding {
            label: "again here".to_owned(),
            related: vec![Related {
                place: Place { file, range: first },
                label: "first here".to_owned(),
            }],
            ..finding(format!("the key `{key}` stands twice in one object"))
        },
        ProblemKind::TooDeep => finding("nested too deep".to_owned()),
        ProblemKind::TooManyValues => finding("more values than a file can hold".to_owned()),
    }
}

pub(crate) fn skipped_template(file: FileId, directive: Range<usize>) -> Finding {
    Finding {
        check: CheckId::SyntaxJson,
        label: "not JSON before it is rendered".to_owned(),
        ..syntax_yaml::skipped_template(file, directive)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_files;

    #[test]
    fn text_that_is_no_json_is_shown_where_reading_stopped() {
        check_files(
            &[
                ("comma.json", "{\"panels\": [],}"),
                ("twice.json", "{\"panels\": [], \"title\": \"a\", \"panels\": []}"),
                ("template.json", "{{- if .Values.dashboards }}\n{\"panels\": []}\n{{- end }}\n"),
            ],
            &expect![[r#"
                error[syntax/json]: not JSON: expected a key in quotes
                 --> comma.json:1:15
                  |
                1 | {"panels": [],}
                  |               ^

                error[syntax/json]: the key `panels` stands twice in one object
                 --> twice.json:1:30
                  |
                1 | {"panels": [], "title": "a", "panels": []}
                  |  -------- first here         ^^^^^^^^ again here

                warning[syntax/json]: skipped, the file is a template
                 --> template.json:1:1
                  |
                1 | {{- if .Values.dashboards }}
                  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not JSON before it is rendered
                  |
                  = help: check what the template renders, such as the output of `helm template`

                2 errors and 1 warning in 0 rules of 3 files; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
