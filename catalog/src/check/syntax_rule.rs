//! `syntax/rule`: YAML that is no rule.
//!
//! Prometheus refuses a file in which a rule has neither `record` nor `alert`, has both, has no
//! `expr`, or has a field that doesn't exist; a misspelled `for` would otherwise change what an alert
//! does without a word.
//!
//! ```yaml
//! - alert: ImagesFail
//!   exp: rate(images_failed_total[5m]) > 0   # no such field, and `expr` is missing
//! ```
//!
//! The fields are those of Prometheus 3, the PrometheusRule resource v1, and Mimir's and Thanos'
//! additions to groups.

use std::ops::Range;

use crate::check::similar;
use crate::finding::{CheckId, Finding, Related, Safety, Suggestion};
use crate::source::{FileId, Place};

/// The fields of something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) of: &'static str,
    pub(crate) allowed: &'static [&'static str],
}

impl Fields {
    pub(crate) const FILE: Self = Self { of: "a rule file", allowed: &["groups", "namespace"] };
    pub(crate) const SPEC: Self = Self { of: "a PrometheusRule's `spec`", allowed: &["groups"] };
    pub(crate) const GROUP: Self = Self {
        of: "a group",
        allowed: &[
            "name",
            "interval",
            "query_offset",
            "limit",
            "labels",
            "rules",
            "partial_response_strategy",
            "evaluation_delay",
            "source_tenants",
            "align_evaluation_time_on_interval",
        ],
    };
    pub(crate) const RULE: Self = Self {
        of: "a rule",
        allowed: &["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"],
    };
}

