//! `inheritance`: versions, dependencies and lints are declared once.
//!
//! Members take every dependency, their edition, minimum Rust version, license and lints from the
//! workspace's manifest. Two declarations of one fact drift apart.

use toml::{Table, Value};

use super::Rule;
use crate::tidy::report::Report;
use crate::tidy::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "inheritance",
    says: "members inherit dependencies, package facts and lints from the workspace",
    check,
};

const FACTS: &[&str] = &["edition", "license", "rust-version", "version"];
const DEPENDENCIES: &[&str] = &["build-dependencies", "dependencies", "dev-dependencies"];

fn check(tree: &Tree) -> Report {
    let mut report = Report::default();
    for package in &tree.packages {
        let path = format!("{}/Cargo.toml", package.folder);
        let Some(text) = tree.text(&path) else {
            continue;
        };
        report.look();
        match text.parse::<Table>() {
            Ok(manifest) => check_manifest(&mut report, &path, &manifest),
            Err(error) => report.error(&path, None, error.message()),
        }
    }
    report
}

fn check_manifest(report: &mut Report, path: &str, manifest: &Table) {
    for fact in FACTS {
        let inherited =
            manifest.get("package").and_then(|package| package.get(fact)).is_some_and(is_inherited);
        if !inherited {
            report.error(path, None, format_args!("`{fact}.workspace = true` is missing"));
        }
    }
    if !manifest.get("lints").is_some_and(is_inherited) {
        report.error(path, None, "`[lints] workspace = true` is missing");
    }
    let targets = manifest.get("target").and_then(Value::as_table);
    let per_target = targets.into_iter().flatten().filter_map(|(_, target)| target.as_table());
    for table in std::iter::once(manifest).chain(per_target) {
        for (name, dependency) in declared(table) {
            if !is_inherited(dependency) {
                let message = format!("`{name}` is declared here: declare it in the workspace");
                report.error(path, None, message);
            }
        }
    }
}

fn declared(table: &Table) -> impl Iterator<Item = (&String, &Value)> {
    let tables = DEPENDENCIES.iter().filter_map(|kind| table.get(*kind)?.as_table());
    tables.flatten()
}

fn is_inherited(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::RULE;
    use crate::tidy::rules::fixture::check_tree;
    use crate::tidy::tree::{Package, Tree};

    #[test]
    fn what_a_member_declares_itself_is_named() {
        let good = r#"
            [package]
            name = "good"
            edition.workspace = true
            license.workspace = true
            rust-version.workspace = true
            version.workspace = true
            [dependencies]
            a.workspace = true
            b = { workspace = true, features = ["x"] }
            [lints]
            workspace = true
        "#;
        let bad = r#"
            [package]
            name = "bad"
            edition = "2021"
            license.workspace = true
            rust-version.workspace = true
            version.workspace = true
            [dev-dependencies]
            a = "1"
            [target.'cfg(unix)'.dependencies]
            b = { version = "2" }
        "#;
        let mut tree = Tree::of(&[
            ("good/Cargo.toml", good),
            ("bad/Cargo.toml", bad),
            ("ugly/Cargo.toml", "[package"),
        ]);
        tree.packages = ["good", "bad", "ugly"].map(|name| Package::bare(name, name)).into();
        check_tree(
            RULE,
            &tree,
            &expect![[r"
                error[inheritance]: bad/Cargo.toml: `edition.workspace = true` is missing
                error[inheritance]: bad/Cargo.toml: `[lints] workspace = true` is missing
                error[inheritance]: bad/Cargo.toml: `a` is declared here: declare it in the workspace
                error[inheritance]: bad/Cargo.toml: `b` is declared here: declare it in the workspace
                error[inheritance]: ugly/Cargo.toml: unclosed table, expected `]`
                1 rules, 3 places: 5 errors, 0 remarks
            "]],
        );
    }
}
