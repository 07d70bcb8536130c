//! `ui-cases`: a mistake and its message come in pairs.
//!
//! In a folder `ui`, every `.stderr` has its `.rs`, and every `.rs` its `.stderr`. A message without
//! a case is never compared with anything, and a case without a message is written anew on each run.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::{Tree, is_ui_case};

pub(super) const RULE: Rule = Rule {
    name: "ui-cases",
    says: "every UI case has its message, and every message its case",
    check,
};

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    for (path, _) in tree.files().filter(|(path, _)| is_ui_case(path)) {
        if let Some(stem) = path.strip_suffix(".stderr") {
            report.look();
            if !tree.has(&format!("{stem}.rs")) {
                report.error(path, None, "no `.rs` stands beside the message");
            }
        } else if let Some(stem) = path.strip_suffix(".rs") {
            report.look();
            if !tree.has(&format!("{stem}.stderr")) {
                report.error(path, None, "no `.stderr` stands beside the case");
            }
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check;

    #[test]
    fn halves_of_a_pair_are_errors() {
        check(
            RULE,
            &[
                ("tests/ui/kind/two_kinds.rs", ""),
                ("tests/ui/kind/two_kinds.stderr", ""),
                ("tests/ui/kind/silent.rs", ""),
                ("tests/ui/kind/lost.stderr", ""),
                ("tests/other.rs", ""),
            ],
            &expect![[r"
                error[ui-cases]: tests/ui/kind/lost.stderr: no `.rs` stands beside the message
                error[ui-cases]: tests/ui/kind/silent.rs: no `.stderr` stands beside the case
                1 rules, 4 places: 2 errors, 0 remarks
            "]],
        );
    }
}