/// What is wrong with a rule, or with what should lead to one.
#[derive(Debug)]
pub(crate) enum Problem {
    WrongType { what: &'static str, expected: &'static str, found: &'static str },
    UnknownField { field: String, fields: Fields },
    Missing { what: &'static str, of: &'static str },
    RepeatedGroup { name: String, first: Range<usize> },
    NeitherRecordNorAlert,
    RecordAndAlert { first: Range<usize> },
    InvalidRecord { name: String },
    AlertField { field: &'static str },
    NoDuration { field: &'static str, text: String },
}

pub(crate) fn finding(file: FileId, range: Range<usize>, problem: &Problem) -> Finding {
    let place = Place { file, range: range.clone() };
    let finding = |message| Finding::new(CheckId::SyntaxRule, file, range, message);
    let related = |range: &Range<usize>, label: &str| {
        vec![Related { place: Place { file, range: range.clone() }, label: label.to_owned() }]
    };
    match problem {
        Problem::WrongType { what, expected, found } => Finding {
            label: format!("expected {expected}, found {found}"),
            ..finding(format!("{what} is not {expected}"))
        },
        Problem::UnknownField { field, fields } => Finding {
            label: "unknown field".to_owned(),
            help: vec![format!("{} has the fields {}", fields.of, fields.allowed.join(", "))],
            suggestion: similar::nearest(field, fields.allowed.iter().copied()).map(|nearest| {
                Suggestion {
                    message: "a field with a similar name exists".to_owned(),
                    place,
                    replacement: nearest.to_owned(),
                    safety: Safety::Guess,
                }
            }),
            ..finding(format!("{} has no field `{field}`", fields.of))
        },
        Problem::Missing { what, of } => finding(format!("{of} without {what}")),
        Problem::RepeatedGroup { name, first } => Finding {
            label: "again here".to_owned(),
            related: related(first, "first here"),
            ..finding(format!("the group name `{name}` stands twice in one file"))
        },
        Problem::NeitherRecordNorAlert => Finding {
            help: vec![
                "`record: name` makes it a recording rule, `alert: Name` an alerting rule"
                    .to_owned(),
            ],
            ..finding("a rule with neither `record` nor `alert`".to_owned())
        },
        Problem::RecordAndAlert { first } => Finding {
            label: "an alerting rule".to_owned(),
            related: related(first, "a recording rule"),
            ..finding("a rule with both `record` and `alert`".to_owned())
        },
        Problem::InvalidRecord { name } => finding(format!("`{name}` is no metric name")),
        Problem::AlertField { field } => Finding {
            label: "belongs to alerting rules".to_owned(),
            ..finding(format!("a recording rule with `{field}`"))
        },
        Problem::NoDuration { field, text } => Finding {
            help: vec![
                "a duration is whole numbers with units, the largest first: y, w, d, h, m, s, ms; such as 1h30m"
                    .to_owned(),
            ],
            ..finding(format!("`{field}: {text}` is no duration"))
        },
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_files;

    #[test]
    fn rules_that_lack_or_mix_what_makes_them_rules() {
        let rules = "\
groups:
  - name: g
    rules:
      - alert: NoExpression
      - alert: EmptyExpression
        expr:
      - expr: up
      - record: both
        alert: Both
        expr: up
      - record: a recorded name
        expr: up
        for: 5m
      - just text
      - alert: List
        expr: [up]
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
                error[syntax/rule]: a rule without `expr`
                 --> alerts.yml:4:9
                  |
                4 |       - alert: NoExpression
                  |         ^^^^^^^^^^^^^^^^^^^
                  |
                  = note: and 1 more place: alerts.yml:5:9

                error[syntax/rule]: a rule with neither `record` nor `alert`
                 --> alerts.yml:7:9
                  |
                7 |       - expr: up
                  |         ^^^^
                  |
                  = help: `record: name` makes it a recording rule, `alert: Name` an alerting rule

                error[syntax/rule]: a rule with both `record` and `alert`
                 --> alerts.yml:9:9
                  |
                8 |       - record: both
                  |         ------ a recording rule
                9 |         alert: Both
                  |         ^^^^^ an alerting rule

                error[syntax/rule]: `a recorded name` is no metric name
                  --> alerts.yml:11:17
                   |
                11 |       - record: a recorded name
                   |                 ^^^^^^^^^^^^^^^

                error[syntax/rule]: a recording rule with `for`
                  --> alerts.yml:13:9
                   |
                13 |         for: 5m
                   |         ^^^ belongs to alerting rules

                error[syntax/rule]: a rule is not a mapping
                  --> alerts.yml:14:9
                   |
                14 |       - just text
                   |         ^^^^^^^^^ expected a mapping, found a text

                error[syntax/rule]: `expr` is not a query
                  --> alerts.yml:16:15
                   |
                16 |         expr: [up]
                   |               ^^^ expected a query, found a list

                8 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn a_name_that_is_an_alias_is_blamed_by_its_key() {
        let rules = "\
groups:
  - name: &name g
    rules:
      - alert: *name
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[syntax/rule]: a rule without `expr`
             --> alerts.yml:4:9
              |
            4 |       - alert: *name
              |         ^^^^^

            1 error in 0 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn fields_that_do_not_exist_are_shown_with_those_that_do() {
        let rules = "\
groups:
  - name: g
    intervall: 1m
    rules:
      - alert: A
        expr: up == 0
        annotation: {summary: down}
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[syntax/rule]: a group has no field `intervall`
             --> alerts.yml:3:5
              |
            3 |     intervall: 1m
              |     ^^^^^^^^^ unknown field
              |
              = help: a group has the fields name, interval, query_offset, limit, labels, rules, partial_response_strategy, evaluation_delay, source_tenants, align_evaluation_time_on_interval
            help: a field with a similar name exists
              |
            3 -     intervall: 1m
            3 +     interval: 1m
              |

            error[syntax/rule]: a rule has no field `annotation`
             --> alerts.yml:7:9
              |
            7 |         annotation: {summary: down}
              |         ^^^^^^^^^^ unknown field
              |
              = help: a rule has the fields record, alert, expr, for, keep_firing_for, labels, annotations
            help: a field with a similar name exists
              |
            7 |         annotations: {summary: down}
              |                   +

            2 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn files_and_groups_have_a_shape() {
        check_files(
            &[("a.yml", "group: []\n"), ("b.yml", "")],
            &expect![[r#"
            error[syntax/rule]: a rule file has no field `group`
             --> a.yml:1:1
              |
            1 | group: []
              | ^^^^^ unknown field
              |
              = help: a rule file has the fields groups, namespace
            help: a field with a similar name exists
              |
            1 | groups: []
              |      +

            error[syntax/rule]: a rule file without `groups`
             --> a.yml:1:1
              |
            1 | group: []
              | ^^^^^

            2 errors in 0 rules of 2 files; catalog: 3 functions, 3 families
        "#]],
        );
        check_files(
            &[("c.yml", "groups:\n  - rules: []\n  - name: g\n    rules: 1\n  - name: g\n")],
            &expect![[r#"
                error[syntax/rule]: a group without `name`
                 --> c.yml:2:5
                  |
                2 |   - rules: []
                  |     ^^^^^

                error[syntax/rule]: `rules` is not a list
                 --> c.yml:4:12
                  |
                4 |     rules: 1
                  |            ^ expected a list, found a text

                error[syntax/rule]: the group name `g` stands twice in one file
                 --> c.yml:5:11
                  |
                3 |   - name: g
                  |           - first here
                4 |     rules: 1
                5 |   - name: g
                  |           ^ again here

                3 errors in 0 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn merged_and_aliased_rules_are_rules() {
        let rules = "\
groups:
  - name: g
    rules:
      - &base
        alert: A
        expr: &expr |
          up == 0
        for: 5m
      - <<: *base
        alert: B
      - record: a:c
        expr: *expr
      - {record: 'a:d', expr: 1}
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            no findings in 4 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }
}
