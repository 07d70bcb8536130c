//! `syntax/yaml`: a rule file that is no YAML.
//!
//! Prometheus refuses to load such a file, and with it every rule in it. A mapping that has a key
//! twice is an error too: which of the values counts depends on the reader.
//!
//! ```yaml
//! groups:
//!   - name: studio
//!     rules: [      # never closed
//! ```
//!
//! A Helm template is not YAML before it is rendered, and a resource of another kind holds no rules.
//! Both are skipped with a warning, so that nobody takes them for checked.

use std::ops::Range;

use crate::finding::{CheckId, Finding, Related, Severity};
use crate::source::{FileId, Place};
use crate::yaml::{Problem, ProblemKind};

pub(crate) fn finding(file: FileId, problem: Problem) -> Finding {
    let finding = |message| Finding::new(CheckId::SyntaxYaml, file, problem.range, message);
    match problem.kind {
        ProblemKind::Syntax(message) => finding(format!("not YAML: {message}")),
        ProblemKind::DuplicateKey { key, first } => Finding {
            label: "again here".to_owned(),
            related: vec![Related {
                place: Place { file, range: first },
                label: "first here".to_owned(),
            }],
            ..finding(format!("the key `{key}` stands twice in one mapping"))
        },
        ProblemKind::KeyIsNoText => finding("the key of a mapping is no text".to_owned()),
        ProblemKind::TooDeep => finding("nested too deep".to_owned()),
        ProblemKind::TooManyValues => finding("more values than a file can hold".to_owned()),
        ProblemKind::TooManyComments => finding("more comments than a file can hold".to_owned()),
        ProblemKind::TooManyAliases => Finding {
            help: vec!["write out what the aliases repeat".to_owned()],
            ..finding("aliases repeat more than a file can hold".to_owned())
        },
    }
}

pub(crate) fn skipped_template(file: FileId, directive: Range<usize>) -> Finding {
    Finding {
        severity: Severity::Warning,
        label: "not YAML before it is rendered".to_owned(),
        help: vec![
            "check what the template renders, such as the output of `helm template`".to_owned(),
        ],
        ..Finding::new(
            CheckId::SyntaxYaml,
            file,
            directive,
            "skipped, the file is a template".to_owned(),
        )
    }
}

pub(crate) fn skipped_resource(file: FileId, range: Range<usize>, kind: &str) -> Finding {
    Finding {
        severity: Severity::Warning,
        ..Finding::new(
            CheckId::SyntaxYaml,
            file,
            range,
            format!("skipped, a resource of kind {kind} holds nothing to check"),
        )
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::check::syntax_file;
    use crate::fixture::check_files;
    use crate::load::load;
    use crate::source::Sources;

    #[test]
    fn text_that_is_no_yaml_is_shown_where_reading_stopped() {
        check_files(
            &[("alerts.yml", "groups:\n  - name: a\n    rules: [\n")],
            &expect![[r#"
            error[syntax/yaml]: not YAML: while parsing a node, did not find expected node content
             --> alerts.yml:3:14
              |
            3 |     rules: [
              |             ^

            1 error in 0 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
        check_files(
            &[("alerts.yml", "just a text\n")],
            &expect![[r#"
                error[syntax/file]: neither rules nor a dashboard nor an objective
                 --> alerts.yml:1:1
                  |
                1 | just a text
                  | ^^^^^^^^^^^
                  |
                  = help: a rule file has `groups`
                          a Grafana dashboard has `panels`, or `elements` and `layout`
                          a Perses dashboard has `kind: Dashboard` and `spec`
                          a Sloth file has `version: prometheus/v1`
                          a resource has `apiVersion` and `kind`: PrometheusRule, Dashboard, PersesDashboard, PrometheusServiceLevel, ServiceLevelObjective, or SLO

                1 error in 0 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_repeated_key_is_shown_twice() {
        let rules = "\
groups:
  - name: g
    rules:
      - alert: A
        expr: up == 0
        labels: {severity: page}
        expr: up == 1
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[syntax/yaml]: the key `expr` stands twice in one mapping
             --> alerts.yml:7:9
              |
            5 |         expr: up == 0
              |         ---- first here
            6 |         labels: {severity: page}
            7 |         expr: up == 1
              |         ^^^^ again here

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn templates_and_other_resources_are_skipped_aloud() {
        let template = "groups:\n{{- range .Values.groups }}\n  - name: {{ .name }}\n{{- end }}\n";
        let values = "groups:\n  - name: {{ .Values.name }}\n    rules: []\n";
        let resources = "\
apiVersion: v1
kind: ConfigMap
---
apiVersion: v1
kind: List
items:
  - apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    spec:
      groups:
        - name: g
          rules:
            - record: a:b
              expr: 1
";
        check_files(
            &[("template.yaml", template), ("values.yaml", values), ("list.yaml", resources)],
            &expect![[r#"
                warning[syntax/yaml]: skipped, the file is a template
                 --> template.yaml:2:1
                  |
                2 | {{- range .Values.groups }}
                  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ not YAML before it is rendered
                  |
                  = note: and 1 more place: values.yaml:2:3
                  = help: check what the template renders, such as the output of `helm template`

                warning[syntax/yaml]: skipped, a resource of kind ConfigMap holds nothing to check
                 --> list.yaml:2:7
                  |
                2 | kind: ConfigMap
                  |       ^^^^^^^^^

                3 warnings in 1 rule of 3 files; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn bytes_that_are_no_utf8_are_shown_where_they_are() {
        let mut sources = Sources::default();
        let file = sources.add("alerts.yml".to_owned(), b"groups: []\n# \xff\n");
        let loaded = load(&sources, file);
        assert_eq!(loaded.findings, [syntax_file::not_utf8(file, 13)]);
    }

    #[test]
    fn a_query_that_aliases_repeat_is_reported_once() {
        let rules = "\
groups:
  - name: g
    rules:
      - alert: A
        expr: &expr up{
      - alert: B
        expr: *expr
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
                error[syntax/promql]: unexpected end of input in label matching, expected a label name or `}`
                 --> alerts.yml:5:24
                  |
                5 |         expr: &expr up{
                  |                        ^

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
