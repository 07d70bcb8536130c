//! `alert/template`: a label or annotation whose template Prometheus refuses, or can't expand.

use crate::expression::Expression;
use crate::finding::{CheckId, Finding, Safety, Suggestion};
use crate::rules::{Field, Rule};
use crate::template::TemplateError;

/// Holds the templates of a rule to Go's grammar and Prometheus' functions.
pub(super) fn check(rule: &Rule, findings: &mut Vec<Finding>) {
    // A recording rule's labels are no templates.
    if rule.kind == crate::rules::RuleKind::Record {
        return;
    }
    for Field { value, template, .. } in rule.labels.iter().chain(&rule.annotations) {
        findings.extend(template.errors.iter().map(|error| finding(value, error)));
    }
}

fn finding(text: &Expression, error: &TemplateError) -> Finding {
    let place = text.place(error.range.clone());
    let written = &text.text[error.range.clone()];
    let suggestion = error.nearest.map(|nearest| {
        // The sign and the dot belong to what is blamed.
        let sign = written.chars().next().filter(|first| matches!(first, '$' | '.'));
        Suggestion {
            message: "a similar name exists".to_owned(),
            place: place.clone(),
            replacement: sign.into_iter().chain(nearest.chars()).collect(),
            safety: Safety::Guess,
        }
    });
    Finding {
        subject: text.subject().cloned(),
        suggestion,
        ..Finding::new(CheckId::AlertTemplate, place.file, place.range, error.message.clone())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::fixture::check_files;

    fn check(summary: &str, expect: &Expect) {
        let text = format!(
            "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up == 0\n        \
             annotations:\n          summary: {summary}\n"
        );
        check_files(&[("alerts.yml", &text)], expect);
    }

    #[test]
    fn a_misspelt_name_is_told_with_the_right_one() {
        check(
            r#""{{ $labels.job }} is at {{ $value | humanise }}""#,
            &expect![[r#"
            error[alert/template]: there is no function `humanise`
             --> alerts.yml:7:57
              |
            7 |           summary: "{{ $labels.job }} is at {{ $value | humanise }}"
              |                                                         ^^^^^^^^
              |
            help: a similar name exists
              |
            7 -           summary: "{{ $labels.job }} is at {{ $value | humanise }}"
            7 +           summary: "{{ $labels.job }} is at {{ $value | humanize }}"
              |

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            "'{{ .labels.job }} is down'",
            &expect![[r#"
            error[alert/template]: an alert's dot has no field `.labels`, it has `.Labels`, `.ExternalLabels`, `.ExternalURL`, `.Value`
             --> alerts.yml:7:24
              |
            7 |           summary: '{{ .labels.job }} is down'
              |                        ^^^^^^^
              |
            help: a similar name exists
              |
            7 -           summary: '{{ .labels.job }} is down'
            7 +           summary: '{{ .Labels.job }} is down'
              |

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            "'{{ $label.job }} is down'",
            &expect![[r#"
            error[alert/template]: there is no variable `$label`
             --> alerts.yml:7:24
              |
            7 |           summary: '{{ $label.job }} is down'
              |                        ^^^^^^
              |
            help: a similar name exists
              |
            7 |           summary: '{{ $labels.job }} is down'
              |                              +

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn braces_that_never_close_are_told_where_they_open() {
        check(
            r#"">-\n            {{ $labels.job is down""#,
            &expect![[r#"
            error[alert/template]: this action never ends: expected `}}`
             --> alerts.yml:7:37
              |
            7 |           summary: ">-\n            {{ $labels.job is down"
              |                                     ^^

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn the_labels_of_an_alert_are_templates_and_those_of_a_record_are_not() {
        let text = "\
groups:
  - name: g
    rules:
      - alert: A
        expr: up == 0
        labels:
          team: '{{ if eq $labels.job \"a\" }}one{{ else }}two'
      - record: a:b:c
        expr: up
        labels:
          team: '{{ not a template'
";
        check_files(
            &[("alerts.yml", text)],
            &expect![[r#"
                error[alert/template]: this block never ends: expected `{{ end }}`
                 --> alerts.yml:7:18
                  |
                7 |           team: '{{ if eq $labels.job "a" }}one{{ else }}two'
                  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^

                1 error in 2 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
