//! `config/allow-expired`: an exception whose last day is over.

use crate::exception::Exception;
use crate::finding::{CheckId, Finding};
use crate::source::FileId;

/// `used` says whether there are findings that it would still let pass.
pub(crate) fn finding(file: FileId, exception: &Exception, used: bool) -> Finding {
    let until = exception.until.map(|until| until.to_string()).unwrap_or_default();
    let help = if used {
        "its findings are reported again: solve them, or set another day"
    } else {
        "it has no findings any more: remove it"
    };
    Finding {
        help: vec![help.to_owned()],
        ..Finding::new(
            CheckId::ConfigAllowExpired,
            file,
            exception.range.clone(),
            format!("this exception for `{}` ended on {until}", exception.check),
        )
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::fixture::check_settled;

    const ALLOW: &str = "\
[[allow]]
check = \"label/unknown\"
reason = \"the label comes with the new proxy\"
until = \"2026-11-20\"
";

    #[test]
    fn from_the_next_day_on_findings_come_back_with_the_exception_beside_them() {
        let rules =
            "groups:\n- name: g\n  rules:\n  - {alert: A, expr: 'queue_depth{zone=\"a\"} > 1'}\n";
        check_settled(
            ALLOW,
            &[("a.yml", rules)],
            &expect![[r#"
                error[label/unknown]: `queue_depth` never has the label `zone`
                 --> a.yml:4:35
                  |
                4 |   - {alert: A, expr: 'queue_depth{zone="a"} > 1'}
                  |                                   ^^^^ no such label
                  |
                 ::: src/studio.rs:9
                  = note: `queue_depth` is declared here
                  = help: its labels are `exported_job`, `instance`, `job`
                  = help: if the scrape adds `zone`, list it under `target_labels` in telemark.toml

                warning[config/allow-expired]: this exception for `label/unknown` ended on 2026-11-20
                 --> telemark.toml:1:1
                  |
                1 | [[allow]]
                  | ^^^^^^^^^
                  |
                  = help: its findings are reported again: solve them, or set another day

                1 error and 1 warning in 1 rule of 1 file; catalog: 3 functions, 3 families
            "#]],
        );
        check_settled(
            ALLOW,
            &[("a.yml", "groups: []\n")],
            &expect![[r#"
            warning[config/allow-expired]: this exception for `label/unknown` ended on 2026-11-20
             --> telemark.toml:1:1
              |
            1 | [[allow]]
              | ^^^^^^^^^
              |
              = help: it has no findings any more: remove it

            1 warning in 0 rules of 1 file; catalog: 3 functions, 3 families
        "#]],
        );
    }
}
