//! `file-names`: a file's name says what is in it.
//!
//! A file called `utils` has no reason to keep anything out, so it only grows.

use std::path::Path;

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "file-names",
    says: "no file or folder of code is called utils, common, helpers or misc",
    check,
};

const EMPTY_NAMES: &[&str] = &["common", "helper", "helpers", "misc", "util", "utils"];

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    for (path, _) in tree.with_extension("rs") {
        report.look();
        let stem = Path::new(path).with_extension("");
        let names = stem.iter().filter_map(|name| name.to_str());
        for name in names.filter(|name| EMPTY_NAMES.contains(name)) {
            let message = format!("`{name}` does not say what is in it: name the concept");
            report.error(path, None, message);
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
    fn files_and_folders_without_a_subject_are_errors() {
        check(
            RULE,
            &[
                ("a/src/utils.rs", ""),
                ("a/src/common/span.rs", ""),
                ("a/src/commons.rs", ""),
                ("docs/helpers.md", ""),
            ],
            &expect![[r"
                error[file-names]: a/src/common/span.rs: `common` does not say what is in it: name the concept
                error[file-names]: a/src/utils.rs: `utils` does not say what is in it: name the concept
                1 rules, 3 places: 2 errors, 0 remarks
            "]],
        );
    }
}
