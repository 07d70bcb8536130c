//! `syntax/promql`: an expression that is no PromQL.
//!
//! Prometheus refuses to load a file with such a rule.
//!
//! ```yaml
//! expr: sum(rate(images_total[5m])) by outcome   # the label wants parentheses
//! ```
//!
//! A query that another program fills in first, as `{{ .Values.metric }}` or `${METRIC}` show, is
//! skipped with a warning.

use telemark_promql::{AggregateOp, Function, ParseError};

use super::asked::Asked;
use super::similar;
use crate::finding::{CheckId, Finding, Safety, Severity, Suggestion};
use crate::load::is_templated;

/// Reports every error of a query, or once that it is a template.
pub(super) fn check(asked: &Asked<'_>, errors: &[ParseError], findings: &mut Vec<Finding>) {
    let is_template = is_templated(&asked.source.text);
    let reported = if is_template { 1 } else { errors.len() };
    findings.extend(errors.iter().take(reported).map(|error| finding(asked, error, is_template)));
}

fn finding(asked: &Asked<'_>, error: &ParseError, is_template: bool) -> Finding {
    let query = &asked.source.text;
    let written = query.trim_end().len();
    // What is missing at the end belongs behind the last word, not behind a block's line break.
    let span = error.span().range();
    let place = asked.source.place(span.start.min(written)..span.end.min(written));
    let finding = |message| Finding {
        subject: asked.source.subject().cloned(),
        ..Finding::new(CheckId::SyntaxPromql, place.file, place.range, message)
    };
    if is_template {
        return Finding {
            severity: Severity::Warning,
            label: "not PromQL before it is rendered".to_owned(),
            ..finding("skipped, the query is a template".to_owned())
        };
    }
    let nearest = error.unknown_function().and_then(|name| {
        let functions = Function::ALL.iter().map(|function| function.name());
        let aggregations = AggregateOp::ALL.iter().map(|op| op.as_str());
        similar::nearest(name, functions.chain(aggregations))
    });
    Finding {
        suggestion: nearest.map(|nearest| Suggestion {
            message: "a function with a similar name exists".to_owned(),
            place: asked.source.place(span),
            replacement: nearest.to_owned(),
            safety: Safety::Guess,
        }),
        ..finding(error.message())
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::{check_files, check_query};

    #[test]
    fn the_caret_is_under_the_piece_that_is_wrong() {
        check_query(
            "sum(rate(up[5m]))\n  by job",
            &expect![[r#"
            error[syntax/promql]: unexpected identifier `job` in a list of labels, expected `(`
             --> alerts.yml:7:16
              |
            7 |             by job
              |                ^^^

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_function_with_a_similar_name_is_suggested() {
        check_query(
            "histogram_quantil(0.9, summ(rate(up[5m])))",
            &expect![[r#"
            error[syntax/promql]: unknown function `histogram_quantil`, expected one of Prometheus 3.14
             --> alerts.yml:6:11
              |
            6 |           histogram_quantil(0.9, summ(rate(up[5m])))
              |           ^^^^^^^^^^^^^^^^^
              |
            help: a function with a similar name exists
              |
            6 |           histogram_quantile(0.9, summ(rate(up[5m])))
              |                            +

            error[syntax/promql]: unknown function `summ`, expected one of Prometheus 3.14
             --> alerts.yml:6:34
              |
            6 |           histogram_quantil(0.9, summ(rate(up[5m])))
              |                                  ^^^^
              |
            help: a function with a similar name exists
              |
            6 -           histogram_quantil(0.9, summ(rate(up[5m])))
            6 +           histogram_quantil(0.9, sum(rate(up[5m])))
              |

            2 errors in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn what_is_missing_at_the_end_is_shown_there() {
        check_query(
            "sum(rate(up[5m])",
            &expect![[r#"
            error[syntax/promql]: unexpected end of input in an aggregation, expected an operator, `,` or `)`
             --> alerts.yml:6:27
              |
            6 |           sum(rate(up[5m])
              |                           ^

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_quoted_query_is_shown_as_it_is_written() {
        let rules = "\
groups:
  - name: g
    rules:
      - alert: A
        expr: \"up{job=\\\"a\\\", 5}\"
";
        check_files(
            &[("alerts.yml", rules)],
            &expect![[r#"
            error[syntax/promql]: unexpected number `5` in label matching, expected a label name
             --> alerts.yml:5:30
              |
            5 |         expr: "up{job=\"a\", 5}"
              |                              ^

            1 error in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn a_query_that_is_rendered_first_is_skipped() {
        check_query(
            "rate({{ .Values.metric }}[5m]) > 1",
            &expect![[r#"
            warning[syntax/promql]: skipped, the query is a template
             --> alerts.yml:6:17
              |
            6 |           rate({{ .Values.metric }}[5m]) > 1
              |                 ^ not PromQL before it is rendered

            1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }
}
