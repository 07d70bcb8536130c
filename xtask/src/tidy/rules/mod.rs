//! The rules, one file each.

mod architecture;
mod changelog;
mod checks;
mod crate_graph;
mod file_names;
mod file_size;
mod inheritance;
mod machine_paths;
mod module_docs;
mod placeholders;
mod reasons;
mod ui_cases;
mod versions;
mod whitespace;

use super::report::Report;
use super::tree::Tree;

/// A house rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// The rule in one line.
    pub(crate) says: &'static str,
    pub(crate) check: fn(&Tree) -> Report,
}

/// Every rule.
pub(crate) const RULES: &[Rule] = &[
    architecture::RULE,
    changelog::RULE,
    checks::RULE,
    crate_graph::RULE,
    file_names::RULE,
    file_size::RULE,
    inheritance::RULE,
    machine_paths::RULE,
    module_docs::RULE,
    placeholders::RULE,
    reasons::RULE,
    ui_cases::RULE,
    versions::RULE,
    whitespace::RULE,
];

#[cfg(test)]
mod fixture {
    //! How the rules' own tests look at a few files.

    use expect_test::Expect;

    use super::Rule;
    use crate::tidy::report::Summary;
    use crate::tidy::tree::Tree;

    /// Compares everything that `rule` says of `files`.
    pub(super) fn check(rule: Rule, files: &[(&str, &str)], expect: &Expect) {
        check_tree(rule, &Tree::of(files), expect);
    }

    pub(super) fn check_tree(rule: Rule, tree: &Tree, expect: &Expect) {
        expect.assert_eq(&Summary::of(&[rule], tree).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn rules_are_sorted_and_each_has_its_own_name() {
        assert!(RULES.is_sorted_by(|a, b| a.name < b.name));
    }
}
