//! `config/allow-unused`: an exception that lets nothing pass.

use crate::exception::Exception;
use crate::finding::{CheckId, Finding};
use crate::source::FileId;

pub(crate) fn finding(file: FileId, exception: &Exception) -> Finding {
    Finding {
        help: vec!["remove it, or correct what it is for".to_owned()],
        ..Finding::new(
            CheckId::ConfigAllowUnused,
            file,
            exception.range.clone(),
            format!("no finding of `{}` is let pass by this exception", exception.check),
        )
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_settled;

    const RULES: &str = "\
groups:
  - name: g
    rules:
      - alert: NodeDown
        expr: sum by (zone) (queue_depth) > 1
";

    fn allow(names: &str) -> String {
        format!("[[allow]]\ncheck = \"label/unknown\"\nreason = \"r\"\n{names}\n")
    }

    #[test]
    fn an_exception_that_matches_nothing_is_shown_where_it_stands() {
        check_settled(
            &allow("rule = \"NodeDwon\""),
            &[("rules/a.yml", RULES)],
            &expect![[r#"
                error[label/unknown]: `queue_depth` never has the label `zone`
                 --> rules/a.yml:5:23
                  |
                5 |         expr: sum by (zone) (queue_depth) > 1
                  |                       ^^^^ no such label
                  |
                 ::: src/studio.rs:9
                  = note: `queue_depth` is declared here
                  = help: its labels are `exported_job`, `instance`, `job`
                  = help: if the scrape adds `zone`, list it under `target_labels` in telemark.toml

                warning[config/allow-unused]: no finding of `label/unknown` is let pass by this exception
                 --> telemark.toml:1:1
                  |
                1 | [[allow]]
                  | ^^^^^^^^^
                  |
                  = help: remove it, or correct what it is for

                1 error and 1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }

    #[test]
    fn each_name_of_an_exception_has_to_match() {
        for names in [
            "",
            "rule = \"Node*\"",
            "file = \"rules/*.yml\"\nlabel = \"zone\"",
            "until = \"2026-11-21\"",
        ] {
            check_settled(
                &allow(names),
                &[("rules/a.yml", RULES)],
                &expect![[r#"
                no findings (1 let pass) in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
            );
        }
        let shown: Vec<_> = [
            "rule = \"Node\"",
            "file = \"*.json\"",
            "label = \"zones\"",
            "metric = \"up\"",
            "dashboard = \"*\"",
            "rule = \"NodeDown\"\nlabel = \"pod\"",
        ]
        .map(allow)
        .into();
        check_settled(
            &shown.concat(),
            &[("rules/a.yml", RULES)],
            &expect![[r#"
                error[label/unknown]: `queue_depth` never has the label `zone`
                 --> rules/a.yml:5:23
                  |
                5 |         expr: sum by (zone) (queue_depth) > 1
                  |                       ^^^^ no such label
                  |
                 ::: src/studio.rs:9
                  = note: `queue_depth` is declared here
                  = help: its labels are `exported_job`, `instance`, `job`
                  = help: if the scrape adds `zone`, list it under `target_labels` in telemark.toml

                warning[config/allow-unused]: no finding of `label/unknown` is let pass by this exception
                 --> telemark.toml:1:1
                  |
                1 | [[allow]]
                  | ^^^^^^^^^
                  |
                  = note: and 5 more places: telemark.toml:5:1, telemark.toml:9:1, telemark.toml:13:1, telemark.toml:17:1, telemark.toml:21:1
                  = help: remove it, or correct what it is for

                1 error and 6 warnings in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
    }
}
