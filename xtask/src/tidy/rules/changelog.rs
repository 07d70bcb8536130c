//! `changelog`: there is a place for the next change.
//!
//! CHANGELOG.md has one section `## Unreleased` (with brackets or without), and releases below it. A
//! change that finds no place to be written down is not written down.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "changelog",
    says: "CHANGELOG.md opens with one section for what is unreleased",
    check,
};

const CHANGELOG: &str = "CHANGELOG.md";

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    let Some(text) = tree.text(CHANGELOG) else {
        return report;
    };
    report.look();
    let sections = text.lines().filter_map(|line| line.strip_prefix("## "));
    let sections: Vec<_> = sections.map(|title| title.trim_matches(['[', ']'])).collect();
    if sections.first() != Some(&"Unreleased") {
        report.error(CHANGELOG, None, "the first section is not `## Unreleased`");
    }
    if sections.iter().skip(1).any(|title| *title == "Unreleased") {
        report.error(CHANGELOG, None, "a second section is called `## Unreleased`");
    }
    report
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check;

    #[test]
    fn unreleased_comes_first() {
        check(
            RULE,
            &[("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n## 0.1.0\n")],
            &expect!["1 rules, 1 places: 0 errors, 0 remarks\n"],
        );
        check(
            RULE,
            &[("CHANGELOG.md", "## 0.1.0\n\n## Unreleased\n")],
            &expect![[r"
                error[changelog]: CHANGELOG.md: the first section is not `## Unreleased`
                error[changelog]: CHANGELOG.md: a second section is called `## Unreleased`
                1 rules, 1 places: 2 errors, 0 remarks
            "]],
        );
    }

    #[test]
    fn a_lost_changelog_is_an_error() {
        check(
            RULE,
            &[],
            &expect![[r"
                error[changelog]: the rule found nothing to look at: has what it guards moved?
                1 rules, 0 places: 1 errors, 0 remarks
            "]],
        );
    }
}
