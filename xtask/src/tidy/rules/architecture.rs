//! `architecture`: the map has every place on it.
//!
//! ARCHITECTURE.md describes each folder that holds a package, as `` `folder/` ``. A folder that is
//! missing there was added by somebody who did not read it.

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::Tree;

pub(super) const RULE: Rule =
    Rule { name: "architecture", says: "ARCHITECTURE.md names the folder of every package", check };

const MAP: &str = "ARCHITECTURE.md";

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    let map = tree.text(MAP).unwrap_or_default();
    for package in &tree.packages {
        report.look();
        let name = format!("`{}/`", package.folder);
        if !map.contains(&name) {
            report.error(MAP, None, format_args!("says nothing of {name}"));
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check_tree;
    use crate::tidy::tree::{Package, Tree};

    #[test]
    fn a_folder_that_the_map_leaves_out_is_named() {
        let mut tree = Tree::of(&[("ARCHITECTURE.md", "**`lexer/`** splits text.\n")]);
        tree.packages =
            vec![Package::bare("a-lexer", "lexer"), Package::bare("a-parser", "parser")];
        check_tree(
            RULE,
            &tree,
            &expect![[r"
                error[architecture]: ARCHITECTURE.md: says nothing of `parser/`
                1 rules, 2 places: 1 errors, 0 remarks
            "]],
        );
    }
}
