//! `syntax/comment`: a comment for this program that it can't read.

use std::ops::Range;

use super::similar;
use crate::finding::{CheckId, Finding};
use crate::source::FileId;

/// What is wrong with a comment that begins with `telemark:`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    UnknownVerb(String),
    UnknownCheck(String),
    NoCheck,
    NoDay(String),
    NoReason,
    BesideNothing,
}

pub(crate) fn finding(file: FileId, range: Range<usize>, problem: &Problem) -> Finding {
    let form = "an exception is written as `# telemark: allow CHECK until 2027-01-31 -- REASON`";
    let (message, help) = match problem {
        Problem::UnknownVerb(verb) => {
            (format!("`{verb}` is neither `allow` nor `allow-file`"), form.to_owned())
        }
        Problem::UnknownCheck(id) => {
            let ids = CheckId::ALL.iter().map(|check| check.as_str());
            let help = match similar::nearest(id, ids) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "`cargo telemark explain` lists the checks".to_owned(),
            };
            (format!("no check has the id `{id}`"), help)
        }
        Problem::NoCheck => ("an exception that names no check".to_owned(), form.to_owned()),
        Problem::NoDay(day) => (format!("`{day}` is no day"), form.to_owned()),
        Problem::NoReason => ("an exception without a reason".to_owned(), form.to_owned()),
        Problem::BesideNothing => (
            "an exception that stands beside no rule".to_owned(),
            "put it above the rule, or use `allow-file` for the whole file".to_owned(),
        ),
    };
    Finding { help: vec![help], ..Finding::new(CheckId::SyntaxComment, file, range, message) }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::config::Surroundings;
    use crate::exception::{Exception, Scope, of_comment};
    use crate::fixture::{check_settled, plain, studio};
    use crate::render::{RustSources, human};
    use crate::report::Report;
    use crate::source::{Place, Sources};

    /// Reads a comment that stands above a rule, or above nothing.
    fn check(comment: &str, stands_above_rule: bool, expect: &Expect) {
        let mut sources = Sources::default();
        let text = format!("# {comment}\n- alert: A\n");
        let file = sources.add("a.yml".to_owned(), text.as_bytes());
        let end = comment.len() + 2;
        let place = Place { file, range: 0..end };
        let rule = Place { file, range: end + 1..text.len() };
        let beside = stands_above_rule.then_some(&rule);
        expect.assert_eq(&match of_comment(comment, &place, beside, text.len()) {
            Ok(exceptions) => exceptions.iter().map(|it| show(it, &text)).collect(),
            Err(finding) => {
                let mut report =
                    Report::new(Sources::default(), &studio(), &Surroundings::default());
                report.sources = sources;
                report.findings = vec![*finding];
                plain(&human(&report, &RustSources { root: "/nowhere".into() }))
            }
        });
    }

    fn show(exception: &Exception, text: &str) -> String {
        let Scope::Within(place) = &exception.scope else { unreachable!("comments name nothing") };
        let until = exception.until.map(|until| until.to_string()).unwrap_or_default();
        let scope = &text[place.range.clone()];
        format!("{} until [{until}] in {scope:?}: {}\n", exception.check, exception.reason)
    }

    #[test]
    fn a_comment_names_checks_a_day_and_a_reason() {
        check(
            "telemark: allow label/unknown -- r",
            true,
            &expect![[r#"
            label/unknown until [] in "- alert: A\n": r
        "#]],
        );
        check(
            "telemark:  allow label/unknown, metric/unknown until 2027-01-31 — two - words",
            true,
            &expect![[r#"
                label/unknown until [2027-01-31] in "- alert: A\n": two - words
                metric/unknown until [2027-01-31] in "- alert: A\n": two - words
            "#]],
        );
        check(
            "telemark: allow-file label/unknown -- r",
            false,
            &expect![[r##"
            label/unknown until [] in "# telemark: allow-file label/unknown -- r\n- alert: A\n": r
        "##]],
        );
        check("telemark is a village", true, &expect![[r#""#]]);
    }

    #[test]
    fn a_comment_that_is_no_exception_is_shown_with_the_form_of_one() {
        check(
            "telemark: disable label/unknown -- r",
            true,
            &expect![[r#"
            error[syntax/comment]: `disable` is neither `allow` nor `allow-file`
             --> a.yml:1:1
              |
            1 | # telemark: disable label/unknown -- r
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: an exception is written as `# telemark: allow CHECK until 2027-01-31 -- REASON`

            1 error in 0 rules of 0 files; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            "telemark: allow lable/unknown -- r",
            true,
            &expect![[r#"
            error[syntax/comment]: no check has the id `lable/unknown`
             --> a.yml:1:1
              |
            1 | # telemark: allow lable/unknown -- r
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: did you mean `label/unknown`?

            1 error in 0 rules of 0 files; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            "telemark: allow cardinality -- r",
            true,
            &expect![[r#"
            error[syntax/comment]: no check has the id `cardinality`
             --> a.yml:1:1
              |
            1 | # telemark: allow cardinality -- r
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: `cargo telemark explain` lists the checks

            1 error in 0 rules of 0 files; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            "telemark: allow until 2027-01-31 -- r",
            true,
            &expect![[r#"
            error[syntax/comment]: an exception that names no check
             --> a.yml:1:1
              |
            1 | # telemark: allow until 2027-01-31 -- r
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: an exception is written as `# telemark: allow CHECK until 2027-01-31 -- REASON`

            1 error in 0 rules of 0 files; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            "telemark: allow label/unknown until tomorrow -- r",
            true,
            &expect![[r#"
            error[syntax/comment]: `tomorrow` is no day
             --> a.yml:1:1
              |
            1 | # telemark: allow label/unknown until tomorrow -- r
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: an exception is written as `# telemark: allow CHECK until 2027-01-31 -- REASON`

            1 error in 0 rules of 0 files; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            "telemark: allow label/unknown --",
            true,
            &expect![[r#"
            error[syntax/comment]: an exception without a reason
             --> a.yml:1:1
              |
            1 | # telemark: allow label/unknown --
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: an exception is written as `# telemark: allow CHECK until 2027-01-31 -- REASON`

            1 error in 0 rules of 0 files; catalog: 3 functions, 3 families
        "#]],
        );
        check(
            "telemark: allow label/unknown -- r",
            false,
            &expect![[r#"
            error[syntax/comment]: an exception that stands beside no rule
             --> a.yml:1:1
              |
            1 | # telemark: allow label/unknown -- r
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: put it above the rule, or use `allow-file` for the whole file

            1 error in 0 rules of 0 files; catalog: 3 functions, 3 families
        "#]],
        );
    }

    #[test]
    fn comments_of_a_file_let_findings_of_their_rule_pass() {
        let rules = "\
# telemark: allow-file metric/unknown -- comes with the next version
groups:
  - name: g
    rules:
      # telemark: allow label/unknown -- comes with the new proxy
      - alert: A
        expr: sum by (zone) (queue_depth) > next_version
      - alert: B
        expr: sum by (zone) (queue_depth) > 1
      - alert: C  # telemark: allow label/unknown
        expr: up == 0
        # telemark: allow label/impossible-value -- there is none
";
        check_settled(
            "",
            &[("a.yml", rules)],
            &expect![[r#"
                error[label/unknown]: `queue_depth` never has the label `zone`
                 --> a.yml:9:23
                  |
                9 |         expr: sum by (zone) (queue_depth) > 1
                  |                       ^^^^ no such label
                  |
                 ::: src/studio.rs:9
                  = note: `queue_depth` is declared here
                  = help: its labels are `exported_job`, `instance`, `job`
                  = help: if the scrape adds `zone`, list it under `target_labels` in telemark.toml

                error[syntax/comment]: an exception without a reason
                  --> a.yml:10:19
                   |
                10 |       - alert: C  # telemark: allow label/unknown
                   |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                   |
                   = help: an exception is written as `# telemark: allow CHECK until 2027-01-31 -- REASON`

                warning[config/allow-unused]: no finding of `label/impossible-value` is let pass by this exception
                  --> a.yml:12:9
                   |
                12 |         # telemark: allow label/impossible-value -- there is none
                   |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                   |
                   = help: remove it, or correct what it is for

                2 errors and 1 warning (2 let pass) in 3 rules of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
