//! `machine-paths`: nothing points into one machine.
//!
//! An absolute path in a file works where it was written and nowhere else, and tells the world how
//! somebody's home folder is called.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "machine-paths",
    says: "no file contains an absolute path of a machine's own folders",
    check,
};

const FOLDERS: &[&str] = &["home", "root", "tmp", "Users", "work"];

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    for (path, text) in tree.files() {
        report.look();
        for (number, line) in text.lines().enumerate() {
            if let Some(folder) = FOLDERS.iter().find(|folder| is_named(line, folder)) {
                let message = format!("an absolute path into `{folder}`");
                report.error(path, number + 1, message);
            }
        }
    }
    report
}

/// Whether a path in `line` starts with `folder`, rather than containing it further down.
fn is_named(line: &str, folder: &str) -> bool {
    let pattern = format!("/{folder}/");
    line.match_indices(&pattern).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| before.is_whitespace() || "\"'`(=:<[,".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check;

    #[test]
    fn absolute_paths_are_errors_and_longer_ones_that_contain_the_word_are_not() {
        let bad = concat!("a\nsee /", "home/me/a.rs\nlet b = \"/", "tmp/b\";\n");
        check(
            RULE,
            &[("good.md", "src/work/a.rs, https://example.com/tmp/a\n"), ("bad.md", bad)],
            &expect![[r"
                error[machine-paths]: bad.md:2: an absolute path into `home`
                error[machine-paths]: bad.md:3: an absolute path into `tmp`
                1 rules, 2 places: 2 errors, 0 remarks
            "]],
        );
    }
}
