//! `module-docs`: every module says what it is.
//!
//! The first line of a file is `//!`, or a document that is included as its documentation. Cases for
//! the compiler are exempt: each is one mistake, and its file's name says which.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::{Tree, is_ui_case};

pub(super) const RULE: Rule =
    Rule { name: "module-docs", says: "every module opens with `//!`", check };

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    for (path, text) in tree.with_extension("rs").filter(|(path, _)| !is_ui_case(path)) {
        report.look();
        let documented = text
            .strip_prefix("//! ")
            .is_some_and(|rest| rest.lines().next().is_some_and(|line| !line.trim().is_empty()));
        if !documented && !text.starts_with("#![doc = include_str!(") {
            report.error(path, 1, "the module does not open with `//!` and what it is");
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
    fn modules_without_a_first_sentence_are_errors() {
        check(
            RULE,
            &[
                ("good.rs", "//! Good.\n"),
                ("included.rs", "#![doc = include_str!(\"a.md\")]\n"),
                ("tests/ui/case.rs", "fn main() {}\n"),
                ("bare.rs", "use a;\n"),
                ("late.rs", "use a;\n//! Late.\n"),
                ("blank.rs", "//! \n"),
            ],
            &expect![[r"
                error[module-docs]: bare.rs:1: the module does not open with `//!` and what it is
                error[module-docs]: blank.rs:1: the module does not open with `//!` and what it is
                error[module-docs]: late.rs:1: the module does not open with `//!` and what it is
                1 rules, 5 places: 3 errors, 0 remarks
            "]],
        );
    }
}
